/** The days and months of the clock on the person's wall: what budgets are counted by. Pure. */
import { localDay } from './local-day.ts';

/** `2026-11-22` and `2026-11`. */
export interface Period {
  day: string;
  month: string;
}

/**
 * A period is known by its name. A clock that is set back comes to a day that was there before, with all that was spent
 * on it; one that is set forward and back again finds the present day as it left it. Nothing is refunded, and nothing is
 * counted twice.
 */
export function periodOf(now: number): Period {
  const day = localDay(now);
  return { day, month: day.slice(0, -3) };
}

/** The next local midnight, Unix ms; where a day has none (the clock is put forward just then) its first moment. */
export function dayEnds(now: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime();
}

/** The beginning of the next month, Unix ms. */
export function monthEnds(now: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth() + 1, 1).getTime();
}

/**
 * Whether a day or a month, by its name, is one of those that a time touches, the present ones left out.
 * @param from Unix ms; absent: since ever. @param to Unix ms, not part of it; absent: until ever.
 */
export function pastWithin(
  from: number | undefined,
  to: number | undefined,
  now: number,
): (period: string) => boolean {
  const first = from === undefined ? '' : localDay(from);
  // Later than every name.
  const last = to === undefined ? '9' : localDay(to - 1);
  const { day, month } = periodOf(now);
  return (period) =>
    period !== day &&
    period !== month &&
    period >= first.slice(0, period.length) &&
    period <= last.slice(0, period.length);
}
