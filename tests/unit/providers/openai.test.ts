import { describe, expect, it } from 'vitest';
import type { Call } from '../../../lib/protocol/call.ts';
import { typeOf } from '../../../lib/providers/index.ts';
import { openAi } from '../../../lib/providers/openai.ts';
import { answering, ask, collect, fixture, stage } from '../../contract/stage.ts';

const BASE = 'https://api.openai.com/v1';
const KEY = `sk-proj-${'x'.repeat(40)}T3BlbkFJ${'y'.repeat(20)}`;
type Answering = ReturnType<typeof answering>;

const streamed = answering([fixture('text.sse', 'responses')]);
const refusing =
  (status: number, error: Record<string, unknown>): Answering =>
  async () =>
    new Response(JSON.stringify({ error }), { status });

/** What is sent to a model, which answers each request in turn, the last for all that follow. */
async function sent(model: string, extra: Partial<Call> = {}, answers: Answering[] = [streamed]) {
  const seen: { url: string; headers: Headers; body: Record<string, unknown> }[] = [];
  const fetch: Answering = (url, init) => {
    seen.push({ url, headers: new Headers(init.headers), body: JSON.parse(String(init.body)) });
    return (answers[seen.length - 1] ?? (answers.at(-1) as Answering))(url, init);
  };
  const connection = stage(openAi, { key: KEY, fetch });
  const { parts, error, text } = await collect(openAi.generate(ask('Hi', extra), model, connection));
  return { seen, body: seen[0]?.body ?? {}, finish: parts.at(-1), error, text };
}

describe('OpenAI', () => {
  it('is in the registry, and asked at its own address by its own wire', async () => {
    expect(typeOf('openai')).toBe(openAi);
    const { seen, text } = await sent('gpt-5');
    expect(seen.map(({ url }) => url)).toEqual([`${BASE}/responses`]);
    expect(seen[0]?.headers.get('authorization')).toBe(`Bearer ${KEY}`);
    expect(text).toBe('Grüße aus Oslo: 🌊.');
  });

  it.each([
    [`${BASE}/responses`, BASE],
    [`${BASE}/chat/completions`, BASE],
    ['https://eu.api.openai.com/v1/', 'https://eu.api.openai.com/v1'],
  ])('takes %s as an address', (typed, address) => {
    expect(openAi.address?.(typed)).toBe(address);
  });

  it.each([
    [KEY, true],
    [`sk-svcacct-${'x'.repeat(40)}`, true],
    [`sk-${'a'.repeat(20)}T3BlbkFJ${'b'.repeat(20)}`, true],
    [`sk-ant-api03-${'x'.repeat(40)}`, false],
    [`sk-or-v1-${'0'.repeat(64)}`, false],
    [`sk-${'0'.repeat(32)}`, false],
    [`sk-admin-${'x'.repeat(40)}`, false],
    ['gsk_xxxxxxxxxxxx', false],
  ])('knows its keys by their form: %s %s', (key, its) => {
    expect(openAi.keyPattern?.test(key)).toBe(its);
  });
});

