/** Grants that end with an amount: what their place has spent since they were given. */
import type { Place } from './place.ts';
import type { Grant } from './record.ts';

/** What a place has spent in all, USD: what runs now is counted when it is over. Rejects where nobody can say. */
export type Account = (who: Place & { incognito: boolean }) => number | Promise<number>;

export const isLimited = ({ limit }: Grant): boolean => limit !== undefined;

/** Undefined where the account was begun anew since the grant was given. */
export const spentOf = ({ before = 0 }: Grant, total: number): number | undefined =>
  total < before ? undefined : total - before;
