/**
 * Answers of the chat completions wire through our adapter and through the AI SDK's providers for it.
 *
 * Different on purpose, each shown by a test below:
 * - xAI counts reasoning beside the completion. It is part of the output here, as with everyone else; the SDK gives the
 *   completion alone.
 * - Where a server says "stop" after tool calls, the reason here is the tool calls; the SDK repeats the server.
 * - Cached tokens are read wherever a server puts them (DeepSeek's `prompt_cache_hit_tokens`, LiteLLM's
 *   `cache_creation_input_tokens`), and so are Perplexity's reasoning tokens; `@ai-sdk/openai-compatible` reads OpenAI's
 *   places alone.
 * - Usage is read wherever it stands; `@ai-sdk/groq` reads `x_groq` alone.
 * - Where the model declines, the reason is `refused`; the SDK has no such reason and calls it `content-filter`.
 * - A call in a delta with an id of its own is a call of its own, whatever its index; the SDK joins them.
 * - An answer ends once: after an error there is no finish, which the SDK gives as `other`.
 * - `@ai-sdk/xai` no longer speaks this wire: its recordings go through `@ai-sdk/openai-compatible`.
 */
import { createDeepSeek } from '@ai-sdk/deepseek';
import { createGroq } from '@ai-sdk/groq';
import { createMistral } from '@ai-sdk/mistral';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { createOpenRouter } from '@openrouter/ai-sdk-provider';
import { describe, expect, it } from 'vitest';
import { typeOf } from '../../lib/providers/index.ts';
import type { ProviderType } from '../../lib/providers/types.ts';
import { fixture } from '../contract/stage.ts';
import {
  asEvents,
  ours,
  recorded,
  replaying,
  type Said,
  theirs,
  theirsWhole,
  withoutNoughts,
} from './compare.ts';

/** A model that answers with this body. */
type Sdk = (body: string, contentType?: string) => LanguageModelV4;
const DONE = 'data: [DONE]\n\n';

const compatible: Sdk = (body, type) =>
  createOpenAICompatible({
    name: 'lab',
    baseURL: 'https://api.example.com/v1',
    fetch: replaying(body, type),
  })('m');
const groq: Sdk = (body, type) => createGroq({ apiKey: 'k', fetch: replaying(body, type) })('m');
const deepseek: Sdk = (body, type) => createDeepSeek({ apiKey: 'k', fetch: replaying(body, type) })('m');
const mistral: Sdk = (body, type) => createMistral({ apiKey: 'k', fetch: replaying(body, type) })('m');
const openai: Sdk = (body, type) => createOpenAI({ apiKey: 'k', fetch: replaying(body, type) }).chat('m');
const openRouter: Sdk = (body, type) =>
  createOpenRouter({ apiKey: 'k', fetch: replaying(body, type) })('m') as never;

/** In pieces, so that what is compared was cut as a network cuts. */
async function both(type: string, sdk: Sdk, body: string): Promise<[Said, Said]> {
  const mine = ours(typeOf(type) as ProviderType, body, { pieces: 7 });
  return (await Promise.all([mine, theirs(sdk(body))])).map(withoutNoughts) as [Said, Said];
}

describe('our own fixtures say the same through the AI SDK', () => {
  it.each<[string, string, Sdk]>([
    ['text.sse', 'openai-compatible', compatible],
    ['text.sse', 'openai-compatible', openai],
    ['text.sse', 'openrouter', openRouter],
    ['tools.sse', 'openai-compatible', compatible],
    ['tools.sse', 'openai-compatible', openai],
    ['tools.sse', 'deepseek', deepseek],
    ['tools.sse', 'openrouter', openRouter],
    ['reasoning.sse', 'deepseek', deepseek],
    ['comments.sse', 'openrouter', openRouter],
    ['reasoning-details.sse', 'openrouter', openRouter],
    ['think-tags.sse', 'openai-compatible', compatible],
    ['pieces.sse', 'mistral', mistral],
    ['tools-mistral.sse', 'mistral', mistral],
    ['usage-groq.sse', 'groq', groq],
  ])('%s as %s', async (name, type, sdk) => {
    const [mine, other] = await both(type, sdk, fixture(name));
    expect(mine).toEqual(other);
    expect(mine.finish).not.toBe('none');
  });
});