describe('what each model takes', () => {
  it.each([
    ['gpt-4o', true],
    ['gpt-4.1-mini-2025-04-14', true],
    ['ft:gpt-4o-mini-2024-07-18:org::id', true],
    ['gpt-5-chat-latest', true],
    ['o3', false],
    ['o4-mini-2025-04-16', false],
    ['gpt-5', false],
    ['gpt-5.1', false],
    ['gpt-6-astra', false],
    ['gpt-9-unheard-of', false],
  ])('%s a temperature: %s', async (model, takes) => {
    const { body, finish } = await sent(model, { temperature: 0.5, messages: instructed });
    expect('temperature' in body).toBe(takes);
    expect('ignored' in (finish ?? {})).toBe(!takes);
    expect('include' in body).toBe(!takes);
    expect((body.input as { role: string }[])[0]?.role).toBe(takes ? 'system' : 'developer');
  });

  it.each([
    ['o3', ['none', 'minimal', 'max'], [undefined, 'low', 'high']],
    ['gpt-5', ['none', 'minimal', 'max'], [undefined, 'minimal', 'high']],
    ['gpt-5-mini-2025-08-07', ['minimal'], ['minimal']],
    ['gpt-5-pro', ['minimal', 'low', 'max'], ['high', 'high', 'high']],
    ['gpt-5-codex', ['minimal', 'max'], ['low', 'high']],
    ['gpt-5.1', ['none', 'minimal', 'max'], ['none', 'low', 'high']],
    ['gpt-5.1-codex-max', ['none', 'max'], [undefined, 'xhigh']],
    ['gpt-5.1-chat-latest', ['low', 'high'], ['medium', 'medium']],
    ['gpt-5.2', ['none', 'minimal', 'max'], ['none', 'low', 'xhigh']],
    ['gpt-5.2-pro', ['none', 'low', 'max'], [undefined, 'medium', 'xhigh']],
    ['gpt-5.6-luna', ['none', 'max'], ['none', 'max']],
    ['gpt-6-astra', ['none', 'max'], [undefined, 'max']],
    ['gpt-6-luna', ['none', 'max'], ['none', 'max']],
  ] as const)('%s thinks %j in its words: %j', async (model, efforts, words) => {
    const said = await Promise.all(
      efforts.map(async (effort) => {
        const { body } = await sent(model, { reasoning: { effort } });
        return (body.reasoning as { effort?: string } | undefined)?.effort;
      }),
    );
    expect(said).toEqual(words);
  });

  it('a temperature goes to those that take one when they do not think', async () => {
    const resting = { temperature: 0.5, reasoning: { effort: 'none' as const } };
    expect((await sent('gpt-5.1', resting)).body.temperature).toBe(0.5);
    expect((await sent('gpt-5.1', { temperature: 0.5 })).body.temperature).toBeUndefined();
    expect((await sent('gpt-6-astra', resting)).body.temperature).toBeUndefined();
  });

  it.each([
    ['o3-mini', { content: [{ type: 'image', source: { data: 'AA' } }] }, 'image'],
    ['gpt-3.5-turbo', { content: [{ type: 'image', source: { data: 'AA' } }] }, 'image'],
    [
      'gpt-4-turbo',
      { content: [{ type: 'file', mediaType: 'application/pdf', source: { data: 'AA' } }] },
      'file',
    ],
    ['gpt-5', { content: [{ type: 'audio', mediaType: 'audio/wav', source: { data: 'AA' } }] }, 'audio'],
    ['o3', { logprobs: 1 }, 'logprobs'],
    ['gpt-4', { json: {} }, 'json'],
    ['gpt-3.5-turbo', { json: { schema: {} } }, 'json'],
    ['gpt-5-chat-latest', { tools: [{ name: 'a', inputSchema: {} }] }, 'tools'],
    ['gpt-5', { stop: ['END'] }, 'stop'],
    ['o4-mini', { modalities: ['image'] }, 'modalities'],
  ] as const)('%s refuses %j by name', async (model, asked, detail) => {
    const { content, ...extra } = asked as { content?: Call['messages'][number]['content'] } & Partial<Call>;
    const messages =
      content === undefined ? {} : { messages: [{ role: 'user', content }] as Call['messages'] };
    const { error, seen } = await sent(model, { ...extra, ...messages });
    expect(error).toMatchObject({ code: 'unsupported', detail });
    expect(seen).toEqual([]);
  });

  it('pictures by its own tool, cache breakpoints where it takes them', async () => {
    expect((await sent('gpt-5', { modalities: ['text', 'image'] })).body.tools).toEqual([
      { type: 'image_generation' },
    ]);
    const messages: Call['messages'] = [
      { role: 'user', content: [{ type: 'text', text: 'Hi', cache: true }] },
    ];
    expect(JSON.stringify((await sent('gpt-5.6', { messages })).body)).toContain('prompt_cache_breakpoint');
    expect(JSON.stringify((await sent('gpt-5.5', { messages })).body)).not.toContain(
      'prompt_cache_breakpoint',
    );
  });

  it('those that hear or search are asked by chat completions', async () => {
    const chat = answering([fixture('text.sse')]);
    const wav = { type: 'audio' as const, mediaType: 'audio/wav', source: { data: 'UklG' } };
    const heard = await sent('gpt-audio', { messages: [{ role: 'user', content: [wav] }] }, [chat]);
    expect(heard.seen.map(({ url }) => url)).toEqual([`${BASE}/chat/completions`]);
    expect(JSON.stringify(heard.body)).toContain('"input_audio"');
    expect(heard.text).toBe('Grüße aus Oslo: 🌊.');
    const searched = await sent('gpt-4o-search-preview', { temperature: 1 }, [chat]);
    expect(searched.finish).toMatchObject({ type: 'finish', ignored: ['temperature'] });
  });
});

const instructed: Call['messages'] = [
  { role: 'system', content: [{ type: 'text', text: 'Be brief.' }] },
  { role: 'user', content: [{ type: 'text', text: 'Hi' }] },
];

const SUMMARIES = {
  message:
    'Your organization must be verified to generate reasoning summaries. Please go to: https://canary.example',
  type: 'invalid_request_error',
  param: 'reasoning.summary',
  code: 'unsupported_value',
};
const STREAM = {
  message: 'Your organization must be verified to stream this model. Please go to: https://canary.example',
  type: 'invalid_request_error',
  param: 'stream',
  code: 'unsupported_value',
};

