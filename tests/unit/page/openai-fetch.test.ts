import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Part } from '../../../lib/protocol/part.ts';
import { error } from './answers.ts';
import { type FakeLine, pageWorld, settled, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await pageWorld();
});
afterEach(() => vi.restoreAllMocks());

const at = (path: string) => world.ai.baseURL + path;
const post = (path: string, body: unknown, init: RequestInit = {}) =>
  world.ai.fetch(at(path), { method: 'POST', body: JSON.stringify(body), ...init });
const HEAD = { status: 200, headers: { 'content-type': 'application/json' } };
const reply = (text: string, more: Partial<Extract<Part, { type: 'reply' }>> = {}): Part => ({
  type: 'reply',
  text,
  ...more,
});
const END: Part = { type: 'finish', reason: 'stop' };
const replies =
  (...parts: Part[]) =>
  (line: FakeLine): void => {
    line.send(...parts);
    line.close();
  };

describe('the base URL', () => {
  it('is one that no network can reach', () => {
    const { protocol, hostname } = new URL(world.ai.baseURL);
    expect(protocol).toBe('https:');
    expect(hostname).toMatch(/\.invalid$/);
  });
});

describe('what is answered in the page', () => {
  it.each([
    ['https://api.openai.com/v1/chat/completions', 'POST'],
    ['/chat/completions/1', 'GET'],
    ['/audio/speech', 'POST'],
    ['', 'GET'],
    ['/toString', 'GET'],
  ])('another address is a 404: %s', async (path, method) => {
    const url = path.startsWith('https:') ? path : at(path);
    const answer = await world.ai.fetch(url, { method });
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ error: { type: 'invalid_request_error', param: null } });
    expect(world.lines).toHaveLength(0);
  });

  it.each([
    ['/chat/completions', 'GET'],
    ['/models', 'POST'],
    ['/embeddings', 'PUT'],
  ])('another method is a 405: %s', async (path, method) => {
    const answer = await world.ai.fetch(at(path), { method });
    expect(answer.status).toBe(405);
    expect((await answer.json()).error.message).toContain(method);
    expect(world.lines).toHaveLength(0);
  });

  it('a body that is not JSON is a 400', async () => {
    const answer = await world.ai.fetch(at('/embeddings'), { method: 'POST', body: '{' });
    expect([answer.status, (await answer.json()).error.code]).toEqual([400, 'invalid-request']);
    expect(world.lines).toHaveLength(0);
  });

  it('what fetch itself refuses is refused as it does', async () => {
    await expect(world.ai.fetch(at('/models'), { body: 'x' })).rejects.toBeInstanceOf(TypeError);
  });
});

describe('a request', () => {
  it.each<[string, () => Parameters<World['ai']['fetch']>]>([
    ['a text', () => [at('/embeddings'), { method: 'POST', body: '{"input":"a"}' }]],
    ['a URL', () => [new URL(at('/embeddings')), { method: 'post', body: '{"input":"a"}' }]],
    ['a Request', () => [new Request(at('/embeddings'), { method: 'POST', body: '{"input":"a"}' })]],
  ])('may come by %s', async (_, given) => {
    void world.ai.fetch(...given());
    expect((await world.nextLine()).ask).toMatchObject({
      ask: 'openai',
      path: '/embeddings',
      body: { input: 'a' },
    });
  });

  it('leaves its headers and its query behind', async () => {
    void world.ai.fetch(at('/models?limit=3'), { headers: { authorization: 'Bearer secret' } });
    const { ask } = await world.nextLine();
    expect(ask).toMatchObject({ path: '/models', body: {} });
    expect(JSON.stringify(ask)).not.toMatch(/secret|limit/);
  });
});

describe('a response', () => {
  it('is a true one, with the status and headers that came', async () => {
    world.answer = replies(reply('{"a":', { head: { ...HEAD, status: 418 } }), reply('1}'), END);
    const answer = await post('/embeddings', {});
    expect(answer).toBeInstanceOf(Response);
    expect(answer.body).toBeInstanceOf(ReadableStream);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([418, 'application/json']);
    expect(await answer.json()).toEqual({ a: 1 });
  });

  it('comes piece by piece', async () => {
    const asked = post('/responses', {});
    const line = await world.nextLine();
    line.send(reply('one', { head: HEAD }));
    const reader = (await asked).body?.getReader();
    const next = async () => new TextDecoder().decode((await reader?.read())?.value);
    expect(await next()).toBe('one');
    line.send(reply('two'), END);
    expect(await next()).toBe('two');
    expect((await reader?.read())?.done).toBe(true);
  });

  it('that nobody reads on ends the line', async () => {
    const asked = post('/responses', {});
    const line = await world.nextLine();
    line.send(reply('one', { head: HEAD }));
    await (await asked).body?.cancel();
    await line.closed;
    line.send(reply('two'), END);
    await settled();
    expect(world.reported).toEqual([]);
  });
});

