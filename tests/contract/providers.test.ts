/** One suite for every type in the registry. A new type needs a driver here and nothing else. */
import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { OrielError } from '../../lib/protocol/errors.ts';
import { FIRST_PART_TIMEOUT_MS } from '../../lib/protocol/limits.ts';
import { typeOf, types } from '../../lib/providers/index.ts';
import type { Connection, EngineEvent, OnDeviceEngine, ProviderType } from '../../lib/providers/types.ts';
import { fakePromptApi } from '../unit/providers/prompt-api-fake.ts';
import { DONE, delta, event, pause, refuse, serve, streamOf, type TestServer } from './servers.ts';
import { ask, collect, type StageSettings, stage } from './stage.ts';

/** What a test wants to be said, for the driver to say in the way of its provider. */
interface Script {
  says: string[];
  finish?: 'stop' | 'length';
  usage?: { input: number; output: number };
  /** Falls silent after the text, for ever. */
  hangs?: boolean;
  /** Refuses instead, for want of a model in memory or a key. */
  fails?: boolean;
}
interface Stage extends AsyncDisposable {
  connect(settings?: StageSettings): Connection;
  model: string;
  /** The provider's side has noticed that nobody listens any more. */
  gaveUp(): Promise<void>;
}
type Driver = (script: Script) => Promise<Stage>;

const chatServer =
  (type: string, path: string): Driver =>
  async ({ says, finish = 'stop', usage, hangs, fails }) => {
    const provider = typeOf(type) as ProviderType;
    const server = await serve(async (response, request) => {
      if (fails) return refuse(401)(response, request);
      if (request.method === 'GET') return void response.end(JSON.stringify({ data: [{ id: 'm-1' }] }));
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const text of says) {
        response.write(delta(text));
        await pause(5);
      }
      if (hangs) return;
      response.write(delta('', finish));
      if (usage) {
        const tokens = { prompt_tokens: usage.input, completion_tokens: usage.output };
        response.write(event({ choices: [], usage: tokens }));
      }
      response.end(DONE);
    });
    return {
      connect: (settings) => stage(provider, { baseUrl: server.url + path, key: 'k', ...settings }),
      model: 'm-1',
      gaveUp: async () => (server.received.at(-1) as { hungUp: Promise<void> }).hungUp,
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  };

const fakeEngine: Driver = async ({ says, finish = 'stop', usage, hangs, fails }) => {
  const gaveUp = Promise.withResolvers<void>();
  const engine: OnDeviceEngine = {
    async *chat(_messages, _options, signal): AsyncGenerator<EngineEvent[]> {
      if (signal.aborted) throw new OrielError('aborted');
      if (fails)
        throw new OrielError('provider-error', { message: 'The model could not be loaded. Try again.' });
      for (const text of says) yield [{ type: 'text', text }];
      if (hangs) {
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        gaveUp.resolve();
        throw new OrielError('aborted');
      }
      yield [
        { type: 'done', reason: finish, inputTokens: usage?.input ?? 1, outputTokens: usage?.output ?? 1 },
      ];
    },
  };
  return {
    connect: (settings) => stage(typeOf('on-device') as ProviderType, { engine, ...settings }),
    model: 'tiny-chat',
    gaveUp: () => gaveUp.promise,
    async [Symbol.asyncDispose]() {},
  };
};

const promptApi: Driver = async ({ says, usage, hangs, fails }) => {
  const builtIn = fakePromptApi({
    says,
    ...(usage && { usage }),
    ...(hangs && { hangs }),
    ...(fails && { createFails: new DOMException('out of memory', 'UnknownError') }),
  });
  return {
    connect: (settings) => stage(typeOf('browser') as ProviderType, { builtIn, ...settings }),
    model: 'built-in',
    gaveUp: () => vi.waitFor(() => expect(builtIn.stopped).toBeGreaterThan(0)),
    async [Symbol.asyncDispose]() {},
  };
};

const drivers: Record<string, Driver> = {
  'openai-compatible': chatServer('openai-compatible', '/v1'),
  ollama: chatServer('ollama', ''),
  'on-device': fakeEngine,
  browser: promptApi,
};

