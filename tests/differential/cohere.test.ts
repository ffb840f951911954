/**
 * Cohere's answers through our adapter and through the AI SDK's `@ai-sdk/cohere`.
 *
 * Different on purpose:
 * - The plan for a tool call is reasoning here; the SDK drops it.
 * - What came out of Cohere's cache is counted here (`usage.cached_tokens`); the SDK leaves it in `raw`.
 * - A citation is a source here where it has an address; the SDK makes a source of kind "document" of whole answers'
 *   alone. `compare.ts` looks at neither.
 * - An error that ends an answer is one here; the SDK finishes with the reason `error`.
 * - The SDK's streams take a `null` for the arguments of a tool without any as `null`; here they are `{}`, as they are
 *   in the SDK's whole answers.
 */
import { createCohere } from '@ai-sdk/cohere';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { describe, expect, it } from 'vitest';
import { cohere } from '../../lib/providers/cohere.ts';
import { fixture } from '../contract/stage.ts';
import { asEvents, ours, recorded, replaying, type Said, theirs } from './compare.ts';

const sdk = (body: string): LanguageModelV4 =>
  createCohere({ apiKey: 'k', fetch: replaying(body) })('command-x');

/** The plan, which the SDK does not pass on, out of a stream. */
const planOf = (body: string): string =>
  [...body.matchAll(/"tool_plan":\s*("(?:[^"\\]|\\.)*")/g)]
    .map(([, text]) => JSON.parse(text as string))
    .join('');

/** In pieces, so that what is compared was cut as a network cuts. */
async function both(body: string): Promise<[Said, Said]> {
  const [mine, other] = await Promise.all([ours(cohere, body, { pieces: 7 }), theirs(sdk(body))]);
  const { cacheRead: _, ...usage } = mine.usage;
  return [
    { ...mine, usage },
    { ...other, reasoning: planOf(body) + other.reasoning },
  ];
}

const OWN = ['text.sse', 'thinking.sse', 'tools.sse', 'citations.sse', 'logprobs.sse', 'length.sse'];

describe('our own fixtures say the same through the AI SDK', () => {
  it.each(OWN)('%s', async (name) => {
    const [mine, other] = await both(fixture(name, 'cohere'));
    expect(mine).toEqual(other);
    expect(mine.finish).not.toBe('none');
  });

  it('on purpose: an answer that ended in an error is one here, after the same text', async () => {
    const [mine, other] = await both(fixture('error-midway.sse', 'cohere'));
    expect([mine.text, mine.usage]).toEqual([other.text, other.usage]);
    expect([mine.error, mine.finish]).toEqual([true, 'none']);
    expect([other.error, other.finish]).toEqual([false, 'other']);
  });
});

const STREAMS = recorded('cohere');
describe.skipIf(STREAMS.length === 0)('Cohere’s recorded streams, where they are beside the project', () => {
  it.each(STREAMS.map(({ name, read }) => [name, read] as const))('%s', async (_name, read) => {
    const [mine, other] = await both(asEvents(read()));
    expect(mine).toEqual(other);
    expect(mine.error).toBe(false);
    expect(mine.text + mine.reasoning + mine.toolCalls.map(({ name }) => name)).not.toBe('');
  });

  it('all of them are there', () => expect(STREAMS.length).toBeGreaterThanOrEqual(4));
});

const WHOLE = recorded('cohere', '.json').filter(({ read }) => read().includes('"finish_reason"'));
describe.skipIf(WHOLE.length === 0)(
  'Cohere’s recorded whole answers, where they are beside the project',
  () => {
    it.each(WHOLE.map(({ name, read }) => [name, read] as const))('%s', async (_name, read) => {
      const body = read();
      const mine = await ours(cohere, body, { contentType: 'application/json', pieces: 5 });
      const model = createCohere({ apiKey: 'k', fetch: replaying(body, 'application/json') })('command-x');
      const other = await model.doGenerate({
        prompt: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
      });
      const texts = (type: 'text' | 'reasoning') =>
        other.content.map((part) => (part.type === type ? part.text : '')).join('');
      expect(mine.text).toBe(texts('text'));
      expect(mine.reasoning).toBe(planOf(body) + texts('reasoning'));
      expect(mine.toolCalls).toEqual(
        other.content.flatMap((part) =>
          part.type === 'tool-call' ? [{ name: part.toolName, arguments: JSON.parse(part.input) }] : [],
        ),
      );
      expect(mine.finish).toBe(other.finishReason.unified);
      expect(mine.usage).toMatchObject({
        input: other.usage.inputTokens.total,
        output: other.usage.outputTokens.total,
      });
    });
  },
);
