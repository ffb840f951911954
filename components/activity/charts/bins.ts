/** Days put together into what has one bar each. Pure. */
import { beginOf } from '../days.ts';

export type Step = 'day' | 'week';

export interface Bin {
  /** Unix ms at which its first day begins, and its last. */
  from: number;
  last: number;
  /** Which days of the whole are in it: from, and before. */
  start: number;
  end: number;
}

/** @param days `2026-11-22`, each once and in order. Weeks begin on Mondays; the first and the last may be shorter. */
export function binsOf(days: readonly string[], step: Step): Bin[] {
  const bins: Bin[] = [];
  for (const [at, day] of days.entries()) {
    const begin = beginOf(day) ?? 0;
    const current = bins.at(-1);
    if (current === undefined || step === 'day' || new Date(begin).getDay() === MONDAY)
      bins.push({ from: begin, last: begin, start: at, end: at + 1 });
    else Object.assign(current, { last: begin, end: at + 1 });
  }
  return bins;
}
const MONDAY = 1;

/** One sum for each bin, of one figure for each day. */
export const sumsOf = (bins: readonly Bin[], figures: readonly number[]): number[] =>
  bins.map(({ start, end }) => {
    let sum = 0;
    for (let at = start; at < end; at += 1) sum += figures[at] ?? 0;
    return sum;
  });
