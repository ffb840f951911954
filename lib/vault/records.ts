/** The vault's database: one master key and the sealed records. Nothing here can read a secret. */
import type { DBSchema } from 'idb';
import { openDatabase, type Upgrade } from '../platform/database.ts';
import type { Sealed } from './cipher.ts';

export interface KeyRecord extends Sealed {
  providerId: string;
  /** Absent in a record of version 1, whose seal does not name it either. */
  keyId?: string;
  origin: string;
  /** The person's own name for it. */
  name?: string;
  /** Unix ms. */
  addedAt?: number;
  /** Keys of one provider are used in the order of their places, the lowest first. */
  place: number;
}

/** Where a key of version 1 is found: its provider had no other. */
export const FIRST_KEY_ID = 'first';

/** Provider id, key id. */
type Place = [string, string];

interface Schema extends DBSchema {
  master: { key: 'current'; value: CryptoKey };
  'provider-keys': { key: Place; value: KeyRecord };
}

export const UPGRADES: readonly Upgrade[] = [
  (database) => {
    database.createObjectStore('master');
    database.createObjectStore('keys', { keyPath: 'providerId' });
  },
  // Several keys for a provider. The records are moved as they are, the unreadable ones too (S36).
  async (database, transaction) => {
    const moved = database.createObjectStore('provider-keys');
    const old = transaction.objectStore('keys');
    const [ids, records] = [await old.getAllKeys(), await old.getAll()];
    for (const [index, id] of ids.entries()) await moved.put(records[index], [id, FIRST_KEY_ID]);
    database.deleteObjectStore('keys');
  },
];

/** A key as it lies there; of a record of a wrong shape no more is known than its place. */
export interface KeptKey {
  providerId: string;
  keyId: string;
  /** Undefined for a wrong shape: it must be neither read nor taken for missing. */
  record: KeyRecord | undefined;
}

export interface VaultRecords {
  /** Absent before the first secret. */
  master: CryptoKey | undefined;
  /** In no order. */
  keys: KeptKey[];
}

export interface VaultDatabase {
  load(): Promise<VaultRecords>;
  /**
   * Keeps `fresh` as the master key if there is none, and returns the one that is kept.
   * @throws StoreError `corrupt` where records exist without one: a new one would make them unreadable for good (S36).
   */
  adoptMaster(fresh: CryptoKey): Promise<CryptoKey>;
  /**
   * Writes `records` and deletes what lies at `instead`, both or neither. `master` is written again if it is gone: site
   * data may be cleared while the background runs.
   */
  write(
    records: readonly KeyRecord[],
    instead: readonly Pick<KeptKey, 'providerId' | 'keyId'>[],
    master: CryptoKey | undefined,
  ): Promise<void>;
  close(): void;
}

/** @throws StoreError */
export async function openVaultDatabase(name: string): Promise<VaultDatabase> {
  const database = await openDatabase<Schema>({ name, what: 'keys', upgrades: UPGRADES });
  return {
    load: () =>
      database.transaction(['master', 'provider-keys'], 'readonly', async (tx) => {
        const master: unknown = await tx.objectStore('master').get('current');
        if (master !== undefined && !isMasterKey(master)) throw database.corrupt();
        const places = await tx.objectStore('provider-keys').getAllKeys();
        const records: unknown[] = await tx.objectStore('provider-keys').getAll();
        const keys = places.map(([providerId, keyId], index) => {
          const record = asKeyRecord(records[index]);
          const here = record?.providerId === providerId && (record.keyId ?? FIRST_KEY_ID) === keyId;
          return { providerId: String(providerId), keyId: String(keyId), record: here ? record : undefined };
        });
        return { master, keys };
      }),
    adoptMaster: (fresh) =>
      database.transaction(['master', 'provider-keys'], 'readwrite', async (tx) => {
        const kept = await tx.objectStore('master').get('current');
        if (kept !== undefined) return kept;
        if ((await tx.objectStore('provider-keys').count()) > 0) throw database.corrupt();
        await tx.objectStore('master').add(fresh, 'current');
        return fresh;
      }),
    write: (records, instead, master) =>
      database.transaction(['master', 'provider-keys'], 'readwrite', async (tx) => {
        const kept = await tx.objectStore('master').getKey('current');
        if (kept === undefined && master !== undefined) await tx.objectStore('master').add(master, 'current');
        const keys = tx.objectStore('provider-keys');
        for (const { providerId, keyId } of instead) await keys.delete([providerId, keyId]);
        for (const record of records)
          await keys.put(record, [record.providerId, record.keyId ?? FIRST_KEY_ID]);
      }),
    close: () => database.close(),
  };
}

const isMasterKey = (value: unknown): value is CryptoKey =>
  value instanceof CryptoKey && !value.extractable && value.algorithm.name === 'AES-GCM';

function asKeyRecord(value: unknown): KeyRecord | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  const { providerId, keyId, origin, name, addedAt, place, iv, data } = value as Partial<
    Record<keyof KeyRecord, unknown>
  >;
  if (typeof providerId !== 'string' || typeof origin !== 'string') return undefined;
  if (!(iv instanceof Uint8Array) || iv.byteLength !== 12 || !(data instanceof ArrayBuffer)) return undefined;
  return {
    providerId,
    ...(typeof keyId === 'string' ? { keyId } : {}),
    origin,
    ...(typeof name === 'string' ? { name } : {}),
    ...(typeof addedAt === 'number' ? { addedAt } : {}),
    place: typeof place === 'number' ? place : 0,
    iv: new Uint8Array(iv),
    data,
  };
}
