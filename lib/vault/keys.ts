/**
 * Providers' keys. A key goes in, is sealed at once, and comes out for one purpose: a request to the very origin for
 * which it was entered (S04). Secrets are in memory only while a caller holds what `release` gave it.
 */
import { isKey } from '../protocol/config.ts';
import { OrielError } from '../protocol/errors.ts';
import { type Binding, newMasterKey, seal, unseal } from './cipher.ts';
import { openVaultDatabase } from './records.ts';

export interface Vault {
  /** There is a key, readable or not. From memory. */
  has(providerId: string): boolean;
  /** The endpoint origin to which the key is bound. From memory. */
  boundTo(providerId: string): string | undefined;
  /** @throws OrielError `invalid-request` for a key that no header can carry, or an address that is none. */
  check(endpointUrl: string, secret: string): void;
  /**
   * Seals `secret` for the origin of `endpointUrl`, in place of whatever was kept for this provider. Blanks around it
   * are dropped.
   * @throws OrielError as `check` does.
   */
  put(providerId: string, endpointUrl: string, secret: string): Promise<void>;
  remove(providerId: string): Promise<void>;
  /**
   * The key, for a request to `url` and for nothing else. Undefined where none is kept.
   * @throws OrielError `authentication` where the key was entered for another origin, VaultError where it cannot be read
   */
  release(providerId: string, url: string): Promise<string | undefined>;
  /**
   * For an export with keys: each provider's key if it is bound to the address the provider has now.
   * @throws VaultError where one cannot be read: an export that silently lacks a key is worse than none.
   */
  exportAll(providers: Iterable<{ id: string; baseUrl?: string | undefined }>): Promise<Map<string, string>>;
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

/** @throws StoreError */
export async function openVault(options: { databaseName?: string } = {}): Promise<Vault> {
  const database = await openVaultDatabase(options.databaseName ?? 'oriel-vault');
  const loaded = await database.load();
  const keys = loaded.keys;
  let master = loaded.master;

  const release = async (providerId: string, url: string): Promise<string | undefined> => {
    if (!keys.has(providerId)) return undefined;
    const record = keys.get(providerId);
    if (record === undefined || record.providerId !== providerId || master === undefined) {
      throw new VaultError(providerId);
    }
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
  };

  return {
    has: (providerId) => keys.has(providerId),
    boundTo: (providerId) => keys.get(providerId)?.origin,
    check(endpointUrl, secret) {
      endpointOrigin(endpointUrl);
      sendable(secret);
    },
    async put(providerId, endpointUrl, secret) {
      const binding: Binding = { providerId, origin: endpointOrigin(endpointUrl) };
      const key = sendable(secret);
      // Made on the first key, not on install. Two at once agree on the one that was written first.
      master ??= await database.adoptMaster(await newMasterKey());
      const record = { ...binding, ...(await seal(master, binding, key)) };
      await database.put(record, master);
      keys.set(providerId, record);
    },
    async remove(providerId) {
      await database.delete(providerId);
      keys.delete(providerId);
    },
    release,
    async exportAll(providers) {
      const released = new Map<string, string>();
      for (const { id, baseUrl } of providers) {
        if (baseUrl === undefined || !URL.canParse(baseUrl)) continue;
        const record = keys.get(id);
        // A key for another address than the file would name does not go into the file: importing it would rebind it.
        if (record !== undefined && record.origin !== endpointOrigin(baseUrl)) continue;
        const key = await release(id, baseUrl);
        if (key !== undefined) released.set(id, key);
      }
      return released;
    },
    close: () => database.close(),
  };
}

function endpointOrigin(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    throw new OrielError('invalid-request', {
      message: 'A key belongs to an http:// or https:// address.',
      detail: 'baseUrl',
    });
  }
  return parsed.origin;
}

/** Checked here, since `fetch` would name the value in its own error (S06). */
function sendable(secret: string): string {
  if (isKey(secret)) return secret.trim();
  throw new OrielError('invalid-request', {
    message: 'This is no key: it is empty or holds blanks or unusual characters. Copy it again, whole.',
    detail: 'key',
  });
}
