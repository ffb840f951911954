/** The local days of a time, for what is drawn by the day. Pure. */
import { localDay } from './local-day.ts';

/** Ten years: what is longer is cut at its beginning. */
const MAX_DAYS = 3_660;

export interface Days {
  /** `2026-11-22`, each day once and in order. */
  names: string[];
  /** Which of them a time is in; undefined outside of all. */
  indexOf(time: number): number | undefined;
}

/** @param from Unix ms, and `to`: the days of both, and all between them. */
export function daysBetween(from: number, to: number): Days {
  const last = new Date(to);
  // Made anew for each: there are days that do not begin at midnight.
  const begin = (back: number): number =>
    new Date(last.getFullYear(), last.getMonth(), last.getDate() - back).getTime();
  const begins = [begin(0)];
  while (begins.length < MAX_DAYS && (begins[0] as number) > from) begins.unshift(begin(begins.length));
  const end = begin(-1);
  // Rows come in order, or nearly: the next is mostly in the day of the last.
  let at = 0;
  const isIn = (index: number, time: number): boolean =>
    time >= (begins[index] as number) && time < (begins[index + 1] ?? end);
  return {
    names: begins.map(localDay),
    indexOf(time) {
      if (isIn(at, time)) return at;
      if (!(time >= (begins[0] as number) && time < end)) return undefined;
      let [low, high] = [0, begins.length - 1];
      while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        if (time >= (begins[middle] as number)) low = middle;
        else high = middle - 1;
      }
      at = low;
      return at;
    },
  };
}
