/**
 * Everything that a call can carry, by every type and by models that differ: it is sent, or named as left out, or refused by
 * its name. Nothing vanishes.
 */
import { describe, expect, it } from 'vitest';
import { Call } from '../../lib/protocol/call.ts';
import { browserModel } from '../../lib/providers/browser-model.ts';
import { types } from '../../lib/providers/index.ts';
import { onDevice } from '../../lib/providers/on-device.ts';
import type { EngineEvent, OnDeviceEngine, ProviderType } from '../../lib/providers/types.ts';
import { fakePromptApi } from '../unit/providers/prompt-api-fake.ts';
import { MODEL, playOf, plays } from './act.ts';
import type { Play } from './plays/play.ts';
import { answering, ask, type Collected, collect, stage } from './stage.ts';

const PIXEL = 'iVBORw0KGgo=';
const words = (text: string) => [{ type: 'text' as const, text }];
const user = (text = 'Hello') => ({ role: 'user' as const, content: words(text) });
type Content = Extract<Call['messages'][number], { role: 'user' }>['content'][number];
const given = (...content: Content[]): Partial<Call> => ({
  messages: [{ role: 'user', content: [...words('Hello'), ...content] }],
});
const tools = [{ name: 'weather', inputSchema: { type: 'object', properties: {} } }];
/** A tool loop whose result holds this. */
const loop = (
  ...result: ({ type: 'text'; text: string } | { type: 'image'; source: { data: string } })[]
) => ({
  tools,
  messages: [
    user(),
    {
      role: 'assistant' as const,
      content: [{ type: 'tool-call' as const, id: 'call00001', name: 'weather', arguments: '{}' }],
    },
    {
      role: 'tool' as const,
      content: [{ type: 'tool-result' as const, id: 'call00001', content: result }],
    },
  ],
});

interface Feature {
  /** What the call is without it. Absent: a greeting. */
  without?: Partial<Call>;
  with: Partial<Call>;
  /** What `unsupported` or `ignored` calls it. */
  names: RegExp;
}

