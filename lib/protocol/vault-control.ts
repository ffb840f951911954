/** Commands of our own screens about the passphrase. It travels here and nowhere else, one way (S02, S06). */
import * as z from 'zod/mini';
import { ProviderId } from './config.ts';
import { AUTO_LOCK_MINUTES, type AutoLockMinutes } from './passphrase.ts';

z.config({ jitless: true });

const passphrase = z.string().check(z.maxLength(1_024));

export const VAULT_COMMANDS = [
  z.strictObject({ command: z.literal('vault') }),
  z.strictObject({ command: z.literal('set-passphrase'), passphrase }),
  z.strictObject({ command: z.literal('change-passphrase'), current: passphrase, passphrase }),
  z.strictObject({ command: z.literal('remove-passphrase'), current: passphrase }),
  z.strictObject({ command: z.literal('unlock'), passphrase }),
  z.strictObject({ command: z.literal('lock') }),
  /** `null`: when the browser closes. */
  z.strictObject({
    command: z.literal('set-auto-lock'),
    minutes: z.nullable(z.literal([...AUTO_LOCK_MINUTES])),
  }),
  /** Where the passphrase is forgotten. */
  z.strictObject({ command: z.literal('remove-all-keys') }),
  /** Of a provider that is not set up any more. */
  z.strictObject({ command: z.literal('remove-orphaned-keys'), id: ProviderId }),
] as const;

export interface VaultView {
  /** `open`: no passphrase is set. */
  standing: 'open' | 'locked' | 'unlocked';
  /** Absent: when the browser closes. */
  autoLock?: AutoLockMinutes;
  /** How many keys are saved, of all providers. */
  keys: number;
  /** Those of providers that are not set up any more; absent: there are none, or nobody can say. */
  orphaned?: OrphanedKeys[];
}

/** All keys of one provider. */
export interface OrphanedKeys {
  /** The provider's id. */
  id: string;
  /** Where they may be sent; absent where none of them can be read. */
  origin?: string;
  /** How many. */
  keys: number;
}

export interface VaultReplies {
  vault: VaultView;
  'set-passphrase': null;
  'change-passphrase': null;
  'remove-passphrase': null;
  unlock: null;
  lock: null;
  'set-auto-lock': null;
  'remove-all-keys': null;
  'remove-orphaned-keys': null;
}
