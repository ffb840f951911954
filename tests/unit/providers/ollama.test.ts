import { describe, expect, it } from 'vitest';
import type { OrielError } from '../../../lib/protocol/errors.ts';
import { ollama } from '../../../lib/providers/ollama.ts';
import { ask, collect, fixture, type StageSettings, stage } from '../../contract/stage.ts';

type Reply = [status: number, body: unknown];
interface Asked {
  path: string;
  json: Record<string, unknown>;
}

/** Answers by `METHOD path`, a function by what was asked; everything else is not there. */
function at(answers: Record<string, Reply | ((json: Asked['json']) => Reply)>, settings: StageSettings = {}) {
  const asked: Asked[] = [];
  let atOnce = 0;
  let most = 0;
  const fetch = async (url: string, { method, body }: RequestInit) => {
    const path = `${method} ${new URL(url).pathname}`;
    const json = body === undefined ? {} : JSON.parse(String(body));
    asked.push({ path, json });
    atOnce += 1;
    most = Math.max(most, atOnce);
    await new Promise((done) => setTimeout(done, 1));
    atOnce -= 1;
    const answer = answers[path];
    const [status, given] = (typeof answer === 'function' ? answer(json) : answer) ?? [404, ''];
    return new Response(typeof given === 'string' ? given : JSON.stringify(given), { status });
  };
  return { asked, most: () => most, connection: stage(ollama, { fetch, ...settings }) };
}

const tags = (...names: string[]) => ({ models: names.map((name) => ({ name, model: name, size: 1 })) });
const SHOWN = {
  capabilities: ['completion', 'tools', 'thinking'],
  model_info: { 'general.architecture': 'qwen3', 'qwen3.context_length': 40_960, 'qwen3.block_count': 36 },
};

describe('what Ollama has', () => {
  it('what each model can do, and which is loaded with how much room', async () => {
    const { connection } = at({
      'GET /api/tags': [200, tags('qwen3:8b', 'gemma3:4b', 'nomic-embed-text:latest', 'old:7b')],
      'GET /api/ps': [
        200,
        {
          models: [
            { name: 'qwen3:8b', model: 'qwen3:8b', context_length: 8_192 },
            { name: 'old:7b', model: 'old:7b' },
          ],
        },
      ],
      'POST /api/show': ({ model }) => {
        if (model === 'qwen3:8b') return [200, SHOWN];
        if (model === 'gemma3:4b')
          return [200, { ...SHOWN, capabilities: ['completion', 'vision'], model_info: {} }];
        if (model === 'old:7b') return [200, { model_info: { 'llama.context_length': 4_096 } }];
        return [200, { capabilities: ['embedding'], model_info: { 'bert.context_length': 2_048 } }];
      },
    });
    expect(await ollama.listModels(connection)).toEqual([
      { id: 'gemma3:4b', inputs: ['text', 'image'], tools: false, reasoning: false, json: true },
      { id: 'nomic-embed-text:latest', kind: 'embedding', contextLength: 2_048 },
      { id: 'old:7b', contextLength: 4_096, loaded: true },
      {
        id: 'qwen3:8b',
        contextLength: 40_960,
        inputs: ['text'],
        tools: true,
        reasoning: true,
        json: true,
        loaded: true,
        note: 'Loaded with room for 8192 tokens.',
      },
    ]);
  });

  it('a model that cannot be looked at is listed all the same, and so is all where nothing tells what is loaded', async () => {
    const { connection } = at({
      'GET /api/tags': [200, tags('a', 'b', 'c')],
      'POST /api/show': ({ model }) =>
        model === 'b' ? [500, 'broken'] : model === 'c' ? [200, '<p>'] : [200, SHOWN],
    });
    expect((await ollama.listModels(connection)).map(({ id, tools }) => [id, tools])).toEqual([
      ['a', true],
      ['b', undefined],
      ['c', undefined],
    ]);
  });

  it('looks at a few at a time, and not at hundreds', async () => {
    const names = Array.from({ length: 230 }, (_, index) => `m${index}`);
    const { asked, most, connection } = at({
      'GET /api/tags': [200, tags(...names)],
      'POST /api/show': [200, SHOWN],
    });
    const models = await ollama.listModels(connection);
    expect(models).toHaveLength(230);
    expect(asked.filter(({ path }) => path === 'POST /api/show')).toHaveLength(200);
    expect(most()).toBeLessThanOrEqual(5);
    expect(models.filter(({ tools }) => tools)).toHaveLength(200);
  });

  it('an abort ends the list', async () => {
    const abort = new AbortController();
    const { connection } = at(
      {
        'GET /api/tags': () => [200, tags('a', 'b')],
        'POST /api/show': () => {
          abort.abort();
          return [200, SHOWN];
        },
      },
      { signal: abort.signal },
    );
    await expect(ollama.listModels(connection)).rejects.toMatchObject({ info: { code: 'aborted' } });
  });

  it.each([[{ models: [] }], [{ models: null }]])('an Ollama without models is one: %j', async (body) => {
    expect(await ollama.listModels(at({ 'GET /api/tags': [200, body] }).connection)).toEqual([]);
  });
});

