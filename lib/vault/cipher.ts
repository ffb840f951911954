/**
 * AES-GCM under a key that never leaves the browser's own keeping. Without a passphrase this hides secrets from content
 * scripts, synced storage and a copy of the database alone; who has the whole browser profile has the key as well. With one
 * the key itself is sealed (wrapping), and is nowhere on the disk.
 */

/** What a secret belongs to. It goes into the seal: a record that is moved or edited no longer opens (S04). */
export interface Binding {
  providerId: string;
  /** Absent: sealed by an Oriel that kept one key for a provider, and did not name it. */
  keyId?: string | undefined;
  /** The endpoint's origin. */
  origin: string;
}

export interface Sealed {
  /** 12 random bytes, never used twice. */
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}

const IV_BYTES = 12;

export function newMasterKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

/** Of 32 bytes. */
export const importMaster = (bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);

export async function seal(master: CryptoKey, binding: Binding, secret: string): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const data = await crypto.subtle.encrypt(parameters(iv, binding), master, new TextEncoder().encode(secret));
  return { iv, data };
}

/** @throws whatever WebCrypto throws for another key, another binding or changed bytes; it does not tell which. */
export async function unseal(master: CryptoKey, binding: Binding, sealed: Sealed): Promise<string> {
  const bytes = await crypto.subtle.decrypt(parametersOf(binding, sealed), master, sealed.data);
  return utf8.decode(bytes);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Of the records in memory, which are replaced and never changed: every call unseals the same one. They hold no secret. */
const prepared = new WeakMap<Sealed, { binding: Binding; parameters: AesGcmParams }>();

function parametersOf(binding: Binding, sealed: Sealed): AesGcmParams {
  const before = prepared.get(sealed);
  if (before?.binding === binding) return before.parameters;
  const made = parameters(sealed.iv, binding);
  prepared.set(sealed, { binding, parameters: made });
  return made;
}

function parameters(iv: Uint8Array<ArrayBuffer>, { providerId, keyId, origin }: Binding): AesGcmParams {
  // JSON keeps the fields apart: no other values yield the same bytes. The number keeps the two forms apart.
  const bound = keyId === undefined ? [1, providerId, origin] : [2, providerId, keyId, origin];
  const additionalData = new TextEncoder().encode(JSON.stringify(['oriel-vault', ...bound]));
  return { name: 'AES-GCM', iv, additionalData, tagLength: 128 };
}
