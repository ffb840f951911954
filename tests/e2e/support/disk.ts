/** Oriel's databases as they lie in the browser, reached by nobody of Oriel's. */
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import type { Folder } from '../../fixtures/databases.ts';
import type { Kept } from '../../fixtures/plant.ts';
import { bundle } from './bundle.ts';
import type { Oriel } from './oriel.ts';
import type * as planting from './planting.ts';

declare global {
  interface Window {
    planting: typeof planting;
  }
}

export interface Disk {
  page: Page;
  /** In place of whatever was there. The background must not run. */
  leave(fixtures: planting.Fixtures): Promise<void>;
  look(folder: Folder): Promise<Kept | undefined>;
  damage(folder: Folder, damage: planting.Damage): Promise<void>;
  makeNewer(folder: Folder): Promise<void>;
  close(): Promise<void>;
}

let script: Promise<string> | undefined;

/** A text of the package: a page of Oriel's origin without a script of Oriel's, so that opening it wakes nobody. */
const QUIET = 'catalog-LICENSE.txt';

export async function openDisk(oriel: Oriel): Promise<Disk> {
  script ??= bundle(join(import.meta.dirname, 'planting.ts'), 'planting');
  const code = await script;
  const page = await oriel.own(QUIET);
  await page.evaluate(`${code}; window.planting = planting; undefined`);
  return {
    page,
    leave: (fixtures) => page.evaluate((given) => window.planting.leave(given), fixtures),
    look: (folder) => page.evaluate((name) => window.planting.look(name), folder),
    damage: (folder, given) =>
      page.evaluate((name, damage) => window.planting.damage(name, damage), folder, given),
    makeNewer: (folder) => page.evaluate((name) => window.planting.makeNewer(name), folder),
    close: () => page.close(),
  };
}

/** Stops the background, and has this done before anything wakes it again. */
export async function whileStopped<T>(oriel: Oriel, work: (disk: Disk) => Promise<T>): Promise<T> {
  // One that is only just being installed would begin once more. Whether it can answer is no matter here.
  await oriel.command({ command: 'overview' }).catch(() => undefined);
  await oriel.leaveDesk();
  const disk = await openDisk(oriel);
  await oriel.stopBackground();
  const result = await work(disk);
  if (await oriel.backgroundRuns()) throw new Error('Something woke the background meanwhile.');
  await disk.close();
  return result;
}