describe('the test of a connection', () => {
  const check = (answers: Parameters<typeof at>[0], settings?: StageSettings) => {
    const { asked, connection } = at(answers, settings);
    return ollama.check(connection).then(
      (models) => ({ asked, models: models.map(({ id }) => id), info: undefined }),
      (thrown: OrielError) => ({ asked, models: undefined, info: thrown.info }),
    );
  };
  const VERSION: Reply = [200, { version: '0.15.1' }];
  const good = { 'GET /api/version': VERSION, 'GET /api/tags': [200, tags('a')] as Reply };

  it('asks who is there, whether it lets us ask, and for the models; it loads none', async () => {
    const { asked, models } = await check(good);
    expect(models).toEqual(['a']);
    expect(asked.slice(0, 2)).toEqual([
      { path: 'GET /api/version', json: {} },
      { path: 'POST /api/show', json: { model: 'oriel/probe' } },
    ]);
    expect(asked.map(({ path }) => path)).not.toContain('POST /api/chat');
  });

  it('finds one that answers anyone who looks and lets no extension ask', async () => {
    const { asked, info } = await check({ ...good, 'POST /api/show': [403, ''] });
    expect(info).toMatchObject({
      code: 'origin-blocked',
      message: expect.stringContaining('OLLAMA_ORIGINS'),
    });
    expect(asked).toHaveLength(2);
  });

  it('finds a proxy that wants another key', async () => {
    const { info } = await check({ ...good, 'POST /api/show': [401, ''] }, { key: 'k' });
    expect(info).toMatchObject({ code: 'authentication', message: expect.stringContaining('the key') });
  });

  it('is content with one that has no model yet', async () => {
    expect(await check({ ...good, 'GET /api/tags': [200, { models: [] }] })).toMatchObject({ models: [] });
  });

  it('says so where something else answers', async () => {
    const strangers: Reply[] = [
      [200, '<p>Hello</p>'],
      [200, { hello: 'world' }],
      [200, '"0.1"'],
      [404, ''],
    ];
    for (const stranger of strangers) {
      const { info } = await check({ 'GET /api/version': stranger });
      expect(info).toMatchObject({
        code: 'provider-error',
        message: expect.stringContaining('not as Ollama does. Check its address'),
      });
    }
  });
});

it('a long prompt asks for the room that it needs, and for no more than the model can read', async () => {
  const answer: Reply = [200, { message: { content: 'Oslo.' }, done: true, done_reason: 'stop' }];
  const room = async (settings: StageSettings) => {
    const { connection, asked } = at({ 'POST /api/chat': answer }, settings);
    await collect(ollama.generate(ask('abc'.repeat(10_000)), 'qwen3:8b', connection));
    return (asked[0]?.json.options as { num_ctx?: number } | undefined)?.num_ctx;
  };
  expect(await room({})).toBe(16_384);
  expect(await room({ contextLength: 8_192 })).toBe(8_192);
});

describe('a model that does not think', () => {
  const REFUSED = JSON.parse(fixture('errors.json', 'ollama')).thinking as { status: number; body: unknown };
  const unthinking = ({ think }: Asked['json']): Reply =>
    think === undefined ? [200, fixture('text.ndjson', 'ollama')] : [REFUSED.status, REFUSED.body];

  it('is asked again without; the effort is named as left out', async () => {
    const { asked, connection } = at({ 'POST /api/chat': unthinking });
    const call = ask('Hi', { reasoning: { effort: 'high' } });
    const { text, parts, ends } = await collect(ollama.generate(call, 'gemma3:1b', connection));
    expect(text).toBe('Grüße aus Oslo: 🌊.');
    expect(parts.at(-1)).toMatchObject({ type: 'finish', ignored: ['reasoning'] });
    expect(ends).toBe(1);
    expect(asked.map(({ json }) => json.think)).toEqual(['high', undefined]);
  });

  it('every other refusal is one, and nobody is asked twice who asked for no thinking', async () => {
    const other = at({ 'POST /api/chat': [400, { error: '"x" does not support tools' }] });
    const call = ask('Hi', { reasoning: { effort: 'high' } });
    expect((await collect(ollama.generate(call, 'x', other.connection))).error).toMatchObject({
      code: 'unsupported',
      detail: 'tools',
    });
    expect(other.asked).toHaveLength(1);
    const same = at({ 'POST /api/chat': [REFUSED.status, REFUSED.body] });
    expect((await collect(ollama.generate(ask('Hi'), 'x', same.connection))).error?.detail).toBe('reasoning');
    expect(same.asked).toHaveLength(1);
  });
});

it.each([
  'http://127.0.0.1:11434/api/chat',
  'http://127.0.0.1:11434/api',
  'http://127.0.0.1:11434/v1/models',
])('%s is the address of its API', (typed) => expect(ollama.address?.(typed)).toBe('http://127.0.0.1:11434'));
