/** What is written into the vault, each in one transaction: all of it happens, or nothing. */
import type { Database } from '../platform/database.ts';
import { OrielError } from '../protocol/errors.ts';
import { idOf, type KeptKey, type KeptMaster, type KeyRecord, type Schema, STORES } from './records.ts';

/**
 * Keeps `fresh` as the master key if there is none, and returns the one that is kept.
 * @throws StoreError `corrupt` where records exist without one: a new one would make them unreadable for good (S36).
 */
export function adoptMaster(stores: Database<Schema>, fresh: CryptoKey): Promise<CryptoKey> {
  return stores.transaction(STORES, 'readwrite', async (tx) => {
    const kept = await tx.objectStore('master').get('current');
    if (kept !== undefined) return kept;
    const others = await Promise.all([
      tx.objectStore('provider-keys').count(),
      tx.objectStore('passphrase').count('wrapped'),
    ]);
    if (others.some((count) => count > 0)) throw stores.corrupt();
    await tx.objectStore('master').add(fresh, 'current');
    return fresh;
  });
}

/**
 * Writes `records` and deletes what lies at `instead`. The master key is written again if it is gone, as it was kept: site
 * data may be cleared while the background runs.
 */
export function writeKeys(
  stores: Database<Schema>,
  records: readonly KeyRecord[],
  instead: readonly Pick<KeptKey, 'providerId' | 'keyId'>[],
  { master, wrapped }: Partial<KeptMaster>,
): Promise<void> {
  return stores.transaction(STORES, 'readwrite', async (tx) => {
    const [plain, sealed] = [tx.objectStore('master'), tx.objectStore('passphrase')];
    if ((await plain.count()) + (await sealed.count('wrapped')) === 0) {
      if (wrapped !== undefined) await sealed.add(wrapped, 'wrapped');
      else if (master !== undefined) await plain.add(master, 'current');
    }
    const keys = tx.objectStore('provider-keys');
    for (const { providerId, keyId } of instead) await keys.delete([providerId, keyId]);
    for (const record of records) await keys.put(record, [record.providerId, idOf(record)]);
  });
}

/** What a change was worked out from: the disk may have something else by now. */
export interface Before {
  wrapped: unknown;
  keys: readonly KeptKey[];
}

/** The records sealed anew, and the master key that they were sealed under, in place of the one before. */
export function writeRekeyed(
  stores: Database<Schema>,
  before: Before,
  records: readonly KeyRecord[],
  { master, wrapped }: KeptMaster,
): Promise<void> {
  return stores.transaction(STORES, 'readwrite', async (tx) => {
    const [plain, keys, sealed] = [
      tx.objectStore('master'),
      tx.objectStore('provider-keys'),
      tx.objectStore('passphrase'),
    ];
    const there = await keys.getAll();
    if (marks(there) !== marks(before.keys.map(({ record }) => record))) throw changed();
    if (markOf(await sealed.get('wrapped')) !== markOf(before.wrapped)) throw changed();
    for (const record of records) await keys.put(record, [record.providerId, idOf(record)]);
    if (master !== undefined) await plain.put(master, 'current');
    else await plain.delete('current');
    if (wrapped !== undefined) await sealed.put(wrapped, 'wrapped');
    else await sealed.delete('wrapped');
  });
}

/** The same master key, wrapped anew. */
export function writeRewrapped(stores: Database<Schema>, before: unknown, wrapped: unknown): Promise<void> {
  return stores.transaction(['passphrase'], 'readwrite', async (tx) => {
    const sealed = tx.objectStore('passphrase');
    if (markOf(await sealed.get('wrapped')) !== markOf(before)) throw changed();
    await sealed.put(wrapped, 'wrapped');
  });
}

/** Every saved key, and the master key that nobody can open any more. */
export function removeAllRecords(stores: Database<Schema>): Promise<void> {
  return stores.transaction(STORES, 'readwrite', async (tx) => {
    await tx.objectStore('provider-keys').clear();
    await tx.objectStore('master').clear();
    await tx.objectStore('passphrase').delete('wrapped');
  });
}

/** ms; undefined: until the browser closes. */
export function writeIdle(stores: Database<Schema>, ms: number | undefined): Promise<void> {
  return stores.transaction(['passphrase'], 'readwrite', async (tx) => {
    const sealed = tx.objectStore('passphrase');
    if (ms === undefined) await sealed.delete('idle');
    else await sealed.put(ms, 'idle');
  });
}

/** No two seals have the same `iv`. */
const markOf = (sealed: unknown): string => String((sealed as { iv?: unknown } | undefined)?.iv);
const marks = (records: readonly unknown[]): string => records.map(markOf).sort().join(' ');

const changed = () =>
  new OrielError('internal', {
    message: 'The saved keys changed meanwhile, and nothing was done. Try again.',
  });
