/** Upgrades that are cut off in the middle, in real browsers: all of it or nothing, and the next start makes it whole. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { poll, sleep } from '../../scripts/own-pages.ts';
import type { Fixture, Folder } from '../fixtures/databases.ts';
import type { Kept } from '../fixtures/plant.ts';
import { ask, askAndLeave, replies } from './support/ask.ts';
import { BROWSER } from './support/browser.ts';
import { openDisk, whileStopped } from './support/disk.ts';
import { type Live, leftBehind } from './support/left-behind.ts';
import { type Oriel, startOriel } from './support/oriel.ts';
import { type PageServer, servePages } from './support/page-server.ts';
import { DATABASES } from './support/planting.ts';
import { type ProviderServer, serveProvider } from './support/provider-server.ts';

const KEY = 'sk-canary-from-an-older-oriel';
/** So many that an upgrade takes a while: it is to be met in the middle. */
const MANY = 15_000;

let oriel: Oriel;
let site: PageServer;
let provider: ProviderServer;
let live: Live;

beforeAll(async () => {
  oriel = await startOriel(BROWSER);
  site = await servePages();
  provider = await serveProvider();
  live = { site: site.origin, provider: { id: 'live', baseUrl: provider.base(), key: KEY } };
});
afterEach(() => oriel.closePages());
afterAll(async () => {
  await oriel?.close();
  site?.close();
  provider?.close();
});

/** Upgrades that rewrite every record: in which store those of version 1 are, one more of them, and what is unique in it. */
const ROOMS: { folder: Folder; store: string; another(index: number): object; own: string }[] = [
  {
    folder: 'permissions',
    store: 'sites',
    another: (index) => ({ origin: `https://site-${index}.example`, access: index % 2 ? 'allow' : 'deny' }),
    own: 'origin',
  },
  {
    folder: 'vault',
    store: 'keys',
    another: (index) => ({
      providerId: `provider-${index}`,
      origin: 'https://router.example',
      iv: { $bytes: '09'.repeat(12) },
      data: { $buffer: '54'.repeat(38) },
    }),
    own: 'providerId',
  },
];

async function large({ folder, store, another }: (typeof ROOMS)[number]): Promise<Record<Folder, Fixture>> {
  const left = await leftBehind(1, live);
  const { version, stores } = left[folder];
  const more = Array.from({ length: MANY }, (_, index) => another(index));
  const records = [...(stores[store] as unknown[]), ...more];
  return { ...left, [folder]: { version, stores: { ...stores, [store]: records } } };
}

/** What the records of every store are about. */
const about = (kept: Kept | undefined, own: string): unknown[] =>
  Object.values(kept?.stores ?? {})
    .flatMap(([, values]) => values.flatMap((value) => (value as Record<string, unknown>)[own] ?? []))
    .sort();

describe.each(ROOMS)('S36 an upgrade of $folder with many records', { timeout: 180_000 }, (room) => {
  const { folder, store, own } = room;
  const { length: newest } = DATABASES[folder].upgrades;

  it('whose background is killed in the middle has not begun, and the next call upgrades and is answered', async () => {
    const left = await large(room);
    const before = (left[folder].stores[store] as Record<string, unknown>[]).map((one) => one[own]).sort();
    await whileStopped(oriel, (disk) => disk.leave(left));

    /** Has a page call, which begins the background, and waits until that upgrades. */
    const upgrading = async () => {
      const disk = await openDisk(oriel);
      const seen = disk.page.evaluate((name) => window.planting.whenUpgrading(name), folder);
      const page = await oriel.open(`${site.origin}/`);
      await askAndLeave(page, 'hello');
      await seen;
      const found = () => disk.page.evaluate(() => window.planting.versionFound());
      return { disk, page, found };
    };

    const interrupted: number[] = [];
    for (const after of [0, 100, 300]) {
      const { disk, page, found } = await upgrading();
      await sleep(after);
      const unfinished = (await found()) === undefined;
      await oriel.stopBackground();
      // What waited for the upgrade finds what it left.
      const version = await poll('the database to be free', found);
      expect(about(await disk.look(folder), own)).toEqual(before);
      // The page is told once, and does not hang.
      const [reply] = await poll('a reply', async () => {
        const all = await replies(page);
        return all.length > 0 && all;
      });
      if (version === 1) {
        expect(unfinished).toBe(true);
        expect(reply).toMatch(/^error (interrupted|internal)$/);
        interrupted.push(after);
      } else {
        // It was over just before. Once more from the beginning.
        expect(version).toBe(newest);
        await whileStopped(oriel, (again) => again.leave(left));
      }
      await oriel.closePages();
    }
    expect(interrupted).toContain(0);

    const page = await oriel.open(`${site.origin}/`);
    expect((await ask(page, 'at last')).text).toBe('at last');
    expect(provider.chats().at(-1)?.headers.authorization).toBe(`Bearer ${KEY}`);
    const disk = await openDisk(oriel);
    const kept = await disk.look(folder);
    expect(kept?.version).toBe(newest);
    expect(about(kept, own)).toEqual(before);
  });

  it('whose browser dies in the middle is made whole when it is there again', async () => {
    const left = await large(room);
    const before = (left[folder].stores[store] as Record<string, unknown>[]).map((one) => one[own]).sort();
    await whileStopped(oriel, (disk) => disk.leave(left));
    const disk = await openDisk(oriel);
    const seen = disk.page.evaluate((name) => window.planting.whenUpgrading(name), folder);
    await askAndLeave(await oriel.open(`${site.origin}/`), 'hello');
    await seen;
    expect(await disk.page.evaluate(() => window.planting.versionFound())).toBeUndefined();
    await oriel.crash();

    const page = await oriel.open(`${site.origin}/`);
    expect((await ask(page, 'after the crash')).text).toBe('after the crash');
    const kept = await (await openDisk(oriel)).look(folder);
    expect(kept?.version).toBe(newest);
    expect(about(kept, own)).toEqual(before);
  });
});
