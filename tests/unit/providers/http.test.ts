import { describe, expect, it } from 'vitest';
import type { OrielError } from '../../../lib/protocol/errors.ts';
import { FIRST_PART_TIMEOUT_MS, IDLE_TIMEOUT_MS } from '../../../lib/protocol/limits.ts';
import { openAiCompatible } from '../../../lib/providers/openai-compatible.ts';
import type { Connection } from '../../../lib/providers/types.ts';
import { ask, collect, type StageSettings, stage, stoppedClock } from '../../contract/stage.ts';

const BASE = 'https://api.example/v1';
const KEY = 'sk-canary-4242';

interface Sent {
  url: string;
  init: RequestInit;
}
function recording(response: () => Response | Promise<Response> = () => new Response('{}')) {
  const sent: Sent[] = [];
  const fetch = async (url: string, init: RequestInit) => {
    sent.push({ url, init });
    return response();
  };
  return { sent, fetch };
}
const on = (settings: StageSettings): Connection => stage(openAiCompatible, { baseUrl: BASE, ...settings });
const failure = (doing: Promise<unknown>) =>
  doing.then(
    () => undefined,
    (thrown: OrielError) => thrown.info,
  );
const readAll = async (connection: Connection, response: Response) => {
  let bytes = 0;
  for await (const chunk of connection.read(response)) bytes += chunk.length;
  return bytes;
};
/** Never says anything, and ends only when it is cancelled. */
const silent = (first?: string) => {
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      if (first !== undefined) controller.enqueue(new TextEncoder().encode(first));
    },
    cancel() {
      cancelled = true;
    },
  });
  return { response: new Response(body), wasCancelled: () => cancelled };
};
const turn = () => new Promise((resolve) => setTimeout(resolve));

describe('a request', () => {
  it('is JSON that every provider reads, where a text was cut within a character', async () => {
    const { sent, fetch } = recording();
    const texts = ['cut \ud83c', '\udf89 cut', '\\\ud83c', '\\ud83c', '\\\\ud83c', '\u{1f389}'];
    await on({ fetch }).request('/chat/completions', { method: 'POST', json: { texts } });
    const { body } = sent[0]!.init;
    expect(JSON.parse(body as string)).toEqual({ texts: texts.map((text) => text.toWellFormed()) });
  });

  it('S09 carries what the adapter says and nothing besides', async () => {
    const { sent, fetch } = recording();
    await on({ fetch, key: KEY }).request('/models', { method: 'GET' });
    await on({ fetch }).request('/chat/completions', {
      method: 'POST',
      json: { a: 1 },
      headers: { 'x-a': '1' },
    });
    const headers = sent.map(({ init }) => Object.fromEntries(new Headers(init.headers)));
    expect(sent.map(({ url, init }) => [init.method, url, init.body])).toEqual([
      ['GET', `${BASE}/models`, undefined],
      ['POST', `${BASE}/chat/completions`, '{"a":1}'],
    ]);
    expect(headers).toEqual([
      { authorization: `Bearer ${KEY}` },
      { 'content-type': 'application/json', 'x-a': '1' },
    ]);
  });

  it('S05 refuses redirects, and leaves cookies, caches and referrers out', async () => {
    const { sent, fetch } = recording();
    await on({ fetch, key: KEY }).request('/models', { method: 'GET' });
    expect(sent[0]?.init).toMatchObject({
      redirect: 'error',
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
    });
  });

  it('S04 asks the vault about the very URL it is sent to, and goes without where the vault says no', async () => {
    const { sent, fetch } = recording();
    const asked: string[] = [];
    const release = async (url: URL) => {
      asked.push(url.href);
      return url.origin === 'https://api.example' ? KEY : undefined;
    };
    await on({ fetch, release }).request('/models', { method: 'GET' });
    await on({ fetch, release, baseUrl: 'https://evil.example/v1' }).request('/models', { method: 'GET' });
    expect(asked).toEqual(sent.map(({ url }) => url));
    expect(sent.map(({ init }) => new Headers(init.headers).get('authorization'))).toEqual([
      `Bearer ${KEY}`,
      null,
    ]);
  });

  it('is not made without a key that is required, nor for a type that has none to ask for one', async () => {
    const { sent, fetch } = recording();
    const required = { ...openAiCompatible, key: { needed: 'required' as const } };
    const info = await failure(stage(required, { baseUrl: BASE, fetch }).request('/x', { method: 'GET' }));
    expect(info).toMatchObject({ code: 'authentication', message: expect.stringContaining('needs a key') });
    const none = { ...openAiCompatible, key: { needed: 'none' as const } };
    const release = async () => {
      throw new Error('must not be asked');
    };
    await stage(none, { baseUrl: BASE, fetch, release }).request('/x', { method: 'GET' });
    expect(sent).toHaveLength(1);
  });

  it('S06 does not quote a key that is no header', async () => {
    const { sent, fetch } = recording();
    const info = await failure(on({ fetch, key: `${KEY}\u{1F511}` }).request('/models', { method: 'GET' }));
    expect(info?.code).toBe('authentication');
    expect(JSON.stringify(info)).not.toContain('canary');
    expect(sent).toHaveLength(0);
  });

  it('takes a pasted key without the space around it', async () => {
    const { sent, fetch } = recording();
    await on({ fetch, key: `  ${KEY}\n` }).request('/models', { method: 'GET' });
    expect(new Headers(sent[0]?.init.headers).get('authorization')).toBe(`Bearer ${KEY}`);
  });

  it('without an address says that one is missing', async () => {
    const connection = stage(openAiCompatible, { fetch: recording().fetch });
    expect(await failure(connection.request('/models', { method: 'GET' }))).toMatchObject({
      code: 'network',
      message: expect.stringContaining('no address'),
    });
  });
});

