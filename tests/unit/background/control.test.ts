import { describe, expect, it, vi } from 'vitest';
import { ORIEL } from '../../../lib/protocol/virtual.ts';
import { outside, ruled } from './browser.ts';
import { answer, freshRooms, rooms, send } from './rooms.ts';

vi.mock('../../../lib/platform/browser.ts', () => import('./browser.ts'));

const CANARY = 'sk-canary-0123456789';
const lab = { type: 'openai-compatible', label: 'My Lab', baseUrl: 'https://lab.example/v1' };
const listing = { object: 'list', data: [{ id: 'vendor/a' }, { id: 'b' }] };

let asked: { url: string; authorization: string | null }[];

freshRooms(() => {
  asked = [];
  return async (url: string, init: RequestInit) => {
    asked.push({ url, authorization: new Headers(init.headers).get('authorization') });
    return url.endsWith('/models')
      ? Response.json(listing)
      : Response.json({ choices: [{ message: { content: 'ok' }, finish_reason: 'stop' }] });
  };
});

describe('the control channel', () => {
  it('begins with the demo model and a first run, and asks no host for anything (S38)', async () => {
    const seen = await send({ command: 'overview' });
    expect(seen).toMatchObject({
      version: '9.9.9',
      firstRun: true,
      defaultModel: 'on-device/tiny-chat',
      sites: [],
    });
    expect(seen.models.filter(({ providerId }) => providerId !== ORIEL)).toMatchObject([
      { name: 'Tiny demo model (on this device)', local: true },
    ]);
    expect(asked).toEqual([]);
  });

  it('S13 refuses what it does not know, and extra fields', async () => {
    for (const message of [null, 7, { command: 'reveal-key', id: 'x' }, { command: 'overview', key: 'x' }]) {
      expect(await answer(message)).toMatchObject({
        ok: false,
        error: { code: 'invalid-request' },
      });
    }
  });

  it('adds a provider, lists its models, and never gives the key back (S06)', async () => {
    const { id } = await send({ command: 'save-provider', provider: lab, key: CANARY });
    expect(id).toBe('my-lab');
    await vi.waitFor(async () => {
      const { models } = await send({ command: 'overview' });
      expect(models.map(({ ref }) => ref)).toContain('my-lab/vendor/a');
    });
    expect(asked).toEqual([{ url: 'https://lab.example/v1/models', authorization: `Bearer ${CANARY}` }]);
    const seen = await send({ command: 'overview' });
    expect(seen.providers.find((provider) => provider.id === id)).toMatchObject({
      hasKey: true,
      local: false,
    });
    const everything = [seen, await send({ command: 'export', keys: false })];
    expect(JSON.stringify(everything)).not.toContain(CANARY);
    expect((await send({ command: 'export', keys: true })).file).toContain(CANARY);
  });

  it('S04 demands the key anew when the address moves to another origin, and changes nothing before', async () => {
    const { id } = await send({ command: 'save-provider', provider: lab, key: CANARY });
    const moved = { ...lab, id, baseUrl: 'https://evil.example/v1' };
    await expect(send({ command: 'save-provider', provider: moved })).rejects.toMatchObject({
      info: { code: 'authentication' },
    });
    const tested = await send({ command: 'test-provider', provider: moved });
    expect(tested).toMatchObject({ ok: false, error: { code: 'authentication' } });
    expect(asked.filter(({ url }) => url.startsWith('https://evil'))).toEqual([]);
    const { providers } = await send({ command: 'overview' });
    expect(providers.find((provider) => provider.id === id)?.baseUrl).toBe(lab.baseUrl);
    await send({ command: 'save-provider', provider: { ...lab, id, baseUrl: 'https://lab.example/v2' } });
    await send({ command: 'save-provider', provider: moved, key: 'sk-other-9876543210' });
    expect((await send({ command: 'overview' })).providers.find((p) => p.id === id)).toMatchObject({
      baseUrl: 'https://evil.example/v1',
      hasKey: true,
    });
  });

  it('a key that cannot be kept leaves everything as it was: pressing save again makes no second provider', async () => {
    const { id } = await send({ command: 'save-provider', provider: lab, key: CANARY });
    for (const wrong of [
      { provider: lab },
      { provider: { ...lab, id, baseUrl: 'https://evil.example/v1' } },
    ]) {
      await expect(
        send({ command: 'save-provider', ...wrong, key: 'two words of a “key”' }),
      ).rejects.toMatchObject({ info: { code: 'invalid-request', detail: 'key' } });
    }
    await expect(
      send({ command: 'save-provider', provider: { type: 'on-device', label: 'Another' }, key: CANARY }),
    ).rejects.toMatchObject({ info: { code: 'invalid-request' } });
    const { providers } = await send({ command: 'overview' });
    expect(providers.map((provider) => provider.id)).toEqual(['on-device', id]);
    expect(providers[1]).toMatchObject({ baseUrl: lab.baseUrl, hasKey: true });
  });

  it('tests a draft without saving it, and says in a sentence what is wrong', async () => {
    expect(await send({ command: 'test-provider', provider: lab, key: CANARY })).toMatchObject({
      ok: true,
      models: ['b', 'vendor/a'],
    });
    vi.stubGlobal('fetch', async () => new Response('nope', { status: 401 }));
    const failed = await send({ command: 'test-provider', provider: lab, key: CANARY });
    expect(failed).toMatchObject({ ok: false, error: { code: 'authentication' } });
    expect(failed.message).toMatch(/key/i);
    const { providers } = await send({ command: 'overview' });
    expect(providers.map(({ id }) => id)).toEqual(['on-device']);
  });

  it('a server that never answers a test is told of while the person still waits', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      vi.stubGlobal(
        'fetch',
        (_: string, { signal }: RequestInit) =>
          new Promise((_resolve, reject) => {
            asked.push({ url: _, authorization: null });
            signal?.addEventListener('abort', () => reject(signal.reason));
          }),
      );
      const tested = send({ command: 'test-provider', provider: lab, key: CANARY });
      while (asked.length === 0) await vi.advanceTimersByTimeAsync(1);
      await vi.advanceTimersByTimeAsync(20_000);
      expect(await tested).toMatchObject({ ok: false, error: { code: 'timeout' } });
    } finally {
      vi.useRealTimers();
    }
  });

  it('takes the Origin off for Ollama while it is set up or tried, and no longer', async () => {
    const ollama = { type: 'ollama', label: 'Ollama', baseUrl: 'http://127.0.0.1:11434' };
    await send({ command: 'test-provider', provider: ollama });
    expect(ruled()).toEqual([]);
    const { id } = await send({ command: 'save-provider', provider: ollama });
    expect(ruled()).toEqual(['|http://127.0.0.1:11434/']);
    await send({ command: 'remove-provider', id });
    expect(ruled()).toEqual([]);
  });

  it('removes a provider with its key, its models and the default that named it', async () => {
    const { id } = await send({ command: 'save-provider', provider: { ...lab, models: ['a'] }, key: CANARY });
    await send({ command: 'set-default-model', model: `${id}/a` });
    await send({ command: 'remove-provider', id });
    const seen = await send({ command: 'overview' });
    expect(seen.providers.map((provider) => provider.id)).toEqual(['on-device']);
    expect(seen.defaultModel).toBeUndefined();
    expect((await rooms()).vault.has(id)).toBe(false);
  });

  it('names what stands between a provider and an answer', async () => {
    const { id } = await send({ command: 'save-provider', provider: { ...lab, models: ['a'] } });
    outside.mayReach = false;
    const seen = await send({ command: 'overview' });
    expect(seen.providers.find((provider) => provider.id === id)?.problem).toMatch(
      /may not reach lab\.example/,
    );
    expect(seen.providers.find((provider) => provider.id === 'on-device')?.problem).toBeUndefined();
  });

  it('lets a person decide on a site before it ever asked', async () => {
    const origin = 'https://app.example';
    await send({ command: 'set-site-model', origin, model: 'on-device/tiny-chat' });
    await send({ command: 'set-site-access', origin, access: 'allow' });
    expect((await send({ command: 'site', origin })).site).toMatchObject({
      access: 'allow',
      lasts: 'always',
      model: 'on-device/tiny-chat',
    });
    await send({ command: 'set-site-access', origin, access: 'ask' });
    expect((await send({ command: 'site', origin })).site).toMatchObject({
      access: 'ask',
      model: 'on-device/tiny-chat',
    });
    await send({ command: 'forget-site', origin });
    expect((await send({ command: 'overview' })).sites).toEqual([]);
    await expect(send({ command: 'set-site-model', origin, model: 'gone/x' })).rejects.toMatchObject({
      info: { code: 'invalid-request' },
    });
  });

  it('tells open pages after a change, and not after a look', async () => {
    await send({ command: 'overview' });
    await send({ command: 'site', origin: 'https://app.example' });
    expect(outside.revisions).toBe(0);
    await send({ command: 'set-site-access', origin: 'https://app.example', access: 'deny' });
    expect(outside.revisions).toBe(1);
  });

  it('shows what an import will do, does it, and exports the same again', async () => {
    const file = JSON.stringify({
      version: 1,
      providers: [{ id: 'lab', ...lab, key: CANARY, models: ['m'] }],
      defaults: { model: 'lab/m' },
      sites: [
        { origin: 'https://good.example', access: 'allow', model: 'lab/m' },
        { origin: 'https://bad.example', access: 'deny' },
      ],
    });
    const preview = await send({ command: 'preview-import', file });
    expect(preview).toMatchObject({ ok: true, origins: ['https://lab.example/*'] });
    expect(JSON.stringify(preview)).not.toContain(CANARY);
    expect((await send({ command: 'overview' })).providers).toHaveLength(1);

    await send({ command: 'import', file });
    const seen = await send({ command: 'overview' });
    expect(seen).toMatchObject({ firstRun: false, defaultModel: 'lab/m' });
    expect(seen.sites).toMatchObject([
      { origin: 'https://good.example', access: 'allow', model: 'lab/m' },
      { origin: 'https://bad.example', access: 'deny' },
    ]);
    const again = await send({
      command: 'preview-import',
      file: (await send({ command: 'export', keys: true })).file,
    });
    const changes = again.ok ? again.changes.filter(({ kind }) => kind !== 'same') : again;
    expect(changes).toEqual([{ kind: 'change', subject: 'Provider My Lab', details: ['key replaced'] }]);
  });

  it('a file that is wrong changes nothing', async () => {
    const preview = await send({
      command: 'import',
      file: '{"version":1,"providers":[{"id":"x","type":"nope","label":"X"}]}',
    });
    expect(preview).toMatchObject({ ok: false, problems: [{ path: 'providers[0].type' }] });
    expect((await send({ command: 'overview' })).providers).toHaveLength(1);
  });
});
