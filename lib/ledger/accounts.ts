/**
 * What was spent and what is held, by owner and period. Amounts are whole nanodollars: sums of them are exact, up to nine
 * million dollars. Pure.
 */
import type { Period } from './periods.ts';

export interface Account {
  /** `keyOf` its owner. */
  owner: string;
  /** Nanodollars spent in all since the account was begun. Absent: none that were counted so. */
  total?: number | undefined;
  /** Nanodollars spent, by the names of periods. */
  days: Record<string, number>;
  months: Record<string, number>;
}

/** What an attempt may cost at worst, held until it is known what it did cost. */
export interface Reservation extends Period {
  /** Of the life in which it was made, and a number in that. */
  id: string;
  /** Which background made it: one that died settles no more. */
  life: string;
  /** `keyOf` each. */
  owners: string[];
  /** Nanodollars. */
  held: number;
  /** Unix ms. */
  at: number;
}

/** What lies on the disk may be anything; a sum with what is no number in it would hold no budget. */
export const isAccount = ({ owner, total = 0, days, months }: Account): boolean =>
  typeof owner === 'string' && isAmount(total) && areAmounts(days) && areAmounts(months);
export const isReservation = ({ owners, held, day, month }: Reservation): boolean =>
  Array.isArray(owners) &&
  owners.every((owner) => typeof owner === 'string') &&
  isAmount(held) &&
  typeof day === 'string' &&
  typeof month === 'string';

const isAmount = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);
const areAmounts = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.values(value).every(isAmount);

export const NANO = 1_000_000_000;
/** More than this, USD, nothing costs: a price that says so is nonsense, and sums must stay exact. */
const MOST_USD = 1_000_000;
const sane = (usd: number): number => (usd <= MOST_USD ? Math.max(0, usd) : MOST_USD);

/** What may be owed is rounded up. The slack is what a product of two decimal fractions is off by. */
export const heldNano = (usd: number): number => Math.ceil(sane(usd) * NANO - 1e-4);
/** Of what was owed, and of a limit, to the nearest. */
export const nano = (usd: number): number => Math.round(sane(usd) * NANO);

export interface Sums {
  spent: number;
  held: number;
}

/** Of one owner in the present day and month. */
export function sumsOf(
  owner: string,
  account: Account | undefined,
  open: readonly Reservation[],
  { day, month }: Period,
): { day: Sums; month: Sums } {
  const its = open.filter(({ owners }) => owners.includes(owner));
  const held = (within: (one: Reservation) => boolean) =>
    its.reduce((sum, one) => sum + (within(one) ? one.held : 0), 0);
  return {
    day: { spent: account?.days[day] ?? 0, held: held((one) => one.day === day) },
    month: { spent: account?.months[month] ?? 0, held: held((one) => one.month === month) },
  };
}

/** Of one owner, in all. */
export const everOf = (owner: string, account: Account | undefined, open: readonly Reservation[]): Sums => ({
  spent: account?.total ?? 0,
  held: open.reduce((sum, { owners, held }) => sum + (owners.includes(owner) ? held : 0), 0),
});

/** So many periods are kept, by their number and not by the clock, which may be wrong today and right tomorrow. */
const DAYS_KEPT = 62;
const MONTHS_KEPT = 24;

/** The account with a charge more, in the period in which the attempt began. */
export function charged(
  owner: string,
  account: Account | undefined,
  { day, month }: Period,
  amount: number,
): Account {
  return {
    owner,
    total: (account?.total ?? 0) + amount,
    days: withMore(account?.days, day, amount, DAYS_KEPT),
    months: withMore(account?.months, month, amount, MONTHS_KEPT),
  };
}

function withMore(
  before: Record<string, number> = {},
  period: string,
  amount: number,
  count: number,
): Record<string, number> {
  const after = { ...before, [period]: (before[period] ?? 0) + amount };
  const names = Object.keys(after);
  if (names.length <= count) return after;
  const [oldest] = names.filter((name) => name !== period).sort();
  delete after[oldest as string];
  return after;
}

/** The account without some of its periods, and so without a sum of all of them; undefined: nothing is left. */
export function without(
  { owner, days, months }: Account,
  gone: (period: string) => boolean,
): Account | undefined {
  const rest = (its: Record<string, number>) =>
    Object.fromEntries(Object.entries(its).filter(([period]) => !gone(period)));
  const left = { owner, days: rest(days), months: rest(months) };
  return Object.keys({ ...left.days, ...left.months }).length === 0 ? undefined : left;
}
