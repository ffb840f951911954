import { describe, expect, it } from 'vitest';
import type { Part } from '../../../../lib/protocol/part.ts';
import { openAiCompatible } from '../../../../lib/providers/openai-compatible.ts';
import { openAiTasks } from '../../../../lib/providers/tasks/openai.ts';
import type { Connection } from '../../../../lib/providers/types.ts';
import { collect, stage } from '../../../contract/stage.ts';

/** What a server saw, and what it said in turn. */
interface Exchange {
  connection: Connection;
  sent: { url: string; body: unknown; type: string | null }[];
}

function exchange(...answers: (unknown | Uint8Array)[]): Exchange {
  const sent: Exchange['sent'] = [];
  const connection = stage(openAiCompatible, {
    baseUrl: 'https://api.example.com/v1',
    key: 'k',
    fetch: async (url, { body, headers }) => {
      const type = new Headers(headers).get('content-type');
      sent.push({ url, body: typeof body === 'string' ? JSON.parse(body) : body, type });
      const answer = answers[Math.min(sent.length, answers.length) - 1];
      return answer instanceof Uint8Array
        ? new Response(answer as Uint8Array<ArrayBuffer>, { headers: { 'content-type': 'audio/mpeg' } })
        : new Response(JSON.stringify(answer), { headers: { 'content-type': 'application/json' } });
    },
  });
  return { connection, sent };
}

const tasks = openAiTasks({
  embed: { maxBatch: 2 },
  image: [
    {
      models: '*',
      bytes: 'response_format',
      max: 2,
      quality: { low: 'standard', medium: 'standard', high: 'hd' },
    },
    { models: 'gpt-image-*', bytes: 'always', format: true, edits: true, max: 10 },
  ],
  speech: [{ models: '*', voice: 'alloy', formats: ['mp3', 'wav'] }],
  transcribe: true,
});
const { embed, image, speech, transcribe } = tasks as Required<typeof tasks>;

const vectorsOf = (parts: Part[]) =>
  parts.flatMap((part) => (part.type === 'embedding' ? [[part.index, ...part.vector]] : []));

describe('embeddings', () => {
  const task = { task: 'embed', surface: 'window.ai' } as const;

  it('keep their order whatever order they come in, over several requests', async () => {
    const { connection, sent } = exchange(
      {
        data: [
          { index: 1, embedding: [2, 2] },
          { index: 0, embedding: [1, 1] },
        ],
        usage: { prompt_tokens: 5 },
      },
      { data: [{ index: 0, embedding: [3, 3] }], usage: { prompt_tokens: 2 } },
    );
    const { parts, error } = await collect(
      embed({ ...task, values: ['a', 'b', 'c'], dimensions: 2 }, 'm', connection),
    );
    expect(error).toBeUndefined();
    expect(vectorsOf(parts)).toEqual([
      [0, 1, 1],
      [1, 2, 2],
      [2, 3, 3],
    ]);
    expect(parts.slice(-2)).toEqual([
      { type: 'usage', usage: { input: 7 } },
      { type: 'finish', reason: 'stop' },
    ]);
    expect(sent.map(({ url, body }) => [url, body])).toEqual([
      [
        'https://api.example.com/v1/embeddings',
        { model: 'm', input: ['a', 'b'], encoding_format: 'float', dimensions: 2 },
      ],
      [
        'https://api.example.com/v1/embeddings',
        { model: 'm', input: ['c'], encoding_format: 'float', dimensions: 2 },
      ],
    ]);
  });

  it.each([
    ['one is missing', { data: [{ index: 0, embedding: [1] }] }],
    [
      'one is twice there',
      {
        data: [
          { index: 0, embedding: [1] },
          { index: 0, embedding: [2] },
        ],
      },
    ],
    [
      'an index points outside',
      {
        data: [
          { index: 0, embedding: [1] },
          { index: 7, embedding: [2] },
        ],
      },
    ],
    [
      'one holds no numbers',
      {
        data: [
          { index: 0, embedding: [1] },
          { index: 1, embedding: ['x'] },
        ],
      },
    ],
    ['there are none', { object: 'list' }],
  ])('%s: one typed error rather than a vector in the wrong place', async (_, body) => {
    const { connection } = exchange(body);
    const { parts, error } = await collect(embed({ ...task, values: ['a', 'b'] }, 'm', connection));
    expect(vectorsOf(parts)).toEqual([]);
    expect(error?.code).toBe('provider-error');
  });

  it('names what it has no word for', async () => {
    const { connection } = exchange({ data: [{ index: 0, embedding: [1] }] });
    const { parts } = await collect(embed({ ...task, values: ['a'], purpose: 'query' }, 'm', connection));
    expect(parts.at(-1)).toEqual({ type: 'finish', reason: 'stop', ignored: ['purpose'] });
    const { embed: plain } = openAiTasks({ embed: { maxBatch: 2, dimensions: false } });
    expect(() => plain?.({ ...task, values: ['a'], dimensions: 8 }, 'm', connection)).toThrow(/dimensions/);
  });
});