describe('on purpose', () => {
  it('reasoning that is counted beside the completion is part of the output', async () => {
    const [mine, other] = await both('xai', compatible, fixture('usage-xai.sse'));
    expect([mine.usage.output, other.usage.output]).toEqual([291, 1]);
    expect(mine).toEqual(xaiCounted(other));
  });

  it('tool calls are the reason, where a server says "stop"', async () => {
    const [mine, other] = await both('openai-compatible', compatible, fixture('tools-signed.sse'));
    expect([mine.finish, other.finish]).toEqual(['tool-calls', 'stop']);
    expect({ ...mine, finish: 'stop' }).toEqual(other);
  });

  it('cached and reasoning tokens are found wherever they stand', async () => {
    const [deep, flat] = await both('openai-compatible', compatible, fixture('reasoning.sse'));
    expect(deep).toEqual({ ...flat, usage: { ...flat.usage, cacheRead: 10 } });
    expect(flat.usage.cacheRead).toBeUndefined();
    const [mine, other] = await both('litellm', compatible, fixture('thinking-blocks.sse'));
    expect(mine).toEqual({ ...other, usage: { ...other.usage, cacheWrite: 5 } });
    expect(other.usage.cacheWrite).toBeUndefined();
    const [cited, plain] = await both('perplexity', compatible, fixture('citations.sse'));
    expect(cited).toEqual({ ...plain, usage: { ...plain.usage, reasoning: 3 } });
  });

  it('usage is found wherever it stands', async () => {
    const [mine, other] = await both('groq', groq, fixture('text.sse'));
    expect(mine).toEqual({ ...other, usage: { input: 12, output: 7, cacheRead: 4 } });
    expect(other.usage).toEqual({});
  });

  it('where the model declines, the reason says so', async () => {
    const [mine, other] = await both('openai-compatible', openai, fixture('refusal.sse'));
    expect([mine.finish, other.finish]).toEqual(['refused', 'content-filter']);
    expect({ ...mine, finish: other.finish }).toEqual(other);
  });

  it('calls that share an index are told apart', async () => {
    const [mine, other] = await both('openai-compatible', compatible, fixture('tools-loose.sse'));
    expect(mine.toolCalls).toHaveLength(4);
    expect(other.toolCalls.length).toBeLessThan(4);
  });

  it.each(['error-midway.sse', 'error-bare.sse', 'error-context.sse', 'error-named.sse'])(
    '%s is an error, after the same text',
    async (name) => {
      const [mine, other] = await both('openai-compatible', compatible, fixture(name));
      expect([mine.error, mine.finish, mine.text]).toEqual([true, 'none', other.text]);
    },
  );

  it('a stream that breaks off is an error for both, without a finish here', async () => {
    const body = fixture('text.sse').split('\n\n').slice(0, 3).join('\n\n');
    const [mine, other] = await both('openai-compatible', compatible, `${body}\n\n`);
    expect([mine.error, mine.finish]).toEqual([true, 'none']);
    expect([other.error, other.finish]).toEqual([true, 'other']);
    expect(mine.text).toBe(other.text);
  });
});

/** What the SDK says of an answer whose reasoning is counted beside its completion, counted as ours. */
const xaiCounted = (said: Said): Said => ({
  ...said,
  usage: { ...said.usage, output: (said.usage.output ?? 0) + (said.usage.reasoning ?? 0) },
});

/** All recordings of chat completions that stream. */
const RECORDED: readonly [folder: string, type: string, sdk: Sdk][] = [
  ['openai-compatible', 'xai', compatible],
  ['xai', 'xai', compatible],
  ['groq', 'groq', groq],
  ['deepseek', 'deepseek', deepseek],
  ['mistral', 'mistral', mistral],
  ['azure', 'azure', compatible],
  ['openai', 'openai-compatible', openai],
];
const STREAMS = RECORDED.flatMap(([folder, type, sdk]) =>
  recorded(folder)
    .filter(({ read }) => read().includes('"chat.completion.chunk"'))
    .map(({ name, read }) => ({ name, read, type, sdk })),
);

const WHOLE = RECORDED.flatMap(([folder, type, sdk]) =>
  recorded(folder, '.json')
    .filter(({ read }) => /"object":\s*"chat\.completion"/.test(read()))
    .map(({ name, read }) => ({ name, read, type, sdk })),
);

describe.skipIf(WHOLE.length === 0)('recorded whole answers, where they are beside the project', () => {
  it.each(WHOLE)('$name as $type', async ({ read, type, sdk }) => {
    const contentType = 'application/json';
    const body = read();
    const mine = withoutNoughts(await ours(typeOf(type) as ProviderType, body, { contentType, pieces: 5 }));
    const other = withoutNoughts(await theirsWhole(sdk(body, contentType)));
    expect(mine).toEqual(type === 'xai' ? xaiCounted(other) : other);
    expect(mine.text + mine.toolCalls.map(({ name }) => name)).not.toBe('');
  });

  it('all of them are there', () => {
    expect(WHOLE.length).toBeGreaterThanOrEqual(14);
  });
});

describe.skipIf(STREAMS.length === 0)('recorded streams, where they are beside the project', () => {
  it.each(STREAMS)('$name as $type', async ({ read, type, sdk }) => {
    const [mine, other] = await both(type, sdk, asEvents(read(), { mark: DONE }));
    expect(mine).toEqual(type === 'xai' ? xaiCounted(other) : other);
    expect(mine.error).toBe(false);
  });

  it('all of them are there', () => {
    expect(STREAMS.length).toBeGreaterThanOrEqual(14);
  });
});
