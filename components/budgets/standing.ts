/** Where a limit stands, and what it is raised to. Pure. */
import type { Allowance, Budget, BudgetOwner } from '../../lib/protocol/budget.ts';
import { NEARLY } from '../../lib/protocol/limits.ts';

export type Tone = 'fine' | 'near' | 'spent';

/** 0–1 and beyond. */
const shareOf = ({ used, of }: Allowance): number => (of > 0 ? used / of : 1);

export function toneOf(allowance: Allowance): Tone {
  const share = shareOf(allowance);
  return share >= 1 ? 'spent' : share >= NEARLY ? 'near' : 'fine';
}

/** For a bar: 0–100. */
export const percentOf = (allowance: Allowance): number =>
  Math.min(100, Math.max(0, shareOf(allowance) * 100));

/** To the nanodollar: what a difference of fractions is off by is no money. */
export const leftOf = ({ used, of }: Allowance): number => Math.max(0, Math.round((of - used) * 1e9) / 1e9);

/** Limits that are used up over a day or a month: what a bar is worth drawing for. */
export const isPeriod = ({ limit }: Allowance): boolean => limit === 'perDay' || limit === 'perMonth';

/**
 * What a site is shown: its own days and months, and of others (all sites together, its provider) what is nearly used up or
 * leaves less than the site's own do.
 */
export function holding(allowances: readonly Allowance[]): Allowance[] {
  const periods = allowances.filter(isPeriod);
  const own = periods.filter(({ owner }) => owner === 'site').map(leftOf);
  const least = Math.min(...own, Number.POSITIVE_INFINITY);
  return periods.filter((one) => one.owner === 'site' || toneOf(one) !== 'fine' || leftOf(one) < least);
}

/** Of the limits on each request the one that the site meets first. */
export const leastEach = (allowances: readonly Allowance[]): Allowance | undefined =>
  allowances
    .filter(({ limit }) => limit === 'perRequest')
    .reduce<Allowance | undefined>(
      (least, one) => (least === undefined || one.of < least.of ? one : least),
      undefined,
    );

/** The budget that these limits are those of. */
export const budgetBehind = (allowances: readonly Allowance[], owner: BudgetOwner): Budget =>
  Object.fromEntries(
    allowances.filter((one) => one.owner === owner).map(({ limit, of }) => [limit, of]),
  ) as Budget;

/** As much again where that is little, a tenth where it is much: one step that is noticed and not regretted, USD. */
const stepOf = (of: number): number => (of < 10 ? 1 : 10 ** Math.floor(Math.log10(of)));

/** What one click raises a limit to, USD; above what is used already, where the limit was lowered under it. */
export function raisedLimit({ limit, used, of }: Allowance): number {
  // A request costs cents: a dollar more would be no step.
  if (limit === 'perRequest' && of < 1) return Math.round(Math.max(2 * of, 0.01) * 100) / 100;
  const from = used > of ? Math.ceil(used) : of;
  return Math.round((from + stepOf(from)) * 100) / 100;
}
