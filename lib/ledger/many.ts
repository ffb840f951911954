/** Reads the records of many keys. */
import type { LedgerTransaction } from './db.ts';

/** Where most of what lies between them is wanted, all of it is read at once: that takes a third of the time. */
const DENSE = 2;

/**
 * In the order of the keys; undefined for what is not there.
 * @param within How many records there are from the first to the last of them, at most.
 */
export async function readMany<Name extends 'activity' | 'texts'>(
  tx: LedgerTransaction<Name>,
  name: Name,
  keys: readonly number[],
  within = Math.max(...keys) - Math.min(...keys) + 1,
) {
  const store = tx.objectStore(name);
  if (keys.length < 2 || within > keys.length * DENSE) return Promise.all(keys.map((key) => store.get(key)));
  const range = IDBKeyRange.bound(Math.min(...keys), Math.max(...keys));
  const [there, records] = await Promise.all([store.getAllKeys(range), store.getAll(range)]);
  const places = new Map(there.map((key, at) => [key as number, at]));
  return keys.map((key) => records[places.get(key) ?? -1]);
}