it('every type in the registry has a driver here', () => {
  expect(types.map(({ type }) => type).sort()).toEqual(Object.keys(drivers).sort());
});

describe.each([...types])('$type', (type) => {
  const open = drivers[type.type] as Driver;
  const generate = (on: Stage, settings?: StageSettings) =>
    collect(type.generate(ask('Hello'), on.model, on.connect(settings)));

  it('describes itself for the settings form', () => {
    expect(type.description).toMatch(/\.$/);
    expect(typeOf(type.type)).toBe(type);
    if (type.baseUrl.needed) expect(type.baseUrl.initial ?? type.baseUrl.hint).toBeTruthy();
    for (const value of Object.values(type.authenticate('k'))) expect(value).toContain('k');
  });

  it('answers with the text as it comes, and one finish', async () => {
    await using on = await open({ says: ['The capital', ' of Norway', ' is Oslo.'] });
    const { text, parts, reads, ends, error } = await generate(on);
    expect(error).toBeUndefined();
    expect(text).toBe('The capital of Norway is Oslo.');
    expect(reads.length).toBeGreaterThan(2);
    expect(parts.at(-1)).toMatchObject({ type: 'finish', reason: 'stop' });
    expect(ends).toBe(1);
  });

  it('says how many tokens it took, before the finish', async () => {
    await using on = await open({ says: ['x'], usage: { input: 11, output: 7 } });
    expect((await generate(on)).parts.slice(-2)).toEqual([
      { type: 'usage', usage: { input: 11, output: 7 } },
      expect.objectContaining({ type: 'finish' }),
    ]);
  });

  it('says when the answer stopped at its limit', async () => {
    await using on = await open({ says: ['x'], finish: 'length' });
    const call = ask('Hello', { maxOutputTokens: 1 });
    const { parts } = await collect(type.generate(call, on.model, on.connect()));
    expect(parts.at(-1)).toMatchObject({ type: 'finish', reason: 'length' });
  });

  it('S26 an abort ends the answer, and the provider’s side notices within 250 ms', async () => {
    await using on = await open({ says: ['Once', ' upon'], hangs: true });
    const abort = new AbortController();
    const seen: string[] = [];
    const answer = type.generate(ask('Hello'), on.model, on.connect({ signal: abort.signal }));
    const reading = (async () => {
      for await (const parts of answer) {
        for (const part of parts) seen.push(part.type === 'error' ? part.error.code : part.type);
        if (seen.length >= 1) setTimeout(() => abort.abort(), 20);
      }
    })().catch((thrown: OrielError) => seen.push(thrown.info.code));
    await reading;
    const since = performance.now();
    await on.gaveUp();
    expect(performance.now() - since).toBeLessThan(250);
    expect(seen.filter((what) => what !== 'text')).toEqual(['aborted']);
  });

  it('an aborted call is not begun', async () => {
    await using on = await open({ says: ['x'], fails: true });
    const { error } = await generate(on, { signal: AbortSignal.abort() });
    expect(error?.code).toBe('aborted');
  });

  it('a failure is one typed error with a sentence', async () => {
    await using on = await open({ says: [], fails: true });
    const { error, ends, parts } = await generate(on);
    expect(ends).toBe(1);
    expect(parts.filter((part) => part.type !== 'error')).toEqual([]);
    expect(error?.message).toMatch(/^[A-Z].+[.?]$/);
  });

  it('lists its models, and its check passes where a chat would', async () => {
    await using on = await open({ says: ['x'] });
    expect(await type.listModels(on.connect())).toEqual([expect.objectContaining({ id: on.model })]);
    expect(await type.check(on.connect())).toEqual([expect.objectContaining({ id: on.model })]);
  });

  it('its check fails where a chat would', async () => {
    await using on = await open({ says: [], fails: true });
    await expect(type.check(on.connect())).rejects.toBeInstanceOf(OrielError);
  });

  it('names a feature that it cannot serve', async () => {
    await using on = await open({ says: ['x'] });
    const content = [{ type: 'audio' as const, mediaType: 'audio/x-unheard-of', source: { data: 'AA' } }];
    const call = ask('', { messages: [{ role: 'user', content }] });
    const { error } = await collect(type.generate(call, on.model, on.connect()));
    expect(error).toMatchObject({ code: 'unsupported', detail: expect.stringMatching(/audio/) });
  });
});