describe('an organisation that is not verified', () => {
  it('gets its answer without what it may not have', async () => {
    const whole = answering([fixture('whole.json', 'responses')], 'application/json');
    const { seen, text, error } = await sent('o3', { reasoning: { effort: 'low' } }, [
      refusing(400, SUMMARIES),
      refusing(400, STREAM),
      whole,
    ]);
    expect([text, error]).toEqual(['Checking.', undefined]);
    expect(seen.map(({ body }) => [body.reasoning, body.stream])).toEqual([
      [{ effort: 'low', summary: 'auto' }, true],
      [{ effort: 'low' }, true],
      [{ effort: 'low' }, false],
    ]);
  });

  it('S06 is told so, in our words, where that does not help; each is left out once', async () => {
    const { seen, error } = await sent('o3', { reasoning: { effort: 'low' } }, [refusing(400, SUMMARIES)]);
    expect(seen).toHaveLength(2);
    expect(error).toMatchObject({ code: 'unsupported', message: expect.stringContaining('verified') });
    expect(JSON.stringify(error)).not.toContain('canary');
  });
});

describe('what OpenAI says of a key or a model', () => {
  it.each([
    [
      401,
      {
        message:
          'You have insufficient permissions for this operation. Missing scopes: model.request. canary',
      },
      'authentication',
      'permission',
    ],
    [
      403,
      { message: 'Project `proj_canary` does not have access to model `gpt-5`', code: 'model_not_found' },
      'model-not-found',
      'project',
    ],
    [
      401,
      {
        message: 'The OpenAI account associated with this API key has been deactivated. canary',
        code: 'account_deactivated',
      },
      'authentication',
      'closed',
    ],
    [
      401,
      { message: 'Incorrect API key provided: sk-canary', code: 'invalid_api_key' },
      'authentication',
      'did not accept the key',
    ],
    [
      429,
      { message: 'You exceeded your current quota. canary', code: 'insufficient_quota' },
      'payment-required',
      'no credit',
    ],
    [
      404,
      { message: 'The model `canary` does not exist', code: 'model_not_found' },
      'model-not-found',
      'model',
    ],
    [
      400,
      { message: "Unsupported parameter: 'temperature' is not supported with this model. canary" },
      'unsupported',
      'temperature',
    ],
  ] as const)('S06 %i %o is %s', async (status, error, code, words) => {
    const said = (await sent('gpt-5', {}, [refusing(status, error)])).error;
    expect(said).toMatchObject({ code, status, message: expect.stringContaining(words) });
    expect(JSON.stringify(said)).not.toContain('canary');
  });
});

describe('its list of models', () => {
  const listing = (ids: string[]) => {
    const body = JSON.stringify({
      object: 'list',
      data: ids.map((id) => ({ id, object: 'model', owned_by: 'openai' })),
    });
    return stage(openAi, { key: KEY, fetch: answering([body], 'application/json') });
  };

  it('tells what each is for, and what it reads', async () => {
    const kinds = {
      'chatgpt-image-latest': 'image',
      'dall-e-3': 'image',
      'davinci-002': 'other',
      'gpt-3.5-turbo-instruct': 'other',
      'gpt-4o-mini-tts': 'speech',
      'gpt-4o-transcribe-diarize': 'transcription',
      'gpt-image-1-mini': 'image',
      'gpt-realtime-mini': 'other',
      'omni-moderation-latest': 'other',
      'sora-2': 'other',
      'text-embedding-3-small': 'embedding',
      'tts-1-hd': 'speech',
      'whisper-1': 'transcription',
    };
    const listed = await openAi.listModels(listing([...Object.keys(kinds), 'gpt-5', 'gpt-audio']));
    const told = listed.filter(({ kind }) => kind !== undefined).map(({ id, kind }) => [id, kind]);
    expect(Object.fromEntries(told)).toEqual(kinds);
    expect(listed.filter(({ kind }) => kind === undefined)).toEqual([
      {
        id: 'gpt-5',
        inputs: ['text', 'image', 'file'],
        outputs: ['text', 'image'],
        tools: true,
        json: true,
        reasoning: true,
      },
      {
        id: 'gpt-audio',
        inputs: ['text', 'audio'],
        outputs: ['text', 'audio'],
        tools: true,
        json: false,
        reasoning: false,
      },
    ]);
  });

  it('proves the key: a good one sees it, a bad one does not', async () => {
    expect(await openAi.check(listing(['gpt-5']))).toHaveLength(1);
    const bad = stage(openAi, { key: 'sk-x', fetch: refusing(401, { code: 'invalid_api_key' }) });
    await expect(openAi.check(bad)).rejects.toMatchObject({ info: { code: 'authentication' } });
  });
});
