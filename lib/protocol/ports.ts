/**
 * Names of the runtime ports between our own screens and the background. Kept apart from `approval.ts` and `control.ts`,
 * which hold their contracts, so that a screen can open a port without carrying zod.
 */

/** Approval window <-> background; followed by `:<approval id>`. */
export const APPROVAL = 'oriel/approval';
/** A question of the person's own, or a call of the past once more (try.ts). */
export const TRY = 'oriel/try';
/** The ledger, written out for a file. */
export const EXPORT = 'oriel/export';