const overHttp = types.filter(({ baseUrl }) => baseUrl.needed);

describe.each(overHttp)('$type against a mock of OpenAI', (type) => {
  const mock = new LLMock({ port: 0, chunkSize: 5 });
  const connect = (settings: StageSettings = {}) =>
    stage(type, { baseUrl: `${mock.url}/v1`, key: 'sk-test', ...settings });

  beforeAll(async () => {
    mock.onMessage('capital', { content: 'The capital of Norway is Oslo.' });
    mock.onMessage('weather', {
      toolCalls: [
        { name: 'weather', arguments: '{"city":"Oslo"}' },
        { name: 'weather', arguments: '{"city":"Rome"}' },
      ],
    });
    await mock.start();
  });
  afterAll(() => mock.stop());

  it('text, and the usage that was asked for', async () => {
    const { text, parts, error } = await collect(type.generate(ask('capital?'), 'gpt-5', connect()));
    expect(error).toBeUndefined();
    expect(text).toBe('The capital of Norway is Oslo.');
    expect(parts.filter((part) => part.type === 'usage')).toHaveLength(1);
    expect(mock.getLastRequest()?.body).toMatchObject({
      model: 'gpt-5',
      stream_options: { include_usage: true },
    });
  });

  it('tools', async () => {
    const tools = [{ name: 'weather', inputSchema: { type: 'object' } }];
    const { parts } = await collect(type.generate(ask('weather?', { tools }), 'gpt-5', connect()));
    const calls = parts.filter((part) => part.type === 'tool-call');
    expect(calls.map(({ arguments: text }) => text)).toEqual(['{"city":"Oslo"}', '{"city":"Rome"}']);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
    expect(parts.at(-1)).toMatchObject({ type: 'finish', reason: 'tool-calls' });
  });

  it.each([
    [429, { message: 'Slow down', type: 'rate_limit_error' }, 'rate-limited'],
    [401, { message: 'Incorrect API key provided', code: 'invalid_api_key' }, 'authentication'],
    [429, { message: 'You exceeded your current quota', code: 'insufficient_quota' }, 'payment-required'],
    [503, { message: 'Busy' }, 'overloaded'],
  ])('%i %o', async (status, body, code) => {
    mock.nextRequestError(status, body);
    const { error } = await collect(type.generate(ask('capital?'), 'gpt-5', connect()));
    expect(error).toMatchObject({ code, status });
  });
});

