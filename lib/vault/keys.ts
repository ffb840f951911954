/**
 * Providers' keys. A key goes in, is sealed at once, and comes out for one purpose: a request to the very origin for
 * which it was entered (S04). Secrets are in memory only while a caller holds what `release` gave it. A provider may
 * have several keys, in the order in which they are to be tried; all of them are bound to one origin.
 */
import { isKey, MAX_KEYS } from '../protocol/config.ts';
import { OrielError } from '../protocol/errors.ts';
import { newMasterKey, seal, unseal } from './cipher.ts';
import { FIRST_KEY_ID, type KeptKey, type KeyRecord, openVaultDatabase } from './records.ts';

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

export interface Vault {
  /** There is a key, readable or not. From memory. */
  has(providerId: string): boolean;
  /** The endpoint origin to which the provider's keys are bound. From memory. */
  boundTo(providerId: string): string | undefined;
  /** The provider's keys in their order, readable or not. From memory. */
  list(providerId: string): StoredKey[];
  /** @throws OrielError `invalid-request` for a key that no header can carry, or an address that is none. */
  check(endpointUrl: string, secret: string): void;
  /**
   * Seals `secrets` (one, or several in their order) for the origin of `endpointUrl`, in place of whatever was kept for
   * this provider. Blanks around them are dropped.
   * @throws OrielError as `check` does.
   */
  put(providerId: string, endpointUrl: string, secrets: string | readonly string[]): Promise<void>;
  /**
   * Seals one more key behind the others, and resolves with its id.
   * @throws OrielError as `check` does, and `invalid-request` where the key is there already, where there are
   *   `MAX_KEYS`, or where the others are bound to another origin.
   */
  add(providerId: string, endpointUrl: string, secret: string, name?: string): Promise<string>;
  /** Without `keyId` all keys of the provider. Removing what is not there is no error. */
  remove(providerId: string, keyId?: string): Promise<void>;
  /**
   * Takes back the last `remove` of one key, for as long as the background lives.
   * @throws OrielError `invalid-request` where that was another key, or the provider's keys were replaced since.
   */
  restore(providerId: string, keyId: string): Promise<void>;
  /** @throws OrielError `invalid-request` for a key that is not there, VaultError for one of a wrong shape. */
  rename(providerId: string, keyId: string, name: string | undefined): Promise<void>;
  /** These first and in this order; ids that are not there are passed over, keys that are not named come last. */
  reorder(providerId: string, keyIds: readonly string[]): Promise<void>;
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
  /**
   * For an export with keys: each provider's keys if they are bound to the address the provider has now.
   * @throws VaultError where one cannot be read: an export that silently lacks a key is worse than none.
   */
  exportAll(
    providers: Iterable<{ id: string; baseUrl?: string | undefined }>,
  ): Promise<Map<string, string[]>>;
  close(): void;
}

/** A record that does not open: edited, moved, or written under another master key. It stays as it is. */
export class VaultError extends OrielError {
  readonly providerId: string;

  constructor(providerId: string, cause?: unknown) {
    super(
      'authentication',
      { message: `The saved key of “${providerId}” cannot be read. Enter it again in Oriel’s dashboard.` },
      cause,
    );
    this.providerId = providerId;
  }
}

const invalid = (message: string, detail?: string) =>
  new OrielError('invalid-request', { message, ...(detail === undefined ? {} : { detail }) });

