/** Changes to the saved keys: each is written before it counts, one after the other. Only our own screens ask for any. */
import { isKey, MAX_KEYS } from '../protocol/config.ts';
import { OrielError } from '../protocol/errors.ts';
import { newMasterKey, seal } from './cipher.ts';
import { VaultError } from './fault.ts';
import type { Vault } from './keys.ts';
import { asKept, idOf, type KeptKey, type KeyRecord } from './records.ts';
import { adoptMaster, writeKeys } from './writes.ts';

export interface VaultChanges {
  /**
   * Whether such a key could be kept, before anything is written.
   * @throws OrielError `invalid-request` for a key that no header can carry, or an address that is none; `lockedError`
   */
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
   * For an export with keys: each provider's keys if they are bound to the address the provider has now.
   * @throws VaultError where one cannot be read: an export that silently lacks a key is worse than none.
   */
  exportAll(
    providers: Iterable<{ id: string; baseUrl?: string | undefined }>,
  ): Promise<Map<string, string[]>>;
}

const invalid = (message: string, detail?: string) =>
  new OrielError('invalid-request', { message, ...(detail === undefined ? {} : { detail }) });

/** The last key that was removed alone, still sealed, by vault. */
const removed = new WeakMap<Vault, KeyRecord>();

/** After the records were sealed anew it would open nothing. */
export const forgetRemoved = (vault: Vault): void => void removed.delete(vault);

export function changesTo(vault: Vault): VaultChanges {
  const { lock, boundTo, mustBeOpen } = vault;
  const { stores, keys: keysOf, keep, inTurn, now } = vault.inside;

  /** Made on the first key, not on install. */
  async function masterKey(): Promise<CryptoKey> {
    mustBeOpen();
    if (lock.master !== undefined) return lock.master;
    const master = await adoptMaster(stores, await newMasterKey());
    await lock.adopt({ master, wrapped: undefined });
    return master;
  }

  async function sealed(
    master: CryptoKey,
    providerId: string,
    origin: string,
    secret: string,
    more: Pick<KeyRecord, 'name' | 'place'>,
  ): Promise<KeyRecord> {
    const binding = { providerId, keyId: crypto.randomUUID(), origin };
    return { ...binding, ...more, addedAt: now(), ...(await seal(master, binding, secret)) };
  }

  /** Writes records over those of the same ids. */
  async function rewrite(providerId: string, records: readonly KeyRecord[]): Promise<void> {
    await writeKeys(stores, records, [], lock.kept);
    const others = keysOf(providerId).filter(({ keyId }) => !records.some((one) => idOf(one) === keyId));
    keep(providerId, [...others, ...records.map(asKept)]);
  }

  function forget(providerId: string): void {
    if (removed.get(vault)?.providerId === providerId) removed.delete(vault);
  }

  return {
    check(endpointUrl, secret) {
      endpointOrigin(endpointUrl);
      sendable(secret);
      mustBeOpen();
    },
    async put(providerId, endpointUrl, secrets) {
      const origin = endpointOrigin(endpointUrl);
      const keys = [...new Set((typeof secrets === 'string' ? [secrets] : secrets).map(sendable))];
      if (keys.length > MAX_KEYS) throw tooMany();
      await inTurn(async () => {
        const master = await masterKey();
        const records = await Promise.all(
          keys.map((key, place) => sealed(master, providerId, origin, key, { place })),
        );
        await writeKeys(stores, records, keysOf(providerId), lock.kept);
        keep(providerId, records.map(asKept));
        forget(providerId);
      });
    },
    async add(providerId, endpointUrl, secret, name) {
      const origin = endpointOrigin(endpointUrl);
      const key = sendable(secret);
      return await inTurn(async () => {
        const before = keysOf(providerId);
        if (before.length >= MAX_KEYS) throw tooMany();
        const bound = boundTo(providerId);
        if (bound !== undefined && bound !== origin) {
          throw invalid(
            'The saved keys belong to another address. Replace them, or remove them first.',
            'key',
          );
        }
        const master = await masterKey();
        for (const { keyId } of before) {
          const there = await vault.release(providerId, endpointUrl, keyId).catch(() => undefined);
          if (there === key) throw invalid('This key is saved for this provider already.', 'key');
        }
        const place = 1 + Math.max(-1, ...before.map(({ record }) => record?.place ?? 0));
        const record = await sealed(master, providerId, origin, key, {
          place,
          ...(name === undefined ? {} : { name }),
        });
        await rewrite(providerId, [record]);
        return idOf(record);
      });
    },
    remove: (providerId, keyId) =>
      inTurn(async () => {
        const goes = keysOf(providerId).filter((one) => keyId === undefined || one.keyId === keyId);
        await writeKeys(stores, [], goes, {});
        const gone = new Set(goes.map((one) => one.keyId));
        keep(
          providerId,
          keysOf(providerId).filter((one) => !gone.has(one.keyId)),
        );
        const record = goes[0]?.record;
        if (keyId === undefined || record === undefined) forget(providerId);
        else removed.set(vault, record);
      }),
    restore: (providerId, keyId) =>
      inTurn(async () => {
        const record = removed.get(vault);
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
        removed.delete(vault);
      }),
    rename: (providerId, keyId, name) =>
      inTurn(async () => {
        const key = keysOf(providerId).find((one) => one.keyId === keyId);
        if (key === undefined) throw invalid('This key was removed.', 'key');
        if (key.record === undefined) throw new VaultError(providerId);
        const { name: _, ...record } = key.record;
        await rewrite(providerId, [name === undefined ? record : { ...record, name }]);
      }),
    reorder: (providerId, keyIds) =>
      inTurn(async () => {
        const rank = ({ keyId }: KeptKey) => (keyIds.includes(keyId) ? keyIds.indexOf(keyId) : keyIds.length);
        const ordered = [...keysOf(providerId)].sort((a, b) => rank(a) - rank(b));
        // One of a wrong shape cannot be written, and stays where it is.
        const records = ordered.flatMap(({ record }, place) => (record ? [{ ...record, place }] : []));
        await rewrite(providerId, records);
      }),
    async exportAll(providers) {
      mustBeOpen();
      const released = new Map<string, string[]>();
      for (const { id, baseUrl } of providers) {
        if (baseUrl === undefined || !URL.canParse(baseUrl)) continue;
        const secrets: string[] = [];
        for (const { keyId, record } of keysOf(id)) {
          // A key for another address than the file would name does not go into it: importing it would rebind it.
          if (record !== undefined && record.origin !== endpointOrigin(baseUrl)) continue;
          const secret = await vault.release(id, baseUrl, keyId);
          if (secret !== undefined) secrets.push(secret);
        }
        if (secrets.length > 0) released.set(id, secrets);
      }
      return released;
    },
  };
}

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
