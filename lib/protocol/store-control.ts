/** Commands of our own screens about what Oriel keeps: what of it cannot be read, and what is to be done. */
import * as z from 'zod/mini';

z.config({ jitless: true });

/** By what people know of them; each is a database of its own (docs/decisions/004). */
export const STORES = [
  'settings',
  'permissions',
  'keys',
  'activity',
  'budgets',
  'lists',
  'endpoints',
  'answers',
] as const;
export type StoreName = (typeof STORES)[number];

/**
 * `newer`: written by a later Oriel. `corrupt`: there, but not in a shape that was ever written. `unavailable`: the
 * browser gives no access (disk full, storage blocked, closing).
 */
export type StoreFault = 'newer' | 'corrupt' | 'unavailable';

/** A store that cannot be read. It lies there as it was. */
export interface BrokenStore {
  store: StoreName;
  fault: StoreFault;
  /** A sentence for a person, with the next step. */
  message: string;
}

export const STORE_COMMANDS = [
  z.strictObject({ command: z.literal('broken-stores') }),
  /** Erases one that cannot be read, and no other: what was in it is lost. */
  z.strictObject({ command: z.literal('start-anew'), store: z.enum(STORES) }),
] as const;

export interface StoreReplies {
  'broken-stores': { broken: BrokenStore[] };
  'start-anew': null;
}
