/** Which of several budgets is the nearest to its end. Pure. */
import type { Allowance } from '../protocol/budget.ts';

/** Of limits by day and month the one that is used up the most, and how far, 0–1 and beyond; undefined: there is none. */
export function nearest(
  allowances: readonly Allowance[],
): { allowance: Allowance; share: number } | undefined {
  const shares = allowances
    .filter(({ limit }) => limit === 'perDay' || limit === 'perMonth')
    .map((allowance) => ({ allowance, share: allowance.of > 0 ? allowance.used / allowance.of : 1 }));
  return shares.reduce<(typeof shares)[number] | undefined>(
    (most, one) => (most === undefined || one.share > most.share ? one : most),
    undefined,
  );
}
