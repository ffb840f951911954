/** Upgrades that are cut off in the middle, in real browsers: all of it or nothing, and the next start makes it whole. */
import { describe, expect, it } from 'vitest';
import { poll, sleep } from '../../scripts/own-pages.ts';
import type { Fixture, Folder } from '../fixtures/databases.ts';
import type { Kept } from '../fixtures/plant.ts';
import { ask, askAndLeave, replies } from './support/ask.ts';
import { openDisk, whileStopped } from './support/disk.ts';
import { leftBehind } from './support/left-behind.ts';
import { KEY, olderProfile } from './support/older-profile.ts';
import { DATABASES } from './support/planting.ts';

/** So many that an upgrade takes a while: it is to be met in the middle. */
const MANY = 15_000;

const scene = olderProfile();

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
  const left = await leftBehind(1, scene.live);
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
    await whileStopped(scene.oriel, (disk) => disk.leave(left));

    /** Has a page call, which begins the background, and waits until that upgrades. */
    const upgrading = async () => {
      const disk = await openDisk(scene.oriel);
      const seen = disk.page.evaluate((name) => window.planting.whenUpgrading(name), folder);
      const page = await scene.oriel.open(`${scene.site.origin}/`);
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
      await scene.oriel.stopBackground();
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
        await whileStopped(scene.oriel, (again) => again.leave(left));
      }
      await scene.oriel.closePages();
    }
    expect(interrupted).toContain(0);

    const page = await scene.oriel.open(`${scene.site.origin}/`);
    expect((await ask(page, 'at last')).text).toBe('at last');
    expect(scene.provider.chats().at(-1)?.headers.authorization).toBe(`Bearer ${KEY}`);
    const disk = await openDisk(scene.oriel);
    const kept = await disk.look(folder);
    expect(kept?.version).toBe(newest);
    expect(about(kept, own)).toEqual(before);
  });

  it('whose browser dies in the middle is made whole when it is there again', async () => {
    const left = await large(room);
    const before = (left[folder].stores[store] as Record<string, unknown>[]).map((one) => one[own]).sort();
    await whileStopped(scene.oriel, (disk) => disk.leave(left));
    const disk = await openDisk(scene.oriel);
    const seen = disk.page.evaluate((name) => window.planting.whenUpgrading(name), folder);
    await askAndLeave(await scene.oriel.open(`${scene.site.origin}/`), 'hello');
    await seen;
    expect(await disk.page.evaluate(() => window.planting.versionFound())).toBeUndefined();
    await scene.oriel.crash();

    const page = await scene.oriel.open(`${scene.site.origin}/`);
    expect((await ask(page, 'after the crash')).text).toBe('after the crash');
    const kept = await (await openDisk(scene.oriel)).look(folder);
    expect(kept?.version).toBe(newest);
    expect(about(kept, own)).toEqual(before);
  });
});
