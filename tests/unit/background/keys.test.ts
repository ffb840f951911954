import { createHash } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import type { Call } from '../../../lib/protocol/call.ts';
import { caller } from '../../fixtures/caller.ts';
import { outside } from './browser.ts';
import { freshRooms, rooms, send } from './rooms.ts';

vi.mock('../../../lib/platform/browser.ts', () => import('./browser.ts'));

const CANARY = 'sk-canary-0123456789';
const lab = { type: 'openai-compatible', label: 'Lab', baseUrl: 'https://lab.example/v1', models: ['m'] };

let asked: { url: string; key: string | undefined; body: string }[];
/** Status by key; 200 where none is named. */
let statuses: Record<string, number>;

const view = async (id: string) =>
  (await send({ command: 'overview' })).providers.find((provider) => provider.id === id);
const failure = (doing: Promise<unknown>) =>
  doing.then(
    () => undefined,
    ({ info }) => info,
  );
const vaultKeys = async (id: string) => {
  const file = JSON.parse((await send({ command: 'export', keys: true })).file);
  const found = file.providers.find((provider: { id: string }) => provider.id === id);
  return found?.keys ?? (found?.key === undefined ? [] : [found.key]);
};

freshRooms(() => {
  asked = [];
  statuses = {};
  return async (url: string, init: RequestInit) => {
    const key = new Headers(init.headers).get('authorization')?.replace('Bearer ', '');
    asked.push({ url, key, body: String(init.body) });
    if (url.endsWith('/auth/keys')) return Response.json({ key: `sk-or-v1-${CANARY}-${asked.length}` });
    const status = statuses[key ?? ''] ?? 200;
    return status === 200
      ? Response.json({ data: [{ id: 'm' }], choices: [{ message: { content: 'ok' } }] })
      : new Response('{}', { status });
  };
});

describe('several keys of one provider', () => {
  const withTwo = async () => {
    const { id } = await send({ command: 'save-provider', provider: lab, key: 'sk-1' });
    const { keyId } = await send({ command: 'add-key', id, key: 'sk-2', name: 'Second' });
    return { id, keyId };
  };

  it('S06 are shown by id, name and day, and nothing else of them', async () => {
    const { id, keyId } = await withTwo();
    await send({ command: 'add-key', id, key: CANARY });
    const shown = await view(id);
    expect(shown?.keys).toHaveLength(3);
    expect(shown?.keys[1]).toEqual({ id: keyId, name: 'Second', addedAt: expect.any(Number) });
    expect(JSON.stringify(shown)).not.toMatch(/canary|sk-/);
  });

  it('the second answers where the first is refused, at the same address', async () => {
    const { id } = await withTwo();
    statuses['sk-1'] = 401;
    asked = [];
    expect(await send({ command: 'test-provider', provider: { ...lab, id } })).toMatchObject({ ok: true });
    expect(asked.slice(0, 2).map(({ url, key }) => [new URL(url).origin, key])).toEqual([
      ['https://lab.example', 'sk-1'],
      ['https://lab.example', 'sk-2'],
    ]);
  });

  it('one is tested alone, and told of alone', async () => {
    const { id, keyId } = await withTwo();
    statuses['sk-2'] = 402;
    asked = [];
    const check = await send({ command: 'test-provider', provider: { ...lab, id }, keyId });
    expect(check).toMatchObject({ ok: false, error: { code: 'payment-required' } });
    expect(new Set(asked.map(({ key }) => key))).toEqual(new Set(['sk-2']));
  });

  it('S04 one that was removed or replaced is sent with no call after that', async () => {
    const { id } = await withTwo();
    await send({ command: 'set-default-model', model: `${id}/m` });
    await send({ command: 'set-site-access', origin: caller.origin, access: 'allow' });
    const { answer } = await rooms();
    const ask = async () => {
      asked = [];
      const call: Call = { surface: 'window.ai', messages: [{ role: 'user', content: [] }] };
      const { parts } = answer(call, caller, undefined, new AbortController().signal);
      for await (const _ of parts);
      return asked.map(({ key }) => key);
    };
    expect(await ask()).toEqual(['sk-1']);
    const first = (await view(id))?.keys[0]?.id ?? '';
    await send({ command: 'remove-key', id, keyId: first });
    expect(await ask()).toEqual(['sk-2']);
    await send({ command: 'save-provider', provider: { ...lab, id }, key: 'sk-3' });
    expect(await ask()).toEqual(['sk-3']);
  });

  it('are moved, renamed, removed and brought back', async () => {
    const { id, keyId } = await withTwo();
    await send({ command: 'order-keys', id, keyIds: [keyId] });
    await send({ command: 'rename-key', id, keyId, name: ' Work ' });
    expect((await view(id))?.keys[0]).toMatchObject({ id: keyId, name: 'Work' });
    expect(await vaultKeys(id)).toEqual(['sk-2', 'sk-1']);
    await send({ command: 'remove-key', id, keyId });
    expect(await vaultKeys(id)).toEqual(['sk-1']);
    await send({ command: 'restore-key', id, keyId });
    expect(await vaultKeys(id)).toEqual(['sk-2', 'sk-1']);
    await send({ command: 'rename-key', id, keyId, name: null });
    expect((await view(id))?.keys[0]).not.toHaveProperty('name');
  });

  it('S04 none is added to a provider that takes none or is gone; none stays when the address moves', async () => {
    const { id } = await withTwo();
    expect(await failure(send({ command: 'add-key', id: 'on-device', key: CANARY }))).toMatchObject({
      code: 'invalid-request',
    });
    expect(await failure(send({ command: 'add-key', id: 'gone', key: CANARY }))).toMatchObject({
      code: 'invalid-request',
    });
    const moved = { ...lab, id, baseUrl: 'https://elsewhere.example/v1' };
    expect(await failure(send({ command: 'save-provider', provider: moved }))).toMatchObject({
      code: 'authentication',
    });
    await send({ command: 'save-provider', provider: moved, key: 'sk-3' });
    expect(await vaultKeys(id)).toEqual(['sk-3']);
  });

  it('go out in an export with keys and come in again in their order', async () => {
    const { id } = await withTwo();
    const { file } = await send({ command: 'export', keys: true });
    await send({ command: 'remove-provider', id });
    expect(await send({ command: 'import', file })).toMatchObject({ ok: true });
    expect(await vaultKeys(id)).toEqual(['sk-1', 'sk-2']);
  });
});