describe('an abort', () => {
  it('before the response rejects with its reason, and reaches the line', async () => {
    const controller = new AbortController();
    const asked = post('/chat/completions', {}, { signal: controller.signal });
    const line = await world.nextLine();
    controller.abort('mine');
    await expect(asked).rejects.toBe('mine');
    await line.closed;
  });

  it('after it fails the body with its reason, and reaches the line', async () => {
    const controller = new AbortController();
    const asked = post('/chat/completions', {}, { signal: controller.signal });
    const line = await world.nextLine();
    line.send(reply('one', { head: HEAD }));
    const answer = await asked;
    controller.abort('mine');
    await expect(answer.text()).rejects.toBe('mine');
    await line.closed;
  });

  it('that came first opens no line', async () => {
    await expect(post('/responses', {}, { signal: AbortSignal.abort('mine') })).rejects.toBe('mine');
    expect(world.lines).toHaveLength(0);
  });

  it('by a Request of its own reaches the line too', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const asked = world.ai.fetch(new Request(at('/responses'), { method: 'POST', body: '{}', signal }));
    const line = await world.nextLine();
    controller.abort('mine');
    await expect(asked).rejects.toBe('mine');
    await line.closed;
  });
});

describe('a line that breaks', () => {
  it('before the response is a 503 that no client tries again', async () => {
    world.answer = (line) => line.close();
    const answer = await post('/chat/completions', {});
    expect([answer.status, answer.headers.get('x-should-retry')]).toEqual([503, 'false']);
    expect((await answer.json()).error).toMatchObject({ type: 'server_error', code: 'interrupted' });
  });

  it('since its frame was removed is one too, and waits for no body: no job of that frame runs', async () => {
    vi.spyOn(Request.prototype, 'text').mockReturnValue(new Promise(() => {}));
    world = await pageWorld();
    vi.stubGlobal('closed', true);
    const answer = await post('/chat/completions', {});
    expect([answer.status, (await answer.json()).error.code]).toEqual([503, 'interrupted']);
  });

  it('under a request that is too large is a 413', async () => {
    world.answer = error('too-large');
    expect((await post('/chat/completions', {})).status).toBe(413);
  });

  it('in the midst of a response is an event, and the end', async () => {
    world.answer = replies(reply('data: {}\n\n', { head: HEAD }));
    const text = await (await post('/chat/completions', {})).text();
    expect(text).toMatch(/^data: \{\}\n\nevent: error\ndata: \{.*"code":"interrupted".*\}\n\n$/);
  });

  it('that ends without a word is an error, not a silence', async () => {
    world.answer = replies(END);
    expect((await (await post('/chat/completions', {})).json()).error.code).toBe('internal');
  });
});

describe('what is kept', () => {
  const kept = { content: [], metadata: { messages: { signature: 's' } } };
  const named = async (body: unknown) => {
    world.answer = undefined;
    void post('/responses', body);
    const { ask } = await world.nextLine();
    return (ask as unknown as { kept: object }).kept;
  };

  it('comes back where an item or a call is named again, and nowhere else', async () => {
    world.answer = replies(reply('{}', { head: HEAD, keep: { rs_1: kept, call_1: kept } }), END);
    await post('/responses', {});
    expect(await named({ input: [{ type: 'item_reference', id: 'rs_1' }] })).toEqual({ rs_1: kept });
    expect(await named({ input: [{ call_id: 'call_1' }] })).toEqual({ call_1: kept });
    expect(await named({ messages: [{ tool_calls: [{ id: 'call_1' }] }] })).toEqual({ call_1: kept });
    expect(await named({ input: 'rs_1', messages: null })).toEqual({});
    expect(await named({ messages: [null, { id: 'toString', tool_calls: 'call_1' }] })).toEqual({});
  });

  it('S14 is inert, whatever it is called', async () => {
    const keep = JSON.parse('{"__proto__":{"content":[]}}');
    world.answer = replies(reply('{}', { head: HEAD, keep }), END);
    await post('/responses', {});
    const found = await named({ input: [{ id: '__proto__' }] });
    expect(Object.getPrototypeOf(found)).toBe(Object.prototype);
    expect(({} as { content?: unknown }).content).toBeUndefined();
  });

  it('is forgotten when enough has come after it', async () => {
    const many = (from: number) =>
      Object.fromEntries(Array.from({ length: 600 }, (_, at) => [`id_${from + at}`, kept]));
    world.answer = (line) =>
      line.send(reply('{}', { head: HEAD, keep: many(world.lines.length * 600) }), END);
    await post('/responses', {});
    await post('/responses', {});
    expect(await named({ input: [{ id: 'id_600' }] })).toEqual({});
    expect(await named({ input: [{ id: 'id_1799' }] })).toEqual({ id_1799: kept });
  });
});
