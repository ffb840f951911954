/** The vault's database: one master key, plain or under a passphrase, and the sealed records. Nothing here can read a secret. */
import type { DBSchema } from 'idb';
import { type Database, openDatabase, type Upgrade } from '../platform/database.ts';
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

export interface Schema extends DBSchema {
  master: { key: 'current'; value: CryptoKey };
  'provider-keys': { key: Place; value: KeyRecord };
  /** `wrapped`: the master key under the passphrase (see wrapping). `idle`: ms without use until it locks itself. */
  passphrase: { key: 'wrapped' | 'idle'; value: unknown };
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
  // A passphrase. A store of its own: an Oriel that knows of none must not take a wrapped master key for a missing one.
  (database) => void database.createObjectStore('passphrase'),
];

/** A key as it lies there; of a record of a wrong shape no more is known than its place. */
export interface KeptKey {
  providerId: string;
  keyId: string;
  /** Undefined for a wrong shape: it must be neither read nor taken for missing. */
  record: KeyRecord | undefined;
}

export const idOf = (record: KeyRecord): string => record.keyId ?? FIRST_KEY_ID;
export const asKept = (record: KeyRecord): KeptKey => ({
  providerId: record.providerId,
  keyId: idOf(record),
  record,
});

export interface VaultRecords {
  /** Absent before the first secret, and where there is a passphrase. */
  master: CryptoKey | undefined;
  /** The master key under the passphrase, as it lies there; undefined: there is none. */
  wrapped: unknown;
  /** ms; anything else than a number: none was chosen. */
  idle: unknown;
  /** In no order. */
  keys: KeptKey[];
}

/** The master key as it is kept: one of the two, or neither before the first secret. */
export type KeptMaster = Pick<VaultRecords, 'master' | 'wrapped'>;

export interface VaultDatabase {
  /** For what is done with a passphrase (passphrase-records). */
  readonly stores: Database<Schema>;
  load(): Promise<VaultRecords>;
  /**
   * Keeps `fresh` as the master key if there is none, and returns the one that is kept.
   * @throws StoreError `corrupt` where records exist without one: a new one would make them unreadable for good (S36).
   */
  adoptMaster(fresh: CryptoKey): Promise<CryptoKey>;
  /**
   * Writes `records` and deletes what lies at `instead`, both or neither. The master key is written again if it is gone,
   * as it was kept: site data may be cleared while the background runs.
   */
  write(
    records: readonly KeyRecord[],
    instead: readonly Pick<KeptKey, 'providerId' | 'keyId'>[],
    master: Partial<KeptMaster>,
  ): Promise<void>;
  close(): void;
}

/** @throws StoreError */
export async function openVaultDatabase(name: string): Promise<VaultDatabase> {
  const database = await openDatabase<Schema>({ name, what: 'keys', upgrades: UPGRADES });
  return {
    stores: database,
    load: () =>
      database.transaction(STORES, 'readonly', async (tx) => {
        const wrapped = await tx.objectStore('passphrase').get('wrapped');
        const idle = await tx.objectStore('passphrase').get('idle');
        const kept: unknown = await tx.objectStore('master').get('current');
        // Beside a wrapped one no other counts: it would be no key of these records.
        const master = wrapped === undefined ? kept : undefined;
        if (master !== undefined && !isMasterKey(master)) throw database.corrupt();
        const places = await tx.objectStore('provider-keys').getAllKeys();
        const records: unknown[] = await tx.objectStore('provider-keys').getAll();
        const keys = places.map(([providerId, keyId], index) => {
          const record = asKeyRecord(records[index]);
          const here = record?.providerId === providerId && (record.keyId ?? FIRST_KEY_ID) === keyId;
          return { providerId: String(providerId), keyId: String(keyId), record: here ? record : undefined };
        });
        return { master, wrapped, idle, keys };
      }),
    adoptMaster: (fresh) =>
      database.transaction(STORES, 'readwrite', async (tx) => {
        const kept = await tx.objectStore('master').get('current');
        if (kept !== undefined) return kept;
        const others = await Promise.all([
          tx.objectStore('provider-keys').count(),
          tx.objectStore('passphrase').count('wrapped'),
        ]);
        if (others.some((count) => count > 0)) throw database.corrupt();
        await tx.objectStore('master').add(fresh, 'current');
        return fresh;
      }),
    write: (records, instead, { master, wrapped }) =>
      database.transaction(STORES, 'readwrite', async (tx) => {
        const [plain, sealed] = [tx.objectStore('master'), tx.objectStore('passphrase')];
        if ((await plain.count()) + (await sealed.count('wrapped')) === 0) {
          if (wrapped !== undefined) await sealed.add(wrapped, 'wrapped');
          else if (master !== undefined) await plain.add(master, 'current');
        }
        const keys = tx.objectStore('provider-keys');
        for (const { providerId, keyId } of instead) await keys.delete([providerId, keyId]);
        for (const record of records) await keys.put(record, [record.providerId, idOf(record)]);
      }),
    close: () => database.close(),
  };
}

const STORES: ('master' | 'provider-keys' | 'passphrase')[] = ['master', 'provider-keys', 'passphrase'];

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
