import { describe, expect, it } from 'vitest';
import type { Call } from '../../../lib/protocol/call.ts';
import type { OrielError } from '../../../lib/protocol/errors.ts';
import { google } from '../../../lib/providers/google.ts';
import { typeOf } from '../../../lib/providers/index.ts';
import { answering, ask, collect, fixture, stage } from '../../contract/stage.ts';

const BASE = 'https://generativelanguage.googleapis.com/v1beta';
const KEY = `AIza${'x'.repeat(35)}`;

/** What is sent to a model. */
async function sent(model: string, extra: Partial<Call> = {}) {
  const seen: { url: string; init: RequestInit }[] = [];
  const answer = answering([fixture('text.sse', 'gemini')]);
  const fetch: typeof answer = (url, init) => {
    seen.push({ url, init });
    return answer(url, init);
  };
  const { parts, error } = await collect(
    google.generate(ask('Hi', extra), model, stage(google, { key: KEY, fetch })),
  );
  const [request] = seen;
  return {
    url: request?.url,
    headers: Object.fromEntries(new Headers(request?.init.headers)),
    body: request && JSON.parse(String(request.init.body)),
    finish: parts.at(-1),
    error,
  };
}

describe('Google Gemini', () => {
  it('is in the registry, and asked at its own address with its own header', async () => {
    expect(typeOf('google')).toBe(google);
    const { url, headers } = await sent('gemini-3-flash');
    expect(url).toBe(`${BASE}/models/gemini-3-flash:streamGenerateContent?alt=sse`);
    expect(headers).toEqual({ 'content-type': 'application/json', 'x-goog-api-key': KEY });
  });

  it.each([
    'gemini-x?alt=json&key=evil',
    'gemini-x&alt=json',
    '../../v1/files',
    'x:countTokens',
    'x#y',
    'https://evil.example/x',
    '..',
  ])('S08 S09 a model’s name can add no query, no path and no method: %s', async (model) => {
    const { url, error } = await sent(model);
    expect(error).toBeUndefined();
    const { origin, pathname, search, hash } = new URL(url as string);
    expect([origin, search, hash]).toEqual(['https://generativelanguage.googleapis.com', '?alt=sse', '']);
    expect(pathname).toBe(`/v1beta/models/${encodeURIComponent(model)}:streamGenerateContent`);
  });

  it('knows the form of its keys', () => {
    expect(google.keyPattern?.test(KEY)).toBe(true);
    expect(google.keyPattern?.test(`AQ.${'Ab8-_'.repeat(10)}`)).toBe(true);
    for (const other of ['sk-x', `AIza${'x'.repeat(10)}`, `${KEY}x`, `xAQ.${'a'.repeat(30)}`, 'AQ.']) {
      expect(google.keyPattern?.test(other)).toBe(false);
    }
  });

  it.each([
    BASE,
    `${BASE}/`,
    `${BASE}/openai/`,
    `${BASE}/openai/chat/completions`,
    `${BASE}/models`,
    `${BASE}/models/gemini-x:generateContent`,
    'https://generativelanguage.googleapis.com',
  ])('is the same address: %s', (typed) => {
    expect(google.address?.(typed)).toBe(BASE);
  });

  it('another host’s address stays as it is', () => {
    expect(google.address?.('http://127.0.0.1:8080')).toBe('http://127.0.0.1:8080');
  });
});

describe('how its models differ', () => {
  const thinking = async (model: string, effort: 'none' | 'minimal' | 'medium' | 'max') => {
    const { body, finish } = await sent(model, { reasoning: { effort } });
    const { includeThoughts: _, ...config } = body.generationConfig?.thinkingConfig ?? {};
    return [config, (finish as { ignored?: string[] }).ignored ?? []];
  };

  it.each([
    ['gemini-3-flash-preview', 'minimal', { thinkingLevel: 'minimal' }],
    ['gemini-3.5-flash-lite', 'none', { thinkingLevel: 'minimal' }, ['reasoning']],
    ['gemini-3.1-pro-preview', 'minimal', { thinkingLevel: 'low' }],
    ['gemini-3-pro-preview', 'medium', { thinkingLevel: 'low' }],
    ['gemini-3.8-flash', 'minimal', { thinkingLevel: 'low' }],
    ['gemini-4-hydrogen', 'max', { thinkingLevel: 'xhigh' }],
    ['models/gemini-2.5-flash', 'none', { thinkingBudget: 0 }],
    ['gemini-2.5-flash', 'max', { thinkingBudget: 24_576 }],
    ['gemini-2.5-pro', 'max', { thinkingBudget: 32_768 }],
    ['gemini-2.5-pro', 'none', { thinkingBudget: 128 }, ['reasoning']],
    ['gemini-2.0-flash', 'medium', {}, ['reasoning']],
    ['gemma-3-27b-it', 'medium', {}, ['reasoning']],
    ['a-model-of-tomorrow', 'medium', {}, ['reasoning']],
  ] as const)('%s thinks by %s', async (model, effort, config, ignored: readonly string[] = []) => {
    expect(await thinking(model, effort)).toEqual([config, ignored]);
  });

  it('penalties are left out where they are not enabled, and said to be', async () => {
    const asked = { presencePenalty: 1, temperature: 1 };
    const of = async (model: string) => {
      const { body, finish } = await sent(model, asked);
      return [Object.keys(body.generationConfig), (finish as { ignored?: string[] }).ignored];
    };
    expect(await of('gemini-2.5-flash')).toEqual([['temperature'], ['presencePenalty']]);
    expect(await of('gemini-2.0-flash')).toEqual([['temperature', 'presencePenalty'], undefined]);
  });

  const tools = [{ name: 'f', inputSchema: { type: 'object' } }];
  it.each<[string, Partial<Call>, string | undefined]>([
    ['gemini-2.5-flash', { tools, json: {} }, 'json'],
    ['gemini-3-flash', { tools, json: {} }, undefined],
    ['gemma-3-27b-it', { tools }, 'tools'],
    ['gemini-2.5-flash-image', { tools }, 'tools'],
    ['gemini-3-flash', { modalities: ['text', 'image'] }, 'modalities'],
    ['gemini-3-pro-image-preview', { modalities: ['text', 'image'] }, undefined],
    ['gemini-2.5-flash-preview-tts', { modalities: ['audio'] }, undefined],
    ['gemini-2.5-pro', { logprobs: 1 }, 'logprobs'],
  ])('%s %o: %s', async (model, extra, detail) => {
    const { error } = await sent(model, extra);
    expect(error?.detail).toBe(detail);
    expect(error?.code).toBe(detail === undefined ? undefined : 'unsupported');
  });

  it('Gemma 3 hears its instructions from the user', async () => {
    const messages: Call['messages'] = [
      { role: 'system', content: [{ type: 'text', text: 'Be brief.' }] },
      ...ask('Hi').messages,
    ];
    expect((await sent('gemma-3-27b-it', { messages })).body).toEqual({
      contents: [{ role: 'user', parts: [{ text: 'Be brief.' }, { text: 'Hi' }] }],
    });
  });
});

