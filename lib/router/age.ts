/** Which of two models came out later, where that may not be known. Pure. */
import type { Endpoint } from '../catalog/endpoint.ts';

/**
 * How old an undated model counts, ms. Makers renew their lines within a year: what is known to be of this year goes before
 * it. It is not taken to be ancient either: what nobody dates is as a rule too new for the catalogue, or a name that moves.
 */
export const UNDATED_MS = 365 * 24 * 60 * 60 * 1_000;

/**
 * The newer goes first; 0 where they are of the same day. A month counts as its beginning.
 * @param now Unix ms.
 */
export function newerFirst(now: number): (a: Endpoint, b: Endpoint) => number {
  const undated = new Date(now - UNDATED_MS).toISOString().slice(0, 10);
  return ({ released: a = undated }, { released: b = undated }) => (a < b ? 1 : a > b ? -1 : 0);
}