describe('recognising a key', () => {
  it('S04 S06 is done by its form: nothing is sent, several may be meant', async () => {
    const types = async (key: string) => (await send({ command: 'recognise-key', key })).types;
    expect(await types(` sk-or-v1-${'0'.repeat(64)}\n`)).toEqual(['openrouter']);
    expect((await types(`sk-${'0123456789abcdef'.repeat(2)}`)).length).toBeGreaterThan(1);
    expect(await types('no key')).toEqual([]);
    expect(asked).toEqual([]);
  });
});

describe('signing in', () => {
  const back = (url: string, code = 'code-1') =>
    `${new URL(url).searchParams.get('callback_url')}?code=${code}`;

  it('S06 keeps the key of the exchange, and answers with the provider’s id alone', async () => {
    outside.signIn = async (url) => back(url);
    expect(await send({ command: 'sign-in', type: 'openrouter' })).toEqual({ id: 'openrouter' });
    const [exchange] = asked;
    expect(exchange).toMatchObject({ url: 'https://openrouter.ai/api/v1/auth/keys', key: undefined });
    const { code_verifier: verifier, code } = JSON.parse(exchange?.body ?? '{}');
    const challenge = new URL(outside.windows[0] ?? '').searchParams.get('code_challenge');
    expect(code).toBe('code-1');
    expect(createHash('sha256').update(verifier).digest('base64url')).toBe(challenge);
    expect(await vaultKeys('openrouter')).toEqual([`sk-or-v1-${CANARY}-1`]);
    expect(JSON.stringify(await send({ command: 'overview' }))).not.toContain('canary');
  });

  it('again puts the new key before the old one', async () => {
    outside.signIn = async (url) => back(url);
    await send({ command: 'sign-in', type: 'openrouter' });
    await send({ command: 'sign-in', type: 'openrouter' });
    const keys = await vaultKeys('openrouter');
    expect(keys).toHaveLength(2);
    expect(keys[1]).toBe(`sk-or-v1-${CANARY}-1`);
  });

  it.each([
    ['closed', () => Promise.reject(new Error('The user did not approve access.')), 'aborted', /was closed/],
    ['led elsewhere', async () => 'https://evil.example/openrouter?code=1', 'authentication', /no code/],
  ])('a window that is %s is a typed error; nothing is exchanged or kept', async (_, signIn, code, said) => {
    outside.signIn = signIn;
    const info = await failure(send({ command: 'sign-in', type: 'openrouter' }));
    expect(info).toMatchObject({ code, message: expect.stringMatching(said) });
    expect([asked, await view('openrouter')]).toEqual([[], undefined]);
  });

  it('that was cancelled keeps nothing, whatever the window brings later', async () => {
    let arrive = (_: string) => {};
    outside.signIn = () =>
      new Promise((resolve) => {
        arrive = resolve;
      });
    const said = failure(send({ command: 'sign-in', type: 'openrouter' }));
    await vi.waitFor(() => expect(outside.windows).toHaveLength(1));
    await send({ command: 'cancel-sign-in' });
    expect(await said).toMatchObject({ code: 'aborted' });
    arrive(back(outside.windows[0] ?? ''));
    await new Promise((resolve) => setTimeout(resolve));
    expect([asked, await view('openrouter')]).toEqual([[], undefined]);
  });

  it('by code: the verifier waits for it in the session, for one use and ten minutes', async () => {
    await send({ command: 'sign-in-page', type: 'openrouter' });
    expect(new URL(outside.tabs[0] ?? '').searchParams.has('callback_url')).toBe(false);
    expect(Object.keys(outside.session)).toContain('sign-in');
    expect(await send({ command: 'sign-in-code', code: ' code-2 ' })).toEqual({ id: 'openrouter' });
    expect(JSON.parse(asked[0]?.body ?? '{}')).toMatchObject({ code: 'code-2' });
    expect(outside.session).not.toHaveProperty('sign-in');
    expect(await failure(send({ command: 'sign-in-code', code: 'code-2' }))).toMatchObject({
      code: 'authentication',
      message: expect.stringContaining('too late'),
    });

    await send({ command: 'sign-in-page', type: 'openrouter' });
    const late = Date.now() + 600_001;
    vi.spyOn(Date, 'now').mockReturnValue(late);
    expect(await failure(send({ command: 'sign-in-code', code: 'code-3' }))).toMatchObject({
      message: expect.stringContaining('too late'),
    });
    vi.mocked(Date.now).mockRestore();
    expect(outside.session).not.toHaveProperty('sign-in');
  });

  it('S13 is for providers that say so', async () => {
    for (const type of ['openai', 'constructor', 'openai-compatible'])
      expect(await failure(send({ command: 'sign-in', type }))).toMatchObject({ code: 'invalid-request' });
    expect(outside.windows).toEqual([]);
  });
});
