import { openDB } from 'idb';
import { describe, expect, it, vi } from 'vitest';
import { exportRows } from '../../../entrypoints/commands/export-rows.ts';
import { DATABASE_OF } from '../../../lib/platform/stores.ts';
import { STORES, type StoreName } from '../../../lib/protocol/store-control.ts';
import { lying } from '../../fixtures/plant.ts';
import { outside } from './browser.ts';
import { answer, freshRooms, meanwhile, rooms, send } from './rooms.ts';

vi.mock('../../../lib/platform/browser.ts', () => import('./browser.ts'));

freshRooms(() => async () => Response.json({ object: 'list', data: [] }));

const A = 'https://a.example';
const lab = { type: 'openai-compatible', label: 'Lab', baseUrl: 'https://lab.example/v1', models: ['m'] };

/** Something in every room that a person would miss. */
async function settle(): Promise<void> {
  await send({ command: 'save-provider', provider: lab, key: 'sk-canary' });
  await send({ command: 'set-default-model', model: 'lab/m' });
  await send({ command: 'set-site-access', origin: A, access: 'allow' });
  await send({ command: 'set-site-model', origin: A, model: 'lab/m' });
  const { ledger, budgets } = await rooms();
  const usage = { input: 1, output: 1 };
  await (await ledger).record({ time: 1, origin: A, surface: 'window.ai', usage, durationMs: 1 });
  await budgets.thisMonth([A]);
}

async function put(store: StoreName, name: string, value: unknown, key?: IDBValidKey): Promise<void> {
  const raw = await openDB(DATABASE_OF[store]);
  await raw.put(name, value, key);
  raw.close();
}
async function makeNewer(store: StoreName): Promise<void> {
  const { version = 0 } = (await lying(DATABASE_OF[store])) ?? {};
  (await openDB(DATABASE_OF[store], version + 1)).close();
}
const disk = async () =>
  Object.fromEntries(
    await Promise.all(STORES.map(async (store) => [store, await lying(DATABASE_OF[store])] as const)),
  );
const broken = async () => (await send({ command: 'broken-stores' })).broken;

const FAULTS: [what: string, store: StoreName, fault: string, damage: () => Promise<void>][] = [
  ...(['settings', 'permissions', 'keys', 'activity', 'budgets', 'lists', 'endpoints'] as const).map(
    (store): (typeof FAULTS)[number] => ['of a later Oriel', store, 'newer', () => makeNewer(store)],
  ),
  [
    'of another shape',
    'settings',
    'corrupt',
    () => put('settings', 'settings', { providers: 'all' }, 'current'),
  ],
  [
    'with a record of another shape',
    'permissions',
    'corrupt',
    () => put('permissions', 'sites', { origin: A, top: A, grants: 'everything' }),
  ],
  ['whose master is no key', 'keys', 'corrupt', () => put('keys', 'master', 'a word', 'current')],
  ['with a list of another shape', 'lists', 'corrupt', () => put('lists', 'listings', { providerId: 'lab' })],
  [
    'with an account of another shape',
    'budgets',
    'corrupt',
    () => put('budgets', 'accounts', { owner: 'all', days: { '2026-11-26': 'much' }, months: {} }),
  ],
  [
    'with a reservation of another shape',
    'budgets',
    'corrupt',
    () => put('budgets', 'reservations', { id: 'x', life: 'earlier', owners: 7 }),
  ],
];

