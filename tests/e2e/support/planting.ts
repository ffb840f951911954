/** What runs in a page of Oriel's origin: leaves its databases as older versions did, and tells what lies in them. */
import { UPGRADES as LISTINGS } from '../../../lib/catalog/listings.ts';
import { UPGRADES as LEDGER } from '../../../lib/ledger/db.ts';
import { UPGRADES as BUDGETS } from '../../../lib/ledger/reservations.ts';
import { UPGRADES as PERMISSIONS } from '../../../lib/permissions/upgrades.ts';
import type { Upgrade } from '../../../lib/platform/database.ts';
import { MIGRATIONS } from '../../../lib/settings/migrations/index.ts';
import { UPGRADES as VAULT } from '../../../lib/vault/records.ts';
import type { Fixture, Folder } from '../../fixtures/databases.ts';
import { lying, plant, revive } from '../../fixtures/plant.ts';

export const DATABASES: Readonly<Record<Folder, { name: string; upgrades: readonly Upgrade[] }>> = {
  settings: { name: 'oriel-settings', upgrades: MIGRATIONS },
  permissions: { name: 'oriel-permissions', upgrades: PERMISSIONS },
  vault: { name: 'oriel-vault', upgrades: VAULT },
  ledger: { name: 'oriel-ledger', upgrades: LEDGER },
  budgets: { name: 'oriel-budgets', upgrades: BUDGETS },
  listings: { name: 'oriel-catalog', upgrades: LISTINGS },
};

export type Fixtures = Partial<Record<Folder, Fixture>>;

export async function leave(fixtures: Fixtures): Promise<void> {
  for (const [folder, fixture] of Object.entries(fixtures) as [Folder, Fixture][])
    await plant(DATABASES[folder].name, DATABASES[folder].upgrades, fixture);
}

/** All of it, with every byte. */
export const look = (folder: Folder) => lying(DATABASES[folder].name);

/** By its whole name or its number. */
const open = (folder: Folder, version?: number): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASES[folder].name, version);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });

export interface Damage {
  store: string;
  /** Absent where records hold their key. */
  key?: IDBValidKey;
  /** As in a fixture. */
  value: unknown;
}

/** Puts what Oriel never wrote. */
export async function damage(folder: Folder, { store, key, value }: Damage): Promise<void> {
  const record = await revive(value);
  const database = await open(folder);
  await new Promise((resolve, reject) => {
    const transaction = database.transaction(store, 'readwrite');
    transaction.objectStore(store).put(record, key);
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
  database.close();
}

/** As a later Oriel leaves it. */
export async function makeNewer(folder: Folder): Promise<void> {
  (await open(folder, DATABASES[folder].upgrades.length + 1)).close();
}

/** What an open that had to wait for an upgrade has come to: the version that it found, once it found one. */
let found: number | undefined;

/** Resolves when an upgrade is under way: somebody else opens the database meanwhile, and is kept waiting. */
export async function whenUpgrading(folder: Folder): Promise<void> {
  for (;;) {
    found = undefined;
    const opened = open(folder).then((database) => {
      found = database.version;
      database.close();
    });
    await Promise.race([opened, new Promise((resolve) => setTimeout(resolve, KEPT_WAITING_MS))]);
    if (found === undefined) return;
    if (found === DATABASES[folder].upgrades.length) throw new Error(`Nobody saw the upgrade of ${folder}.`);
  }
}

/** No open takes as long where there is nothing to wait for. */
const KEPT_WAITING_MS = 250;

/** Undefined: the upgrade is still under way. */
export const versionFound = (): number | undefined => found;