describe('images', () => {
  const task = { task: 'image', surface: 'window.ai', prompt: 'A fjord' } as const;

  it('come as bytes, their type told by the bytes', async () => {
    const { connection, sent } = exchange({ data: [{ b64_json: '/9j/4AAQ' }, { b64_json: 'iVBORw0K' }] });
    const { parts } = await collect(
      image({ ...task, n: 2, size: '1024x1024', quality: 'high', seed: 4 }, 'dall-e-3', connection),
    );
    expect(parts).toEqual([
      { type: 'file', mediaType: 'image/jpeg', data: '/9j/4AAQ' },
      { type: 'file', mediaType: 'image/png', data: 'iVBORw0K' },
      { type: 'finish', reason: 'stop', ignored: ['seed'] },
    ]);
    expect(sent[0]?.body).toEqual({
      model: 'dall-e-3',
      prompt: 'A fjord',
      n: 2,
      size: '1024x1024',
      quality: 'hd',
      response_format: 'b64_json',
    });
  });

  it('S08 an address that comes in place of bytes is handed on and not fetched', async () => {
    const { connection, sent } = exchange({ data: [{ url: 'https://images.example/1.png' }] });
    const { parts } = await collect(image(task, 'dall-e-3', connection));
    expect(parts[0]).toEqual({ type: 'source', url: 'https://images.example/1.png' });
    expect(sent).toHaveLength(1);
  });

  it('are changed where the model can, sent as files', async () => {
    const { connection, sent } = exchange({
      data: [{ b64_json: 'iVBORw0K' }],
      usage: { input_tokens: 9, output_tokens: 100 },
    });
    const images = [{ mediaType: 'image/png', data: 'iVBORw0K' }];
    const { parts } = await collect(
      image({ ...task, images, background: 'transparent', format: 'webp' }, 'gpt-image-1', connection),
    );
    expect(parts).toContainEqual({ type: 'usage', usage: { input: 9, output: 100 } });
    const form = sent[0]?.body as FormData;
    expect(sent[0]?.url).toBe('https://api.example.com/v1/images/edits');
    expect(sent[0]?.type).toBeNull();
    expect(form.get('background')).toBe('transparent');
    expect(form.get('output_format')).toBe('webp');
    expect(form.get('response_format')).toBeNull();
    expect((form.get('image[]') as File).type).toBe('image/png');
    await expect((form.get('image[]') as File).bytes()).resolves.toEqual(
      Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]),
    );
  });

  it.each([
    ['n', { n: 3 }],
    ['images', { images: [{ mediaType: 'image/png', data: 'AAAA' }] }],
    ['background', { background: 'transparent' as const }],
  ])('%s that the model cannot do is refused by name before anything is sent', async (detail, extra) => {
    const { connection, sent } = exchange({ data: [] });
    const { error } = await collect(image({ ...task, ...extra }, 'dall-e-3', connection));
    expect(error).toMatchObject({ code: 'unsupported', detail });
    expect(sent).toEqual([]);
  });

  it('an answer without one is an error', async () => {
    const { connection } = exchange({ data: [] });
    expect((await collect(image(task, 'm', connection))).error?.code).toBe('provider-error');
  });
});

describe('speech', () => {
  const task = { task: 'speech', surface: 'window.ai', text: 'Hello' } as const;

  it('comes as one file, with what was left out', async () => {
    const { connection, sent } = exchange(Uint8Array.of(1, 2, 3, 250));
    const { parts } = await collect(
      speech({ ...task, speed: 1.5, instructions: 'Softly', language: 'en' }, 'm', connection),
    );
    expect(parts).toEqual([
      { type: 'file', mediaType: 'audio/mpeg', data: 'AQID+g==' },
      { type: 'finish', reason: 'stop', ignored: ['instructions', 'language'] },
    ]);
    expect(sent[0]?.body).toEqual({
      model: 'm',
      input: 'Hello',
      voice: 'alloy',
      response_format: 'mp3',
      speed: 1.5,
    });
  });

  it('a format that the provider does not write is refused by name', async () => {
    const { connection } = exchange(Uint8Array.of(1));
    const { error } = await collect(speech({ ...task, format: 'flac' }, 'm', connection));
    expect(error).toMatchObject({ code: 'unsupported', detail: 'format' });
  });

  it('words in place of sound are an error, and not read aloud to the page', async () => {
    const { connection } = exchange({ detail: 'sk-canary' });
    const { error, parts } = await collect(speech(task, 'm', connection));
    expect(error?.code).toBe('provider-error');
    expect(JSON.stringify([error, parts])).not.toContain('canary');
  });
});

describe('transcription', () => {
  const audio = { mediaType: 'audio/x-m4a; codecs=mp4a', data: 'AQIDBA' };
  const task = { task: 'transcribe', surface: 'window.ai', audio } as const;

  it('sends the sound as a file and gives the text and its tokens', async () => {
    const { connection, sent } = exchange({ text: 'Hei', usage: { input_tokens: 20, output_tokens: 3 } });
    const { parts } = await collect(transcribe({ ...task, language: 'no' }, 'whisper-1', connection));
    expect(parts).toEqual([
      { type: 'text', text: 'Hei' },
      { type: 'usage', usage: { input: 20, output: 3 } },
      { type: 'finish', reason: 'stop' },
    ]);
    const form = sent[0]?.body as FormData;
    expect((form.get('file') as File).name).toBe('0.m4a');
    expect([form.get('model'), form.get('language'), form.get('prompt')]).toEqual(['whisper-1', 'no', null]);
  });

  it('silence is an empty answer, not an error', async () => {
    const { connection } = exchange({ text: '' });
    expect((await collect(transcribe(task, 'm', connection))).parts).toEqual([
      { type: 'finish', reason: 'stop' },
    ]);
  });

  it('an answer that is none is an error', async () => {
    const { connection } = exchange({ words: 3 });
    expect((await collect(transcribe(task, 'm', connection))).error?.code).toBe('provider-error');
  });
});

it('a provider that has none of this has no member for it', () => {
  expect(openAiTasks({})).toEqual({});
});
