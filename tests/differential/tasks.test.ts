/**
 * Embeddings, images and transcripts through our adapters and through the AI SDK's: the same bodies give the same vectors,
 * pictures, words and tokens. Groq's recorded transcript is plain text, which we do not ask for: it is left out.
 */
import { createCohere } from '@ai-sdk/cohere';
import { createGoogle } from '@ai-sdk/google';
import { createMistral } from '@ai-sdk/mistral';
import { createOpenAI } from '@ai-sdk/openai';
import type { EmbeddingModelV4, ImageModelV4, TranscriptionModelV4 } from '@ai-sdk/provider';
import { describe, expect, it } from 'vitest';
import type { Part } from '../../lib/protocol/part.ts';
import { typeOf } from '../../lib/providers/index.ts';
import type { Answer, Connection, ProviderType } from '../../lib/providers/types.ts';
import { answering, collect, stage } from '../contract/stage.ts';
import { recorded, replaying } from './compare.ts';

const JSON_TYPE = 'application/json';
const settings = (body: string) => ({ apiKey: 'k', fetch: replaying(body, JSON_TYPE) });

async function ours(
  name: string,
  body: string,
  ask: (type: ProviderType, connection: Connection) => Answer | undefined,
): Promise<Part[]> {
  const type = typeOf(name) as ProviderType;
  const cut = [body.slice(0, 7), body.slice(7)];
  const baseUrl = type.baseUrl.initial ?? '';
  const connection = stage(type, { baseUrl, key: 'k', fetch: answering(cut, JSON_TYPE) });
  const answer = ask(type, connection);
  if (answer === undefined) throw new Error(`${name} has none of that`);
  const { parts, error } = await collect(answer);
  expect(error).toBeUndefined();
  expect(parts.at(-1)).toMatchObject({ type: 'finish', reason: 'stop' });
  return parts;
}
const inputOf = (parts: Part[]) =>
  parts.flatMap((part) => (part.type === 'usage' ? [part.usage.input] : []))[0];

/** Ours, in the project's own words from each provider's documentation; beside them what is recorded. */
const own = (body: unknown, name = 'its documented body') => ({ name, read: () => JSON.stringify(body) });
const named = (folder: string, file: RegExp) =>
  recorded(folder, '.json').filter(({ name }) => file.test(name));

const EMBEDDINGS: readonly [string, (body: string) => EmbeddingModelV4, ReturnType<typeof named>][] = [
  [
    'openai',
    (body) => createOpenAI(settings(body)).embeddingModel('m'),
    [
      own({
        object: 'list',
        data: [
          { object: 'embedding', index: 0, embedding: [0.5, -0.25] },
          { object: 'embedding', index: 1, embedding: [1e-9, 2] },
        ],
        model: 'm',
        usage: { prompt_tokens: 8, total_tokens: 8 },
      }),
      ...named('openai', /^openai-embedding/),
    ],
  ],
  [
    'cohere',
    (body) => createCohere(settings(body)).embeddingModel('m'),
    [
      own({
        id: 'x',
        texts: ['a', 'b'],
        embeddings: { float: [[0.5], [-1]] },
        meta: { api_version: { version: '2' }, billed_units: { input_tokens: 6 } },
        response_type: 'embeddings_by_type',
      }),
      ...named('cohere', /^cohere-embedding/),
    ],
  ],
  [
    'mistral',
    (body) => createMistral(settings(body)).embeddingModel('m'),
    [
      own({
        id: 'x',
        object: 'list',
        data: [
          { object: 'embedding', embedding: [0.1], index: 0 },
          { object: 'embedding', embedding: [0.2], index: 1 },
        ],
        model: 'm',
        usage: { prompt_tokens: 4, total_tokens: 4, completion_tokens: 0 },
      }),
    ],
  ],
  [
    'google',
    (body) => createGoogle(settings(body)).embeddingModel('m'),
    [own({ embeddings: [{ values: [0.1, 0.2] }, { values: [0.3, 0.4] }] })],
  ],
];

describe('embeddings', () => {
  const cases = EMBEDDINGS.flatMap(([type, sdk, bodies]) =>
    bodies.map(({ name, read }) => ({ name, read, type, sdk })),
  );
  it.each(cases)('$type: $name', async ({ type, sdk, read }) => {
    const values = ['a', 'b'];
    const parts = await ours(type, read(), ({ embed }, at) =>
      embed?.({ task: 'embed', surface: 'window.ai', values }, 'm', at),
    );
    const other = await sdk(read()).doEmbed({ values });
    const vectors = parts.flatMap((part) => (part.type === 'embedding' ? [part.vector] : []));
    expect(vectors).toEqual(other.embeddings);
    expect(vectors).toHaveLength(2);
    expect(inputOf(parts)).toEqual(other.usage?.tokens);
  });
});