const FEATURES: Readonly<Record<string, Feature>> = {
  system: { with: { messages: [{ role: 'system', content: words('Brief.') }, user()] }, names: /^system$/ },
  developer: {
    with: { messages: [{ role: 'developer', content: words('Brief.') }, user()] },
    names: /^system$/,
  },
  'several turns': {
    with: { messages: [user(), { role: 'assistant', content: words('Hi') }, user('Bye')] },
    names: /^$/,
  },
  image: { with: given({ type: 'image', source: { data: PIXEL } }), names: /^image/ },
  'image by address': {
    with: given({ type: 'image', source: { url: 'https://a.example/a.png' } }),
    names: /^image/,
  },
  audio: {
    with: given({ type: 'audio', mediaType: 'audio/wav', source: { data: 'UklGRg==' } }),
    names: /^audio/,
  },
  'audio by address': {
    with: given({ type: 'audio', mediaType: 'audio/wav', source: { url: 'https://a.example/a.wav' } }),
    names: /^audio/,
  },
  PDF: {
    with: given({ type: 'file', mediaType: 'application/pdf', source: { data: 'JVBERi0=' } }),
    names: /^file/,
  },
  'PDF by address': {
    with: given({ type: 'file', mediaType: 'application/pdf', source: { url: 'https://a.example/a.pdf' } }),
    names: /^file/,
  },
  tools: { with: { tools }, names: /^tools$/ },
  'strict tools': {
    without: { tools },
    with: { tools: tools.map((tool) => ({ ...tool, strict: true })) },
    names: /^tools(\.strict)?$/,
  },
  'a tool that must be called': {
    without: { tools },
    with: { tools, toolChoice: 'required' },
    names: /^tool/,
  },
  'one tool that must be called': {
    without: { tools },
    with: { tools, toolChoice: { name: 'weather' } },
    names: /^tool/,
  },
  'tools switched off': { without: { tools }, with: { tools, toolChoice: 'none' }, names: /^tools$/ },
  'a choice among no tools': { with: { toolChoice: 'required' }, names: /^toolChoice$/ },
  'one tool call at a time': {
    without: { tools },
    with: { tools, parallelToolCalls: false },
    names: /^(parallelToolCalls|tools)$/,
  },
  'a tool’s result': { without: loop(...words('1')), with: loop(...words('2')), names: /^tools$/ },
  'an image in a tool’s result': {
    without: loop(),
    with: loop({ type: 'image', source: { data: PIXEL } }),
    names: /^(image|tools)$/,
  },
  JSON: { with: { json: {} }, names: /^json$/ },
  'JSON by a schema': {
    with: { json: { schema: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] } } },
    names: /^json$/,
  },
  effort: { with: { reasoning: { effort: 'high' } }, names: /^reasoning$/ },
  budget: { with: { reasoning: { budgetTokens: 5_000 } }, names: /^reasoning$/ },
  temperature: { with: { temperature: 0.4 }, names: /^temperature$/ },
  topP: { with: { topP: 0.9 }, names: /^topP$/ },
  topK: { with: { topK: 40 }, names: /^topK$/ },
  minP: { with: { minP: 0.1 }, names: /^minP$/ },
  presencePenalty: { with: { presencePenalty: 0.2 }, names: /^presencePenalty$/ },
  frequencyPenalty: { with: { frequencyPenalty: 0.3 }, names: /^frequencyPenalty$/ },
  seed: { with: { seed: 7 }, names: /^seed$/ },
  stop: { with: { stop: ['END'] }, names: /^stop$/ },
  'length of the answer': { with: { maxOutputTokens: 100 }, names: /^maxOutputTokens$/ },
  'log probabilities': { with: { logprobs: 0 }, names: /^logprobs$/ },
  'log probabilities of others': { with: { logprobs: 2 }, names: /^logprobs$/ },
  'the beginning of its answer': {
    without: { messages: [user(), { role: 'assistant', content: words('He') }, user()] },
    with: { messages: [user(), { role: 'assistant', content: words('He'), prefix: true }] },
    names: /^prefix$/,
  },
  'several answers': { with: { n: 2 }, names: /^n$/ },
  'an image as an answer': { with: { modalities: ['text', 'image'] }, names: /^modalities$/ },
  'sound as an answer': { with: { modalities: ['text', 'audio'] }, names: /^modalities$/ },
};

/** Models whose traits differ from those of one that nobody has heard of. */
const MODELS: Readonly<Record<string, readonly string[]>> = {
  openai: ['gpt-4.1', 'gpt-4', 'o3', 'gpt-5.2', 'gpt-audio', 'gpt-5-search-api'],
  anthropic: ['claude-opus-5-5', 'claude-sonnet-4-5', 'claude-opus-4-0', 'claude-3-haiku', 'claude-2.1'],
  google: [
    ...['gemini-3.5-flash', 'gemini-2.5-pro', 'gemini-2.0-flash', 'gemini-2.5-flash-image'],
    ...['gemini-2.5-flash-preview-tts', 'gemma-3-27b-it'],
  ],
  cohere: ['command-a-reasoning-08-2025'],
  groq: ['openai/gpt-oss-20b', 'qwen/qwen3-32b', 'llama-3.3-70b-versatile'],
  mistral: ['mistral-large-latest', 'mistral-large-4-2611'],
  deepseek: ['deepseek-chat'],
  azure: ['o3', 'gpt-4o', 'deepseek-v3'],
  bedrock: ['openai.gpt-oss-20b-1:0'],
  xai: ['grok-4', 'grok-3'],
  together: ['openai/gpt-oss-20b', 'Qwen/Qwen3-235B'],
  fireworks: ['accounts/fireworks/models/llama-v3p3-70b-instruct'],
  cerebras: ['gpt-oss-120b', 'zai-glm-4.7'],
  perplexity: ['sonar-pro', 'sonar-deep-research'],
  openrouter: ['anthropic/claude-opus-5-5'],
  vllm: ['openai/gpt-oss-20b'],
};