describe('a request that fails', () => {
  it('unreachable: on this machine it asks whether the server runs', async () => {
    const fetch = async () => {
      throw new TypeError('fetch failed');
    };
    const remote = await failure(on({ fetch }).request('/models', { method: 'GET' }));
    const local = await failure(
      on({ fetch, baseUrl: 'http://127.0.0.1:1234/v1' }).request('/models', { method: 'GET' }),
    );
    expect(remote).toMatchObject({ code: 'network', message: expect.stringContaining('Check its address') });
    expect(local).toMatchObject({ code: 'network', message: expect.stringContaining('Is it running?') });
  });

  it('where the browser does not let us reach it, says so: nothing is wrong with address or connection', async () => {
    const asked: string[] = [];
    const at = (mayReach: boolean) =>
      failure(
        on({
          fetch: async () => {
            throw new TypeError('Failed to fetch');
          },
          mayReach: async (url) => {
            asked.push(url.href);
            return mayReach;
          },
        }).request('/models', { method: 'GET' }),
      );
    expect(await at(false)).toMatchObject({
      code: 'origin-blocked',
      message: expect.stringMatching(/does not let Oriel reach api\.example.*allow it there\.$/),
    });
    expect(await at(true)).toMatchObject({ code: 'network' });
    expect(asked).toEqual([`${BASE}/models`, `${BASE}/models`]);
    const { fetch } = recording();
    await on({ fetch, mayReach: () => Promise.reject(new Error('asked for nothing')) }).request('/models', {
      method: 'GET',
    });
  });

  it('S06 a refusal is told in our words: neither key nor body nor address is in it', async () => {
    for (const status of [
      400, 401, 402, 403, 404, 405, 408, 409, 413, 418, 422, 429, 500, 502, 503, 504, 529,
    ]) {
      const body = `{"error":{"message":"secret-words about ${KEY}","code":"context_length_exceeded"}}`;
      const { fetch } = recording(() => new Response(body, { status, headers: { 'x-key': KEY } }));
      const thrown = await on({ fetch, key: KEY })
        .request('/models', { method: 'GET' })
        .catch((error: OrielError) => error);
      const seen = JSON.stringify([
        (thrown as OrielError).info,
        String(thrown),
        (thrown as OrielError).stack,
      ]);
      expect(seen).not.toMatch(/canary|secret-words|api\.example/);
      expect((thrown as OrielError).info.status).toBe(status);
    }
  });

  it('an error body without end is not waited for', async () => {
    const clock = stoppedClock();
    const { response, wasCancelled } = silent('{"error":');
    const { fetch } = recording(() => new Response(response.body, { status: 401 }));
    const outcome = failure(on({ fetch, key: KEY, ...clock }).request('/models', { method: 'GET' }));
    await turn();
    clock.pass(5_000);
    expect(await outcome).toMatchObject({ code: 'authentication' });
    expect(wasCancelled()).toBe(true);
  });

  it('an endless error body is read to 64 KiB and no further', async () => {
    let pulled = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(16_384));
      },
    });
    const clock = stoppedClock();
    const { fetch } = recording(() => new Response(body, { status: 500 }));
    const outcome = await failure(on({ fetch, ...clock }).request('/x', { method: 'GET' }));
    expect(outcome?.code).toBe('provider-error');
    clock.pass(1_000);
    await turn();
    const after = pulled;
    await turn();
    expect(pulled).toBe(after);
  });
});