describe.each(overHttp)('$type over a network that misbehaves', (type) => {
  const run = (server: TestServer, settings: StageSettings = {}) =>
    collect(type.generate(ask('Hello'), 'm-1', stage(type, { baseUrl: server.url, ...settings })));

  it('slow: each word as it comes', async () => {
    await using server = await serve(async (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const word of ['Os', 'lo', '.']) {
        response.write(delta(word));
        await pause(40);
      }
      response.end(delta('', 'stop'));
    });
    const { reads, text } = await run(server);
    expect(text).toBe('Oslo.');
    expect(reads.length).toBeGreaterThan(3);
  });

  it('byte by byte, characters cut in two', async () => {
    await using server = await serve(async (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.socket?.setNoDelay(true);
      for (const byte of Buffer.from(delta('Grüße 🌊') + delta('', 'stop') + DONE)) {
        response.write(Uint8Array.of(byte));
        await new Promise(setImmediate);
      }
      response.end();
    });
    expect((await run(server)).text).toBe('Grüße 🌊');
  });

  it('cut in the middle: the content, then one error', async () => {
    await using server = await serve(async (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(delta('Once upon'));
      await pause(20);
      response.destroy();
    });
    const { text, error, thrown, ends } = await run(server);
    expect(text).toBe('Once upon');
    expect(error).toMatchObject({ code: 'network', message: expect.stringContaining('cut off') });
    expect([thrown, ends]).toEqual([false, 1]);
  });

  it('no reason, no end mark: the content, then one error', async () => {
    await using server = await serve(streamOf(delta('Once upon')));
    const { text, error, ends } = await run(server);
    expect(text).toBe('Once upon');
    expect(error).toMatchObject({ code: 'provider-error', message: expect.stringContaining('cut off') });
    expect(ends).toBe(1);
  });

  it('finished, but the connection stays open: the answer ends all the same', async () => {
    await using server = await serve((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(delta('Oslo.', 'stop'));
    });
    const { text, parts } = await run(server);
    expect(text).toBe('Oslo.');
    expect(parts.at(-1)).toMatchObject({ type: 'finish', reason: 'stop' });
  });

  it('never answers: a timeout, and the connection is closed', async () => {
    await using server = await serve(() => undefined);
    const fired: (() => void)[] = [];
    const after = (ms: number, fire: () => void) => {
      if (ms === FIRST_PART_TIMEOUT_MS) fired.push(fire);
      return () => undefined;
    };
    const answer = run(server, { after });
    while (server.received.length === 0) await pause(5);
    for (const fire of fired) fire();
    expect((await answer).error).toMatchObject({ code: 'timeout' });
    await server.received[0]?.hungUp;
  });

  it('a connection that gave a whole answer serves the next call', async () => {
    await using server = await serve(streamOf(delta('Oslo.', 'stop'), DONE));
    for (let call = 0; call < 3; call += 1) {
      expect((await run(server)).text).toBe('Oslo.');
      // The last bytes are read after the answer was given.
      await pause(20);
    }
    expect(server.connections()).toBe(1);
  });

  it('S05 a redirect is not followed: neither key nor call reaches where it points', async () => {
    await using elsewhere = await serve(streamOf(delta('stolen', 'stop')));
    for (const status of [301, 302, 303, 307, 308]) {
      await using server = await serve(
        refuse(status, '', { location: `${elsewhere.url}/v1/chat/completions` }),
      );
      const { error } = await run(server, { key: 'sk-canary-4242' });
      expect(error?.code).toBe('network');
      await expect(type.check(stage(type, { baseUrl: server.url, key: 'k' }))).rejects.toBeInstanceOf(
        OrielError,
      );
    }
    expect(elsewhere.received).toEqual([]);
  });

  it('S08 an address in the call goes to the provider as it is; we fetch nothing but the endpoint', async () => {
    await using picture = await serve(refuse(200, 'x'));
    await using server = await serve(streamOf(delta('A cat.', 'stop'), DONE));
    const url = `https://127.0.0.1:${new URL(picture.url).port}/cat.png`;
    const call = ask('', { messages: [{ role: 'user', content: [{ type: 'image', source: { url } }] }] });
    await collect(type.generate(call, 'm-1', stage(type, { baseUrl: server.url })));
    expect(picture.received).toEqual([]);
    expect(server.received).toHaveLength(1);
    expect(JSON.stringify(server.received[0]?.json)).toContain(url);
  });
});

it('S05 what our fetch relies on: a runtime that follows no redirect when told so', async () => {
  await using elsewhere = await serve(refuse(200, 'x'));
  await using server = await serve(refuse(307, '', { location: elsewhere.url }));
  await expect(fetch(server.url, { redirect: 'error', headers: { 'x-api-key': 'k' } })).rejects.toThrow();
  expect(elsewhere.received).toEqual([]);
});

it('an Ollama that refuses every Origin it does not know says how to be told of us', async () => {
  await using server = await serve((response, request) =>
    request.method === 'GET'
      ? void response.end(JSON.stringify({ object: 'list', data: [{ id: 'm-1', object: 'model' }] }))
      : refuse(403)(response, request),
  );
  const ollama = typeOf('ollama') as ProviderType;
  const { error } = await collect(
    ollama.generate(ask('Hello'), 'm-1', stage(ollama, { baseUrl: server.url })),
  );
  expect(error).toMatchObject({ code: 'origin-blocked', message: expect.stringContaining('OLLAMA_ORIGINS') });
});