/** @throws StoreError */
export async function openVault(options: { databaseName?: string; now?: () => number } = {}): Promise<Vault> {
  const { databaseName = 'oriel-vault', now = () => Date.now() } = options;
  const database = await openVaultDatabase(databaseName);
  const loaded = await database.load();
  let master = loaded.master;
  const kept = new Map<string, KeptKey[]>();
  for (const key of loaded.keys) keep(key.providerId, [...keysOf(key.providerId), key]);
  /** The last key that was removed alone, still sealed. */
  let removed: KeyRecord | undefined;

  function keysOf(providerId: string): readonly KeptKey[] {
    return kept.get(providerId) ?? [];
  }

  function keep(providerId: string, keys: readonly KeptKey[]): void {
    if (keys.length === 0) kept.delete(providerId);
    else kept.set(providerId, [...keys].sort(byPlace));
  }

  const boundTo = (providerId: string) =>
    keysOf(providerId).find(({ record }) => record !== undefined)?.record?.origin;

  async function open({ providerId, record }: KeptKey, url: string): Promise<string> {
    if (record === undefined || master === undefined) throw new VaultError(providerId);
    if (endpointOrigin(url) !== record.origin) {
      throw new OrielError('authentication', {
        message:
          'This provider’s address has changed since its key was entered. Enter the key again in Oriel’s dashboard.',
      });
    }
    try {
      return await unseal(master, record, record);
    } catch (thrown) {
      throw new VaultError(providerId, thrown);
    }
  }

  const release: Vault['release'] = async (providerId, url, keyId) => {
    const keys = keysOf(providerId);
    const key = keyId === undefined ? keys[0] : keys.find((one) => one.keyId === keyId);
    return key === undefined ? undefined : open(key, url);
  };

  /** Made on the first key, not on install. Two at once agree on the one that was written first. */
  async function masterKey(): Promise<CryptoKey> {
    master ??= await database.adoptMaster(await newMasterKey());
    return master;
  }

  async function sealed(
    providerId: string,
    origin: string,
    secret: string,
    more: Pick<KeyRecord, 'name' | 'place'>,
  ): Promise<KeyRecord> {
    const binding = { providerId, keyId: crypto.randomUUID(), origin };
    return { ...binding, ...more, addedAt: now(), ...(await seal(await masterKey(), binding, secret)) };
  }

  /** Writes records over those of the same ids. */
  async function rewrite(providerId: string, records: readonly KeyRecord[]): Promise<void> {
    await database.write(records, [], master);
    const others = keysOf(providerId).filter(({ keyId }) => !records.some((one) => idOf(one) === keyId));
    keep(providerId, [...others, ...records.map(asKept)]);
  }

  return {
    has: (providerId) => kept.has(providerId),
    boundTo,
    list: (providerId) =>
      keysOf(providerId).map(({ keyId, record }) => ({
        id: keyId,
        ...(record?.name === undefined ? {} : { name: record.name }),
        ...(record?.addedAt === undefined ? {} : { addedAt: record.addedAt }),
      })),
    check(endpointUrl, secret) {
      endpointOrigin(endpointUrl);
      sendable(secret);
    },
    async put(providerId, endpointUrl, secrets) {
      const origin = endpointOrigin(endpointUrl);
      const keys = [...new Set((typeof secrets === 'string' ? [secrets] : secrets).map(sendable))];
      if (keys.length > MAX_KEYS) throw tooMany();
      const records = await Promise.all(keys.map((key, place) => sealed(providerId, origin, key, { place })));
      await database.write(records, keysOf(providerId), master);
      keep(providerId, records.map(asKept));
      if (removed?.providerId === providerId) removed = undefined;
    },
    async add(providerId, endpointUrl, secret, name) {
      const origin = endpointOrigin(endpointUrl);
      const key = sendable(secret);
      const before = keysOf(providerId);
      if (before.length >= MAX_KEYS) throw tooMany();
      const bound = boundTo(providerId);
      if (bound !== undefined && bound !== origin) {
        throw invalid('The saved keys belong to another address. Replace them, or remove them first.', 'key');
      }
      for (const one of before) {
        const secretThere = await open(one, endpointUrl).catch(() => undefined);
        if (secretThere === key) throw invalid('This key is saved for this provider already.', 'key');
      }
      const place = 1 + Math.max(-1, ...keysOf(providerId).map(({ record }) => record?.place ?? 0));
      const record = await sealed(providerId, origin, key, {
        place,
        ...(name === undefined ? {} : { name }),
      });
      await rewrite(providerId, [record]);
      return idOf(record);
    },
    async remove(providerId, keyId) {
      const goes = keysOf(providerId).filter((one) => keyId === undefined || one.keyId === keyId);
      await database.write([], goes, undefined);
      const gone = new Set(goes.map((one) => one.keyId));
      keep(
        providerId,
        keysOf(providerId).filter((one) => !gone.has(one.keyId)),
      );
      if (keyId !== undefined && goes[0] !== undefined) removed = goes[0].record;
      else if (removed?.providerId === providerId) removed = undefined;
    },
    async restore(providerId, keyId) {
      const record = removed;
      const bound = boundTo(providerId);
      const fits = record?.providerId === providerId && idOf(record) === keyId;
      if (
        !fits ||
        (bound !== undefined && bound !== record.origin) ||
        keysOf(providerId).length >= MAX_KEYS
      ) {
        throw invalid('This key cannot be brought back any more. Add it again.', 'key');
      }
      await rewrite(providerId, [record]);
      removed = undefined;
    },
    async rename(providerId, keyId, name) {
      const key = keysOf(providerId).find((one) => one.keyId === keyId);
      if (key === undefined) throw invalid('This key was removed.', 'key');
      if (key.record === undefined) throw new VaultError(providerId);
      const { name: _, ...record } = key.record;
      await rewrite(providerId, [name === undefined ? record : { ...record, name }]);
    },
    async reorder(providerId, keyIds) {
      const rank = ({ keyId }: KeptKey) => (keyIds.includes(keyId) ? keyIds.indexOf(keyId) : keyIds.length);
      const ordered = [...keysOf(providerId)].sort((a, b) => rank(a) - rank(b));
      // One of a wrong shape cannot be written, and stays where it is.
      const records = ordered.flatMap(({ record }, place) => (record ? [{ ...record, place }] : []));
      await rewrite(providerId, records);
    },
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
    async exportAll(providers) {
      const released = new Map<string, string[]>();
      for (const { id, baseUrl } of providers) {
        if (baseUrl === undefined || !URL.canParse(baseUrl)) continue;
        const secrets: string[] = [];
        for (const key of keysOf(id)) {
          // A key for another address than the file would name does not go into it: importing it would rebind it.
          if (key.record !== undefined && key.record.origin !== endpointOrigin(baseUrl)) continue;
          secrets.push(await open(key, baseUrl));
        }
        if (secrets.length > 0) released.set(id, secrets);
      }
      return released;
    },
    close: () => database.close(),
  };
}

const idOf = (record: KeyRecord): string => record.keyId ?? FIRST_KEY_ID;
const asKept = (record: KeyRecord): KeptKey => ({
  providerId: record.providerId,
  keyId: idOf(record),
  record,
});

const byPlace = (a: KeptKey, b: KeptKey): number =>
  (a.record?.place ?? 0) - (b.record?.place ?? 0) || (a.record?.addedAt ?? 0) - (b.record?.addedAt ?? 0);

const tooMany = () => invalid(`A provider has ${MAX_KEYS} keys at most. Remove one first.`, 'key');

function endpointOrigin(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    throw invalid('A key belongs to an http:// or https:// address.', 'baseUrl');
  }
  return parsed.origin;
}

/** Checked here, since `fetch` would name the value in its own error (S06). */
function sendable(secret: string): string {
  if (isKey(secret)) return secret.trim();
  throw invalid(
    'This is no key: it is empty or holds blanks or unusual characters. Copy it again, whole.',
    'key',
  );
}
