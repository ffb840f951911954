/** The vault's database: one master key and the sealed records. Nothing here can read a secret. */
import type { DBSchema } from 'idb';
import { openDatabase, type Upgrade } from '../platform/database.ts';
import type { Sealed } from './cipher.ts';

export interface KeyRecord extends Sealed {
  providerId: string;
  origin: string;
}

interface Schema extends DBSchema {
  master: { key: 'current'; value: CryptoKey };
  keys: { key: string; value: KeyRecord };
}

export const UPGRADES: readonly Upgrade[] = [
  (database) => {
    database.createObjectStore('master');
    database.createObjectStore('keys', { keyPath: 'providerId' });
  },
];

export interface VaultRecords {
  /** Absent before the first secret. */
  master: CryptoKey | undefined;
  /** A record of a wrong shape is there as undefined: it must be neither read nor taken for missing. */
  keys: Map<string, KeyRecord | undefined>;
}

export interface VaultDatabase {
  load(): Promise<VaultRecords>;
  /**
   * Keeps `fresh` as the master key if there is none, and returns the one that is kept.
   * @throws StoreError `corrupt` where records exist without one: a new one would make them unreadable for good (S36).
   */
  adoptMaster(fresh: CryptoKey): Promise<CryptoKey>;
  /** `master` is written again if it is gone: site data may be cleared while the background runs. */
  put(record: KeyRecord, master: CryptoKey): Promise<void>;
  delete(providerId: string): Promise<void>;
  close(): void;
}

/** @throws StoreError */
export async function openVaultDatabase(name: string): Promise<VaultDatabase> {
  const database = await openDatabase<Schema>({ name, what: 'keys', upgrades: UPGRADES });
  return {
    load: () =>
      database.transaction(['master', 'keys'], 'readonly', async (tx) => {
        const master: unknown = await tx.objectStore('master').get('current');
        if (master !== undefined && !isMasterKey(master)) throw database.corrupt();
        const ids = await tx.objectStore('keys').getAllKeys();
        const records: unknown[] = await tx.objectStore('keys').getAll();
        const keys = ids.map((id, index) => [String(id), asKeyRecord(records[index])] as const);
        return { master, keys: new Map(keys) };
      }),
    adoptMaster: (fresh) =>
      database.transaction(['master', 'keys'], 'readwrite', async (tx) => {
        const kept = await tx.objectStore('master').get('current');
        if (kept !== undefined) return kept;
        if ((await tx.objectStore('keys').count()) > 0) throw database.corrupt();
        await tx.objectStore('master').add(fresh, 'current');
        return fresh;
      }),
    put: (record, master) =>
      database.transaction(['master', 'keys'], 'readwrite', async (tx) => {
        const kept = await tx.objectStore('master').getKey('current');
        if (kept === undefined) await tx.objectStore('master').add(master, 'current');
        await tx.objectStore('keys').put(record);
      }),
    delete: (providerId) =>
      database.transaction(['keys'], 'readwrite', (tx) => tx.objectStore('keys').delete(providerId)),
    close: () => database.close(),
  };
}

const isMasterKey = (value: unknown): value is CryptoKey =>
  value instanceof CryptoKey && !value.extractable && value.algorithm.name === 'AES-GCM';

function asKeyRecord(value: unknown): KeyRecord | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  const { providerId, origin, iv, data } = value as Partial<Record<keyof KeyRecord, unknown>>;
  if (typeof providerId !== 'string' || typeof origin !== 'string') return undefined;
  if (!(iv instanceof Uint8Array) || iv.byteLength !== 12 || !(data instanceof ArrayBuffer)) return undefined;
  return { providerId, origin, iv: new Uint8Array(iv), data };
}
