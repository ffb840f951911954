/**
 * Providers' keys. A key goes in, is sealed at once (changes), and comes out for one purpose: a request to the very origin
 * for which it was entered (S04). Secrets are in memory only while a caller holds what `release` gave it. A provider may
 * have several keys, in the order in which they are to be tried; all of them are bound to one origin.
 */
import type { Database } from '../platform/database.ts';
import { originOf } from '../protocol/address.ts';
import { OrielError } from '../protocol/errors.ts';
import { lockedError } from '../protocol/locked.ts';
import { unseal } from './cipher.ts';
import { VaultError } from './fault.ts';
import { type Lock, type LockSeams, openLock } from './lock.ts';
import { type KeptKey, loadRecords, openVaultStores, type Schema } from './records.ts';

/** A secret on its way to the one who asked for it, and which key it is. */
export interface ReleasedKey {
  id: string;
  secret: string;
}

/** What may be said of a key. */
export interface StoredKey {
  id: string;
  /** The person's own name for it. */
  name?: string;
  /** Unix ms. */
  addedAt?: number;
}

/** What changes of keys and of the passphrase work on: most backgrounds never see one, and they are loaded for it. */
export interface VaultInside {
  stores: Database<Schema>;
  /** The provider's keys in their order, or of all providers those of each, readable or not. From memory. */
  keys(providerId?: string): readonly KeptKey[];
  /** These are the provider's keys from now on: they are written already. */
  keep(providerId: string, keys: readonly KeptKey[]): void;
  /** One change after the other. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  /** Unix ms. */
  now(): number;
}

export interface Vault {
  /** Where a passphrase is set (S35): while it is locked, all that needs a secret throws `lockedError`. */
  readonly lock: Lock;
  readonly inside: VaultInside;
  /** There is a key, readable or not. From memory. */
  has(providerId: string): boolean;
  /** The endpoint origin to which the provider's keys are bound. From memory. */
  boundTo(providerId: string): string | undefined;
  /** The provider's keys in their order, readable or not. From memory. */
  list(providerId: string): StoredKey[];
  /**
   * The first key, or the named one, for a request to `url` and for nothing else. Undefined where none is kept.
   * @throws OrielError `authentication` where the key was entered for another origin, VaultError where it cannot be read
   */
  release(providerId: string, url: string, keyId?: string): Promise<string | undefined>;
  /**
   * The keys that may go to `url`, one at a time, each unsealed when it is asked for: those of `keyIds` in that order, or
   * all behind the first.
   */
  releaseRest(providerId: string, url: string, keyIds?: readonly string[]): AsyncGenerator<ReleasedKey, void>;
  /** @throws lockedError: whoever is to save keys, or needs all of them, asks before anything is done. */
  mustBeOpen(): void;
  close(): void;
}

export interface VaultOptions extends Partial<LockSeams> {
  databaseName?: string;
}

/** @throws StoreError */
export async function openVault({
  databaseName = 'oriel-vault',
  session,
  now = () => Date.now(),
  after = (ms, work) => void setTimeout(work, ms),
  wake = () => undefined,
}: VaultOptions = {}): Promise<Vault> {
  const stores = await openVaultStores(databaseName);
  const loaded = await loadRecords(stores);
  const lock = await openLock(loaded, { session, now, after, wake });
  const kept = new Map<string, KeptKey[]>();
  for (const key of loaded.keys) keep(key.providerId, [...keysOf(key.providerId), key]);
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = turn.then(work);
    turn = done.catch(() => undefined);
    return done;
  };

  function keysOf(providerId: string): readonly KeptKey[] {
    return kept.get(providerId) ?? [];
  }

  function keep(providerId: string, keys: readonly KeptKey[]): void {
    if (keys.length === 0) kept.delete(providerId);
    else kept.set(providerId, [...keys].sort(byPlace));
  }

  function mustBeOpen(): void {
    if (lock.locked()) throw lockedError();
  }

  const boundTo = (providerId: string) =>
    keysOf(providerId).find(({ record }) => record !== undefined)?.record?.origin;

  async function open({ providerId, record }: KeptKey, url: string): Promise<string> {
    mustBeOpen();
    const { master } = lock;
    if (record === undefined || master === undefined) throw new VaultError(providerId);
    if (originOf(url) !== record.origin) {
      throw new OrielError('authentication', {
        message:
          'This provider’s address has changed since its key was entered. Enter the key again in Oriel’s dashboard.',
      });
    }
    const secret = await unseal(master, record, record).catch((thrown) => {
      throw new VaultError(providerId, thrown);
    });
    // Locked meanwhile: no call begins with a key any more.
    mustBeOpen();
    return secret;
  }

  const release: Vault['release'] = async (providerId, url, keyId) => {
    const keys = keysOf(providerId);
    const key = keyId === undefined ? keys[0] : keys.find((one) => one.keyId === keyId);
    return key === undefined ? undefined : open(key, url);
  };

  return {
    lock,
    inside: {
      stores,
      keys: (providerId) => (providerId === undefined ? [...kept.values()].flat() : keysOf(providerId)),
      keep,
      inTurn,
      now,
    },
    has: (providerId) => kept.has(providerId),
    boundTo,
    list: (providerId) =>
      keysOf(providerId).map(({ keyId, record }) => ({
        id: keyId,
        ...(record?.name === undefined ? {} : { name: record.name }),
        ...(record?.addedAt === undefined ? {} : { addedAt: record.addedAt }),
      })),
    release,
    async *releaseRest(providerId, url, keyIds) {
      const ids =
        keyIds ??
        keysOf(providerId)
          .slice(1)
          .map(({ keyId }) => keyId);
      for (const id of ids) {
        // Looked up when its turn comes: it may have been removed meanwhile.
        const key = keysOf(providerId).find(({ keyId }) => keyId === id);
        // One that cannot be read, or may not go there, is no reason to give up the others.
        const secret = key && (await open(key, url).catch(() => undefined));
        if (secret !== undefined) yield { id, secret };
      }
    },
    mustBeOpen,
    close: () => stores.close(),
  };
}

const byPlace = (a: KeptKey, b: KeptKey): number =>
  (a.record?.place ?? 0) - (b.record?.place ?? 0) || (a.record?.addedAt ?? 0) - (b.record?.addedAt ?? 0);
