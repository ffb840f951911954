import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Command, Replies, Reply } from '../../../lib/protocol/control.ts';
import { load } from '../../fixtures/load.ts';

/** The browser as the background needs it here: memory for storage, a switch for host permissions. */
const outside = vi.hoisted(() => ({ kept: {} as Record<string, unknown>, revisions: 0, mayReach: true }));
vi.mock('../../../lib/platform/browser.ts', () => ({
  browser: {
    runtime: { getPlatformInfo: async () => ({}), getManifest: () => ({ version: '9.9.9' }) },
    storage: {
      session: { get: async () => ({}), set: async () => undefined, remove: async () => undefined },
      local: {
        set: async () => {
          outside.revisions += 1;
        },
      },
    },
    permissions: { contains: async () => outside.mayReach },
    declarativeNetRequest: {
      getDynamicRules: async () => (outside.kept.rules as { id: number }[] | undefined) ?? [],
      updateDynamicRules: async ({
        removeRuleIds,
        addRules,
      }: {
        removeRuleIds: number[];
        addRules: object[];
      }) => {
        const rules = ((outside.kept.rules as { id: number }[]) ?? []).filter(
          ({ id }) => !removeRuleIds.includes(id),
        );
        outside.kept.rules = [...rules, ...addRules];
      },
    },
  },
  extensionOrigin: () => 'chrome-extension://oriel-id',
}));

const { openRooms } = await import('../../../entrypoints/background/rooms.ts');
const { answerCommand } = await import('../../../entrypoints/background/control.ts');

const CANARY = 'sk-canary-0123456789';
const lab = { type: 'openai-compatible', label: 'My Lab', baseUrl: 'https://lab.example/v1' };
const listing = { object: 'list', data: [{ id: 'vendor/a' }, { id: 'b' }] };

let rooms: ReturnType<typeof openRooms>;
let asked: { url: string; authorization: string | null }[];

async function send<C extends Command['command']>(
  command: Extract<Command, { command: C }>,
): Promise<Replies[C]> {
  const reply = (await answerCommand(command, rooms)) as Reply<C>;
  if (!reply.ok) throw Object.assign(new Error(reply.error.message), { info: reply.error });
  return reply.value;
}
const rules = () => (outside.kept.rules as { condition: { urlFilter: string } }[] | undefined) ?? [];

beforeEach(async () => {
  for (const { name } of await indexedDB.databases()) {
    await new Promise((resolve) => {
      indexedDB.deleteDatabase(name ?? '').onsuccess = resolve;
    });
  }
  outside.kept = {};
  outside.revisions = 0;
  outside.mayReach = true;
  asked = [];
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    asked.push({ url, authorization: new Headers(init.headers).get('authorization') });
    return url.endsWith('/models')
      ? Response.json(listing)
      : Response.json({ choices: [{ message: { content: 'ok' }, finish_reason: 'stop' }] });
  });
  rooms = openRooms(load);
});
afterEach(async () => {
  const { settings, vault, grants, ledger } = await rooms;
  for (const store of [settings, vault, grants, await ledger]) store.close();
  vi.unstubAllGlobals();
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
    expect(seen.models).toMatchObject([{ name: 'Tiny demo model (on this device)', local: true }]);
    expect(asked).toEqual([]);
  });

  it('S13 refuses what it does not know, and extra fields', async () => {
    for (const message of [null, 7, { command: 'reveal-key', id: 'x' }, { command: 'overview', key: 'x' }]) {
      expect(await answerCommand(message, rooms)).toMatchObject({
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
    expect(rules()).toEqual([]);
    const { id } = await send({ command: 'save-provider', provider: ollama });
    expect(rules().map((rule) => rule.condition.urlFilter)).toEqual(['|http://127.0.0.1:11434/']);
    await send({ command: 'remove-provider', id });
    expect(rules()).toEqual([]);
  });

  it('removes a provider with its key, its models and the default that named it', async () => {
    const { id } = await send({ command: 'save-provider', provider: { ...lab, models: ['a'] }, key: CANARY });
    await send({ command: 'set-default-model', model: `${id}/a` });
    await send({ command: 'remove-provider', id });
    const seen = await send({ command: 'overview' });
    expect(seen.providers.map((provider) => provider.id)).toEqual(['on-device']);
    expect(seen.defaultModel).toBeUndefined();
    expect((await rooms).vault.has(id)).toBe(false);
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