describe('time', () => {
  it('a provider that never answers times out', async () => {
    const clock = stoppedClock();
    const fetch = (_: string, { signal }: RequestInit) =>
      new Promise<Response>((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
      });
    const outcome = failure(on({ fetch, ...clock }).request('/models', { method: 'GET' }));
    await turn();
    clock.pass(FIRST_PART_TIMEOUT_MS);
    expect(await outcome).toMatchObject({ code: 'timeout', message: expect.stringContaining('Workbench') });
  });

  it('a body that never begins times out after the first limit, and is cancelled', async () => {
    const clock = stoppedClock();
    const { response, wasCancelled } = silent();
    const connection = on({ ...clock });
    const outcome = failure(readAll(connection, response));
    await turn();
    clock.pass(FIRST_PART_TIMEOUT_MS - 1);
    await turn();
    expect(wasCancelled()).toBe(false);
    clock.pass(1);
    expect(await outcome).toMatchObject({ code: 'timeout' });
    expect(wasCancelled()).toBe(true);
  });

  it('a body that falls silent times out after the idle limit, counted from its last word', async () => {
    const clock = stoppedClock();
    const { response, wasCancelled } = silent('x');
    clock.pass(7);
    const outcome = failure(readAll(on({ ...clock }), response));
    await turn();
    clock.pass(IDLE_TIMEOUT_MS - 1);
    await turn();
    expect(wasCancelled()).toBe(false);
    clock.pass(1);
    expect(await outcome).toMatchObject({ code: 'timeout' });
  });

  /** A body with a word every minute, and whether it was given up. */
  const heartbeats = async (minutes: number, isPart: (minute: number) => boolean) => {
    const clock = stoppedClock();
    let say = (_: string) => {};
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        say = (word) => controller.enqueue(new TextEncoder().encode(word));
      },
    });
    const reading = on({ ...clock }).read(new Response(body));
    let minute = 0;
    let error: string | undefined;
    void (async () => {
      for await (const _ of reading) if (isPart(minute)) reading.progressed();
    })().catch((thrown: OrielError) => {
      error = thrown.info.code;
    });
    for (; minute < minutes && error === undefined; minute += 1) {
      say(': still here\n\n');
      await turn();
      clock.pass(60_000);
      await turn();
    }
    return { error, minute };
  };

  it('S32 a body that only says that it is still there times out; one with a part now and then does not', async () => {
    expect(await heartbeats(60, () => false)).toEqual({ error: 'timeout', minute: 5 });
    expect(await heartbeats(60, (minute) => minute % 4 === 0)).toEqual({ error: undefined, minute: 60 });
  });

  it('S30 an answer that comes slowly for an hour is not cut off', async () => {
    const clock = stoppedClock();
    const encoder = new TextEncoder();
    let say = (_: string) => {};
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        say = (word) => controller.enqueue(encoder.encode(`data: ${word}\n\n`));
      },
    });
    const connection = on({ ...clock, fetch: async () => new Response(body) });
    const answer = collect(openAiCompatible.generate(ask('Count'), 'm', connection));
    for (let minute = 0; minute < 60; minute += 1) {
      await turn();
      say('{"choices":[{"delta":{"content":"."}}]}');
      await turn();
      clock.pass(60_000);
    }
    say('{"choices":[{"delta":{},"finish_reason":"stop"}]}');
    say('[DONE]');
    const { text, ends, error } = await answer;
    expect({ text, ends, error }).toEqual({ text: '.'.repeat(60), ends: 1, error: undefined });
  });

  it('who has less patience is told sooner', async () => {
    const clock = stoppedClock();
    const fetch = (_: string, { signal }: RequestInit) =>
      new Promise<Response>((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
      });
    const head = failure(on({ fetch, ...clock, patienceMs: 9 }).request('/models', { method: 'GET' }));
    const body = failure(readAll(on({ ...clock, patienceMs: 9 }), silent().response));
    await turn();
    clock.pass(9);
    expect(await Promise.all([head, body])).toMatchObject([{ code: 'timeout' }, { code: 'timeout' }]);
  });

  it('a whole answer ends quietly when its last words do not come', async () => {
    const clock = stoppedClock();
    const { response, wasCancelled } = silent('x');
    const reading = on({ ...clock }).read(response);
    const seen: number[] = [];
    const reader = (async () => {
      for await (const chunk of reading) {
        seen.push(chunk.length);
        reading.endWithin(2_000);
      }
    })();
    await turn();
    clock.pass(2_000);
    await reader;
    expect(seen).toEqual([1]);
    expect(wasCancelled()).toBe(true);
  });
});

describe('giving up', () => {
  it('S26 leaving a body early cancels it', async () => {
    const { response, wasCancelled } = silent('x');
    for await (const _ of on({}).read(response)) break;
    await turn();
    expect(wasCancelled()).toBe(true);
  });

  it('an abort before, during and after the request is "aborted", whatever fetch throws', async () => {
    const abort = new AbortController();
    const fetch = (_: string, { signal }: RequestInit) =>
      new Promise<Response>((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(new TypeError('network error')));
      });
    const during = failure(on({ fetch, signal: abort.signal }).request('/models', { method: 'GET' }));
    await turn();
    abort.abort();
    expect(await during).toMatchObject({ code: 'aborted' });
    const before = recording();
    expect(
      await failure(on({ fetch: before.fetch, signal: abort.signal }).request('/models', { method: 'GET' })),
    ).toMatchObject({ code: 'aborted' });
    expect(before.sent).toHaveLength(0);
    const body = new ReadableStream({
      pull: (controller) => controller.error(new TypeError('network error')),
    });
    expect(await failure(readAll(on({ signal: abort.signal }), new Response(body)))).toMatchObject({
      code: 'aborted',
    });
  });

  it('a connection that breaks is "network"', async () => {
    const body = new ReadableStream({ pull: (controller) => controller.error(new TypeError('terminated')) });
    expect(await failure(readAll(on({}), new Response(body)))).toMatchObject({
      code: 'network',
      message: expect.stringContaining('cut off'),
    });
  });
});