describe('its list of models', () => {
  const PAGES: Record<string, unknown> = {
    '': {
      models: [
        {
          name: 'models/gemini-2.5-flash',
          displayName: 'Gemini 2.5 Flash',
          inputTokenLimit: 1_048_576,
          outputTokenLimit: 65_536,
          supportedGenerationMethods: ['generateContent', 'countTokens'],
          thinking: true,
        },
        {
          name: 'models/gemini-embedding-001',
          inputTokenLimit: 2_048,
          supportedGenerationMethods: ['embedContent'],
        },
        { name: 'models/imagen-4.0-generate-001', supportedGenerationMethods: ['predict'] },
        { name: 'models/veo-3.0-generate', supportedGenerationMethods: ['predictLongRunning'] },
        { name: 7 },
        null,
      ],
      nextPageToken: 'a&b=c',
    },
    'a&b=c': {
      models: [
        { name: 'models/gemini-2.5-flash-preview-tts', supportedGenerationMethods: ['generateContent'] },
        { name: 'models/gemini-2.5-flash-image', supportedGenerationMethods: ['generateContent'] },
        { name: 'models/gemma-3-27b-it', supportedGenerationMethods: ['generateContent'] },
        { name: 'models/aqa', supportedGenerationMethods: ['generateAnswer'] },
        { name: 'models/gemini-live', supportedGenerationMethods: ['bidiGenerateContent'] },
      ],
      nextPageToken: '',
    },
  };
  const asked: string[] = [];
  const fetch = async (url: string) => {
    const { pathname, searchParams } = new URL(url);
    asked.push(`${pathname} ${[...searchParams.keys()]}`);
    return Response.json(PAGES[searchParams.get('pageToken') ?? '']);
  };

  it('is read page by page, each model with what it is for and can do', async () => {
    expect(await google.listModels(stage(google, { key: KEY, fetch }))).toEqual([
      { id: 'aqa', kind: 'other' },
      {
        id: 'gemini-2.5-flash',
        name: 'Gemini 2.5 Flash',
        contextLength: 1_048_576,
        maxOutput: 65_536,
        inputs: ['text', 'image', 'audio', 'file'],
        json: true,
        tools: true,
        reasoning: true,
      },
      {
        id: 'gemini-2.5-flash-image',
        outputs: ['text', 'image'],
        inputs: ['text', 'image', 'audio', 'file'],
        json: false,
        tools: false,
        reasoning: false,
      },
      { id: 'gemini-2.5-flash-preview-tts', kind: 'speech', outputs: ['audio'] },
      { id: 'gemini-embedding-001', kind: 'embedding', contextLength: 2_048 },
      { id: 'gemini-live', kind: 'other' },
      { id: 'gemma-3-27b-it', inputs: ['text', 'image'], json: false, tools: false, reasoning: false },
      { id: 'imagen-4.0-generate-001', kind: 'image', outputs: ['image'] },
      { id: 'veo-3.0-generate', kind: 'other' },
    ]);
    expect(asked).toEqual(['/v1beta/models pageSize', '/v1beta/models pageSize,pageToken']);
  });

  it('an account without models has an empty one; what is no list is an error', async () => {
    const of = (body: unknown) =>
      google.listModels(stage(google, { key: KEY, fetch: async () => Response.json(body) })).then(
        (models) => models.length,
        (thrown: OrielError) => thrown.info.code,
      );
    expect(await of({})).toBe(0);
    expect(await of({ data: [] })).toBe('provider-error');
    expect(await of([])).toBe('provider-error');
  });

  it('proves the key', async () => {
    const { body, status } = JSON.parse(fixture('errors.json', 'gemini'))['invalid-key'];
    const connection = stage(google, { key: KEY, fetch: async () => Response.json(body, { status }) });
    await expect(google.check(connection)).rejects.toMatchObject({ info: { code: 'authentication' } });
  });

  it('S32 ends, however many pages there are', async () => {
    let pages = 0;
    const endless = async () => {
      pages += 1;
      return Response.json({ models: [{ name: `models/m-${pages}` }], nextPageToken: 'x' });
    };
    await google.listModels(stage(google, { key: KEY, fetch: endless }));
    expect(pages).toBeLessThanOrEqual(20);
  });
});