/** What is kept by saying nothing: such a model calls one tool at a time whatever it is told. */
const KEPT = new Set(['openai o3: one tool call at a time', 'azure o3: one tool call at a time']);

interface Asked extends Collected {
  /** Everything that went to the model, as text; empty where nothing did. */
  sent: string;
}

async function overHttp(type: ProviderType, model: string, call: Call): Promise<Asked> {
  let sent = '';
  const fetch: ReturnType<typeof answering> = (url, init) => {
    sent += `${init.method} ${url} ${init.body}`;
    // OpenAI serves some of its models by the one wire, some by the other.
    const play = url.endsWith('/chat/completions') ? (plays.get('chat') as Play) : playOf(type);
    const { content, end } = play.stream({ says: ['x'] });
    return answering([...content, ...end], play.contentType)(url, init);
  };
  const baseUrl = type.baseUrl.initial ?? 'https://name.example/v1';
  const got = await collect(type.generate(call, model, stage(type, { baseUrl, key: 'k', fetch })));
  return { ...got, sent };
}

async function inside(type: ProviderType, _model: string, call: Call): Promise<Asked> {
  if (type === browserModel) {
    const builtIn = fakePromptApi({
      says: Array.from({ length: 200 }, () => 'x'),
      withImages: 'available',
      params: { defaultTopK: 3, maxTopK: 128, defaultTemperature: 1, maxTemperature: 2 },
    });
    const got = await collect(type.generate(call, 'built-in', stage(type, { builtIn })));
    const { created, prompted } = builtIn;
    // The one bound that is kept here rather than there.
    return { ...got, sent: created.length === 0 ? '' : JSON.stringify([created, prompted, got.text]) };
  }
  let sent = '';
  const engine: OnDeviceEngine = {
    async *chat(messages, options): AsyncGenerator<EngineEvent[]> {
      sent = JSON.stringify([messages, options]);
      yield [{ type: 'text', text: 'x' }];
      yield [{ type: 'done', reason: 'stop', inputTokens: 1, outputTokens: 1 }];
    },
  };
  const got = await collect(onDevice.generate(call, 'tiny-chat', stage(type, { engine })));
  return { ...got, sent };
}

async function becomes(type: ProviderType, model: string, feature: Feature) {
  const run = (extra: Partial<Call>) =>
    (type.wire === 'none' ? inside : overHttp)(type, model, Call.parse(ask('Hello', extra)));
  const { error, parts, sent } = await run(feature.with);
  if (error !== undefined) {
    expect(error).toMatchObject({ code: 'unsupported', detail: expect.stringMatching(feature.names) });
    expect(error.message).toMatch(/^[A-Z].+\.$/);
    expect(sent).toBe('');
    return 'refused';
  }
  const finish = parts.at(-1);
  const ignored = finish?.type === 'finish' ? (finish.ignored ?? []) : [];
  if (ignored.some((name) => feature.names.test(name))) return 'named';
  const { sent: before } = await run(feature.without ?? {});
  return sent === before ? 'vanished' : 'sent';
}

describe.each(types)('$type', (type) => {
  it.each(['', ...(MODELS[type.type] ?? [])])(
    'carries, names or refuses all that a call can ask (%s)',
    async (id) => {
      const vanished: string[] = [];
      for (const [name, feature] of Object.entries(FEATURES)) {
        const what = `${type.type} ${id}: ${name}`;
        const outcome = await becomes(type, id === '' ? MODEL : id, feature);
        if (outcome === 'vanished') vanished.push(what);
      }
      expect(vanished.filter((what) => !KEPT.has(what))).toEqual([]);
      expect([...KEPT].filter((what) => what.startsWith(`${type.type} ${id}:`))).toEqual(vanished);
    },
  );
});
