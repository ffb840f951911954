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

/** @throws StoreError */
export const openVaultStores = (name: string): Promise<Database<Schema>> =>
  openDatabase<Schema>({ name, what: 'keys', upgrades: UPGRADES });

/** @throws StoreError */
export const loadRecords = (stores: Database<Schema>): Promise<VaultRecords> =>
  stores.transaction(STORES, 'readonly', async (tx) => {
    const wrapped = await tx.objectStore('passphrase').get('wrapped');
    const idle = await tx.objectStore('passphrase').get('idle');
    const kept: unknown = await tx.objectStore('master').get('current');
    // Beside a wrapped one no other counts: it would be no key of these records.
    const master = wrapped === undefined ? kept : undefined;
    if (master !== undefined && !isMasterKey(master)) throw stores.corrupt();
    const places = await tx.objectStore('provider-keys').getAllKeys();
    const records: unknown[] = await tx.objectStore('provider-keys').getAll();
    const keys = places.map(([providerId, keyId], index) => {
      const record = asKeyRecord(records[index]);
      const here = record?.providerId === providerId && idOf(record) === keyId;
      return { providerId: String(providerId), keyId: String(keyId), record: here ? record : undefined };
    });
    return { master, wrapped, idle, keys };
  });

export const STORES: ('master' | 'provider-keys' | 'passphrase')[] = [
  'master',
  'provider-keys',
  'passphrase',
];

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
