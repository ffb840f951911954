/** Grants that end with an amount: what their place has spent since they were given. */
import { type CapabilitySet, missingFrom, NOTHING, setOf } from './capabilities.ts';
import type { Place } from './place.ts';
import type { Grant } from './record.ts';

/** What a place has spent in all, USD: what runs now is counted when it is over. Rejects where nobody can say. */
export type Account = (who: Place & { incognito: boolean }) => number | Promise<number>;

export const isLimited = ({ limit }: Grant): boolean => limit !== undefined;

/** Undefined where the account was begun anew since the grant was given. */
export const spentOf = ({ before = 0 }: Grant, total: number): number | undefined =>
  total < before ? undefined : total - before;

/**
 * USD that the place may have spent in all before the first of the grants ends by which alone it may something of `needs`.
 * What runs at once is held to it: a grant is seen to have ended only when what it paid for is over.
 * @returns undefined where none of these ends with an amount.
 */
export function ceilingOf(held: readonly Grant[], needs: CapabilitySet): number | undefined {
  const endless = held.filter((grant) => !isLimited(grant)).flatMap(({ capabilities }) => capabilities);
  const paid = missingFrom(setOf(endless), needs);
  const ceilings = held.flatMap(({ capabilities, limit, before = 0 }) =>
    limit === undefined || (setOf(capabilities) & paid) === NOTHING ? [] : [before + limit],
  );
  return ceilings.length === 0 ? undefined : Math.min(...ceilings);
}
