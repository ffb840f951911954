import { describe, expect, it } from 'vitest';
import type { OrielError } from '../../../lib/protocol/errors.ts';
import { isLocked, lockedError } from '../../../lib/protocol/locked.ts';
import { openAiCompatible } from '../../../lib/providers/openai-compatible.ts';
import { stage } from '../../contract/stage.ts';

const BASE = 'https://api.example/v1';

/** A provider that answers each key with a status, and keys that are handed out one by one. */
function bench(
  statuses: Record<string, number>,
  first: string | (() => Promise<string | undefined>) = 'sk-0',
) {
  const sent: { url: string; key: string | undefined; body: unknown }[] = [];
  const unsealed: string[] = [];
  const asked: string[] = [];
  const fared: [string | undefined, string | undefined][] = [];
  const abort = new AbortController();
  const connection = stage(openAiCompatible, {
    baseUrl: BASE,
    signal: abort.signal,
    fetch: async (url, { headers, body }) => {
      const key = new Headers(headers).get('authorization')?.replace('Bearer ', '');
      sent.push({ url, key, body });
      const status = statuses[key ?? 'none'] ?? 200;
      if (status === 0) throw new TypeError('fetch failed');
      return new Response(status === 200 ? '{"data":[]}' : `{"error":{"message":"about ${key}"}}`, {
        status,
        headers: { 'retry-after': '7' },
      });
    },
    release: typeof first === 'string' ? async () => first : first,
    async *releaseRest(url: URL) {
      asked.push(url.href);
      for (const key of ['sk-1', 'sk-2']) {
        unsealed.push(key);
        yield { id: `id of ${key}`, secret: key };
      }
    },
    keyFared: (refusal, id) => void fared.push([id, refusal?.code]),
  });
  const request = () =>
    connection.request('/chat/completions', { method: 'POST', json: { a: 1 } }).then(
      () => undefined,
      (thrown: OrielError) => thrown.info,
    );
  return { sent, unsealed, asked, fared, request, abort, keys: () => sent.map(({ key }) => key) };
}

describe('several keys of one provider', () => {
  it('while the first works no other is unsealed', async () => {
    const { request, keys, unsealed, asked } = bench({});
    expect(await request()).toBeUndefined();
    expect([keys(), unsealed, asked]).toEqual([['sk-0'], [], []]);
  });

  it.each([401, 402, 403, 429])(
    'a first that is answered with %i is followed by the next, at once',
    async (status) => {
      const { request, keys, unsealed } = bench({ 'sk-0': status });
      expect(await request()).toBeUndefined();
      expect(keys()).toEqual(['sk-0', 'sk-1']);
      expect(unsealed).toEqual(['sk-1']);
    },
  );

  it('S04 the next goes to the very same URL with the same body, and the vault is asked about that URL', async () => {
    const { request, sent, asked } = bench({ 'sk-0': 401, 'sk-1': 429 });
    await request();
    expect(new Set(sent.map(({ url }) => url))).toEqual(new Set([`${BASE}/chat/completions`]));
    expect(new Set(sent.map(({ body }) => body))).toEqual(new Set(['{"a":1}']));
    expect(asked).toEqual([`${BASE}/chat/completions`]);
  });

  it('S35 that is locked away has not been refused: no other is tried, and none fared badly', async () => {
    const { request, keys, unsealed, fared } = bench({}, () => Promise.reject(lockedError()));
    const info = await request();
    expect(info && isLocked(info)).toBe(true);
    expect([keys(), unsealed, fared]).toEqual([[], [], []]);
  });

  it('how each key fared is told by its id, with what another might not meet', async () => {
    const all = bench({ 'sk-0': 429, 'sk-1': 402 });
    await all.request();
    expect(all.fared).toEqual([
      [undefined, 'rate-limited'],
      ['id of sk-1', 'payment-required'],
      ['id of sk-2', undefined],
    ]);
    const first = bench({});
    await first.request();
    expect(first.fared).toEqual([[undefined, undefined]]);
    const faulty = bench({ 'sk-0': 500 });
    await faulty.request();
    expect(faulty.fared).toEqual([]);
  });

  it('where all fail, what the first met is told, and how many were tried', async () => {
    const { request, keys } = bench({ 'sk-0': 429, 'sk-1': 401, 'sk-2': 402 });
    const info = await request();
    expect(keys()).toEqual(['sk-0', 'sk-1', 'sk-2']);
    expect(info).toMatchObject({ code: 'rate-limited', status: 429, retryAfter: 7 });
    expect(info?.message).toMatch(/limiting requests.* Oriel tried all 3 saved keys\.$/);
    expect(JSON.stringify(info)).not.toMatch(/sk-|about/);
  });

  it.each([400, 404, 413, 500, 503, 0])('%i is not the key’s fault: no other is tried', async (status) => {
    const { request, keys } = bench({ 'sk-0': status });
    expect((await request())?.message).not.toContain('saved keys');
    expect(keys()).toEqual(['sk-0']);
  });

  it('a later key that is accepted, and its request not, ends the search with that', async () => {
    const { request, keys } = bench({ 'sk-0': 401, 'sk-1': 400 });
    expect(await request()).toMatchObject({ code: 'invalid-request' });
    expect(keys()).toEqual(['sk-0', 'sk-1']);
  });

  it('a first that cannot be read does not keep the others from use', async () => {
    const { OrielError } = await import('../../../lib/protocol/errors.ts');
    const { request, keys } = bench({}, async () => {
      throw new OrielError('authentication', { message: 'cannot be read' });
    });
    expect(await request()).toBeUndefined();
    expect(keys()).toEqual(['sk-1']);
  });

  it('S26 after an abort no further key is sent', async () => {
    const { request, keys, abort } = bench({}, async () => {
      abort.abort();
      return 'sk-0';
    });
    expect(await request()).toMatchObject({ code: 'aborted' });
    expect(keys()).toEqual([]);
  });
});