describe('S36 a store that cannot be read', () => {
  it.each(FAULTS)(
    '%s: %s is named with its fault and a sentence, and nothing is written over',
    async (_, store, fault, damage) => {
      await settle();
      await meanwhile(damage);
      const before = await disk();
      expect(await broken()).toEqual([
        { store, fault, message: expect.stringMatching(/(Update Oriel|can start them anew)/) },
      ]);
      await answer({ command: 'overview' });
      await answer({ command: 'save-provider', provider: { ...lab, label: 'Other' } });
      await answer({ command: 'set-site-access', origin: 'https://b.example', access: 'allow' });
      const after = await disk();
      expect(after[store]).toEqual(before[store]);
    },
  );

  it('is closed alone: without keys there are providers and sites, and what needs a key says why it cannot', async () => {
    await settle();
    await meanwhile(() => makeNewer('keys'));
    const seen = await send({ command: 'overview' });
    expect(seen.sites.map(({ origin }) => origin)).toEqual([A]);
    expect(seen.providers.find(({ id }) => id === 'lab')).toMatchObject({
      hasKey: false,
      keys: [],
      problem: expect.stringContaining('newer version'),
    });
    expect(seen.providers.find(({ id }) => id === 'on-device')).not.toHaveProperty('problem');
    expect(seen.broken?.map(({ store }) => store)).toEqual(['keys']);
    expect(await answer({ command: 'add-key', id: 'lab', key: 'sk-2' })).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('newer version') },
    });
    const { vault } = await rooms();
    expect(() => vault.release).toThrow(/newer version/);
  });

  it('is closed alone: without permissions nobody may, and providers are there to be exported', async () => {
    await settle();
    await meanwhile(() => makeNewer('permissions'));
    const seen = await send({ command: 'overview' });
    expect(seen.providers.map(({ id }) => id)).toContain('lab');
    expect(seen.sites).toEqual([]);
    const caller = { origin: A, topOrigin: A, incognito: false };
    const room = await rooms();
    expect(() => room.decide(caller as never, 0 as never)).toThrow(/newer version/);
    const { file } = await send({ command: 'export', keys: true });
    expect(JSON.parse(file).providers.map(({ id }: { id: string }) => id)).toContain('lab');
    expect(file).toContain('sk-canary');
  });

  it('is closed alone: without settings the overview says what is wrong, and keys and permissions are as they were', async () => {
    await settle();
    await meanwhile(() => put('settings', 'settings', 7, 'current'));
    expect(await answer({ command: 'overview' })).toMatchObject({
      ok: false,
      error: { code: 'internal', message: expect.stringContaining('settings cannot be read') },
    });
    const { vault, grants } = await rooms();
    expect(vault.has('lab')).toBe(true);
    expect(grants.model({ origin: A, topOrigin: A, incognito: false })).toBe('lab/m');
  });

  it('is open again for the next who asks, once it can be read', async () => {
    await settle();
    const [record] = (await lying(DATABASE_OF.settings))?.stores.settings?.[1] ?? [];
    await meanwhile(() => put('settings', 'settings', 7, 'current'));
    expect((await answer({ command: 'overview' })).ok).toBe(false);
    await put('settings', 'settings', record, 'current');
    await vi.waitFor(async () => expect((await answer({ command: 'overview' })).ok).toBe(true));
    expect((await send({ command: 'overview' })).defaultModel).toBe('lab/m');
    expect(await broken()).toEqual([]);
  });
});

it('S36 every database that Oriel makes is a store that people can be told of', async () => {
  await settle();
  await (await (await rooms()).answers()).eraseStale();
  await send({ command: 'overview' });
  const made = (await indexedDB.databases()).map(({ name }) => name);
  expect(made.sort()).toEqual(Object.values(DATABASE_OF).sort());
});

describe('S36 a row of the account that cannot be read', () => {
  const look = () => answer({ command: 'activity', filter: {}, limit: 10 });
  const harm = async () => {
    await settle();
    await meanwhile(() => put('activity', 'activity', 7, 5));
    expect(await look()).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('cannot be read') },
    });
  };

  it('is met with by whoever looks at it, said beside everything else from then on, and told to open screens once', async () => {
    await harm();
    const told = outside.revisions;
    expect((await send({ command: 'overview' })).broken?.map(({ store }) => store)).toEqual(['activity']);
    await look();
    expect(outside.revisions).toBe(told);
  });

  it('is met with as well by whoever saves all of it: screens show the newest alone', async () => {
    await settle();
    await meanwhile(() => put('activity', 'activity', 7, 5));
    const room = await rooms();
    const save = async () => {
      for await (const _ of exportRows({ format: 'jsonl', filter: {} }, room));
    };
    await expect(save()).rejects.toThrow('cannot be read');
    expect((await broken()).map(({ store }) => store)).toEqual(['activity']);
  });

  it('goes with all of the account, or with the account as it is started anew', async () => {
    await harm();
    await send({ command: 'start-anew', store: 'activity' });
    expect(await broken()).toEqual([]);
    expect((await look()).ok).toBe(true);
    await meanwhile(() => put('activity', 'activity', 7, 5));
    await look();
    await send({ command: 'erase-activity', what: {} });
    expect(await broken()).toEqual([]);
    expect((await look()).ok).toBe(true);
  });
});