describe('images', () => {
  const sdk = (body: string): ImageModelV4 => createOpenAI(settings(body)).imageModel('gpt-image-1');
  const bodies = [
    own({
      created: 1,
      data: [{ b64_json: 'iVBORw0KGgo=' }, { b64_json: 'iVBORw0KGgo=' }],
      usage: { total_tokens: 7, input_tokens: 3, output_tokens: 4 },
    }),
    ...named('openai', /^openai-image(-edit)?\.json$/),
  ];
  it.each(bodies)('openai: $name', async ({ read }) => {
    const parts = await ours('openai', read(), ({ image }, at) =>
      image?.({ task: 'image', surface: 'window.ai', prompt: 'An otter' }, 'gpt-image-1', at),
    );
    const other = await sdk(read()).doGenerate({
      prompt: 'An otter',
      n: 1,
      size: undefined,
      aspectRatio: undefined,
      seed: undefined,
      files: undefined,
      mask: undefined,
      providerOptions: {},
    });
    const pictures = parts.flatMap((part) => (part.type === 'file' ? [part.data] : []));
    expect(pictures).toEqual(other.images);
    expect(pictures.length).toBeGreaterThan(0);
    expect(inputOf(parts)).toEqual(other.usage?.inputTokens);
  });
});

describe('transcripts', () => {
  const SDKS: Record<string, (body: string) => TranscriptionModelV4> = {
    openai: (body) => createOpenAI(settings(body)).transcription('whisper-1'),
    mistral: (body) => createMistral(settings(body)).transcription('voxtral-mini-latest'),
  };
  const cases = [
    { type: 'openai', ...own({ text: 'Oslo is the capital.', usage: { type: 'duration', seconds: 2 } }) },
    {
      type: 'mistral',
      ...own({
        model: 'voxtral-mini-latest',
        text: 'Oslo is the capital.',
        language: 'en',
        segments: [],
        usage: { prompt_audio_seconds: 2, prompt_tokens: 4, total_tokens: 9, completion_tokens: 5 },
      }),
    },
    ...named('openai', /^openai-transcription/).map((it) => ({ type: 'openai', ...it })),
    ...named('mistral', /^mistral-transcription/).map((it) => ({ type: 'mistral', ...it })),
  ];
  it.each(cases)('$type: $name', async ({ type, read }) => {
    const audio = { mediaType: 'audio/wav', data: 'UklGRg==' };
    const parts = await ours(type, read(), ({ transcribe }, at) =>
      transcribe?.({ task: 'transcribe', surface: 'window.ai', audio }, 'm', at),
    );
    const sdk = SDKS[type] as NonNullable<(typeof SDKS)[string]>;
    const other = await sdk(read()).doGenerate({
      audio: new Uint8Array(4),
      mediaType: 'audio/wav',
      providerOptions: {},
    });
    expect(parts.map((part) => (part.type === 'text' ? part.text : '')).join('')).toBe(other.text);
    expect(other.text).toMatch(/\w/);
  });
});

/** Bodies of refusals, as they were recorded: the statuses are those that their providers give with them. */
const REFUSALS: readonly [type: string, folder: string, file: RegExp, status: number, expected: object][] = [
  ['openai', 'openai', /^openai-error/, 429, { code: 'payment-required' }],
  [
    'openai',
    'openai',
    /^reasoning-model-legacy-parameter-error/,
    400,
    { code: 'unsupported', detail: 'maxOutputTokens' },
  ],
  [
    'openai',
    'openai',
    /^reasoning-model-temperature-error/,
    400,
    { code: 'unsupported', detail: 'temperature' },
  ],
  ['google', 'google', /^google-429-retry-info/, 429, { code: 'rate-limited', retryAfter: 35 }],
];
const REFUSED = REFUSALS.flatMap(([type, folder, file, status, expected]) =>
  named(folder, file).map(({ name, read }) => ({ name, read, type, status, expected })),
);

describe.skipIf(REFUSED.length === 0)('recorded refusals, where they are beside the project', () => {
  it.each(REFUSED)('S06 $type: $name', async ({ type: of, read, status, expected }) => {
    const type = typeOf(of) as ProviderType;
    const connection = stage(type, {
      baseUrl: type.baseUrl.initial ?? '',
      key: 'k',
      fetch: async () => new Response(read(), { status }),
    });
    const failure = await connection.request('/x', { method: 'POST', json: {} }).then(
      () => undefined,
      (thrown) => thrown.info,
    );
    expect(failure).toMatchObject({ status, ...expected });
    expect(JSON.stringify(failure)).not.toContain(JSON.parse(read()).error.message);
  });

  it('all of them are there', () => expect(REFUSED.length).toBeGreaterThanOrEqual(4));
});
