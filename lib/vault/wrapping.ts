/**
 * The master key under a passphrase (S35): AES-GCM under a key from PBKDF2-SHA-256, whose parameters stand in the record and
 * are sealed with it. A record that asks for less work than was ever allowed, or for so much that it would never end, is none
 * of ours: it is not tried.
 */
import { OrielError } from '../protocol/errors.ts';
import type { Sealed } from './cipher.ts';

export interface WrappedMaster extends Sealed {
  kdf: typeof KDF;
  iterations: number;
  /** Random, new with every wrapping. */
  salt: Uint8Array<ArrayBuffer>;
}

/** In iterations. */
export interface Cost {
  /** Fewer were never written. */
  least: number;
  /** What is written today; a record with fewer is raised to it when it is next opened. */
  today: number;
  most: number;
}

/** OWASP’s figure for PBKDF2 with SHA-256 is 600,000. */
export const COST: Readonly<Cost> = { least: 600_000, today: 1_000_000, most: 10_000_000 };

const KDF = 'PBKDF2-SHA-256';
const SALT_BYTES = 16;
const IV_BYTES = 12;
/** 32 of the key, 16 of the tag. */
const WRAPPED_BYTES = 48;

export async function wrap(
  bytes: Uint8Array<ArrayBuffer>,
  passphrase: string,
  iterations: number,
): Promise<WrappedMaster> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const key = await derive(passphrase, salt, iterations);
  const data = await crypto.subtle.encrypt(parameters(iv, salt, iterations), key, bytes);
  return { kdf: KDF, iterations, salt, iv, data };
}

/** The master key’s bytes. @throws OrielError `authentication` for another passphrase or changed bytes; nobody can tell which. */
export async function unwrap(
  { iterations, salt, iv, data }: WrappedMaster,
  passphrase: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const key = await derive(passphrase, salt, iterations);
  try {
    return new Uint8Array(await crypto.subtle.decrypt(parameters(iv, salt, iterations), key, data));
  } catch {
    throw new OrielError('authentication', {
      message: 'This is not the passphrase. Check capitals and the keyboard’s language, and try again.',
      detail: 'passphrase',
    });
  }
}

/** Undefined for what is no such record, or names a work that is out of bounds. */
export function asWrapped(value: unknown, { least, most }: Cost): WrappedMaster | undefined {
  const { kdf, iterations, salt, iv, data } = Object(value) as Partial<Record<keyof WrappedMaster, unknown>>;
  if (kdf !== KDF || typeof iterations !== 'number' || !Number.isInteger(iterations)) return undefined;
  if (iterations < least || iterations > most) return undefined;
  if (!(salt instanceof Uint8Array) || salt.byteLength !== SALT_BYTES) return undefined;
  if (!(iv instanceof Uint8Array) || iv.byteLength !== IV_BYTES) return undefined;
  if (!(data instanceof ArrayBuffer) || data.byteLength !== WRAPPED_BYTES) return undefined;
  return { kdf, iterations, salt: new Uint8Array(salt), iv: new Uint8Array(iv), data };
}

/** The same words typed on another keyboard or system may be other code points: NFKC makes them one. */
async function derive(
  passphrase: string,
  salt: Uint8Array<ArrayBuffer>,
  iterations: number,
): Promise<CryptoKey> {
  const typed = new TextEncoder().encode(passphrase.normalize('NFKC'));
  const base = await crypto.subtle.importKey('raw', typed, 'PBKDF2', false, ['deriveKey']);
  typed.fill(0);
  const work = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations };
  return crypto.subtle.deriveKey(work, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

/** The purpose and the work go into the seal: a record whose parameters were edited does not open. */
function parameters(
  iv: Uint8Array<ArrayBuffer>,
  salt: Uint8Array<ArrayBuffer>,
  iterations: number,
): AesGcmParams {
  const bound = ['oriel-vault-master', 1, KDF, iterations, [...salt]];
  return {
    name: 'AES-GCM',
    iv,
    additionalData: new TextEncoder().encode(JSON.stringify(bound)),
    tagLength: 128,
  };
}