describe('S36 starting a store anew', () => {
  it.each(FAULTS)('%s: %s is erased, and the others are as they were', async (_, store, _fault, damage) => {
    await settle();
    await meanwhile(damage);
    const before = await disk();
    await send({ command: 'start-anew', store });
    expect(await broken()).toEqual([]);
    const after = await disk();
    for (const other of STORES)
      if (other !== store) expect([other, after[other]]).toEqual([other, before[other]]);
    expect(after[store]).not.toEqual(before[store]);
    expect((await answer({ command: 'overview' })).ok).toBe(true);
  });

  it('is refused where it can be read', async () => {
    await settle();
    const before = await disk();
    for (const store of STORES)
      expect(await answer({ command: 'start-anew', store })).toMatchObject({
        ok: false,
        error: { code: 'invalid-request' },
      });
    expect(await disk()).toEqual(before);
  });

  it('is refused where it was mended since anybody looked', async () => {
    await settle();
    const whole = await disk();
    const [record] = whole.settings?.stores.settings?.[1] ?? [];
    await meanwhile(() => put('settings', 'settings', 7, 'current'));
    expect(await broken()).toHaveLength(1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await put('settings', 'settings', record, 'current');
    expect(await answer({ command: 'start-anew', store: 'settings' })).toMatchObject({
      ok: false,
      error: { code: 'invalid-request' },
    });
    expect(await disk()).toEqual(whole);
  });

  it('S33 of permissions ends those for the session too, and what private windows left', async () => {
    await settle();
    await send({
      command: 'set-site-access',
      origin: 'https://b.example',
      access: 'allow',
      lasts: 'session',
    });
    const hidden = { origin: 'https://c.example', topOrigin: 'https://c.example', incognito: true };
    await (await rooms()).grants.allow(hidden, ['text'], { lasts: 'always' });
    await meanwhile(() => makeNewer('permissions'));
    const room = await rooms();
    await expect(room.endPrivate()).rejects.toThrow('newer version');
    await send({ command: 'start-anew', store: 'permissions' });
    expect((await send({ command: 'overview' })).sites).toEqual([]);
    expect(room.grants.held(hidden)).toEqual([]);
  });

  it('S35 of keys leaves nothing in the session that opened them, and keeps new ones without a passphrase', async () => {
    await settle();
    await send({ command: 'set-passphrase', passphrase: 'correct horse battery staple' });
    expect(Object.keys(outside.session)).toContain('vault.master');
    await meanwhile(() => makeNewer('keys'));
    await send({ command: 'start-anew', store: 'keys' });
    expect(Object.keys(outside.session)).not.toContain('vault.master');
    await send({ command: 'add-key', id: 'lab', key: 'sk-new' });
    await meanwhile(() => undefined);
    const { vault } = await rooms();
    expect(await vault.release('lab', lab.baseUrl)).toBe('sk-new');
  });

  it('of what was spent ends the permissions that would have ended with an amount', async () => {
    await settle();
    await send({
      command: 'set-site-access',
      origin: 'https://b.example',
      access: 'allow',
      lasts: 'spend',
      limit: 1,
    });
    await meanwhile(() => makeNewer('budgets'));
    await send({ command: 'start-anew', store: 'budgets' });
    const { sites } = await send({ command: 'overview' });
    expect(sites.map(({ origin, access }) => [origin, access])).toEqual([[A, 'allow']]);
  });
});
