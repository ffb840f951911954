/**
 * How fast one page may have texts looked at. It costs the person nothing but this machine's time, so a page that asks too
 * fast waits, and only one that would wait for long is refused. Memory only: there is nothing to win by its loss.
 */
export interface Pace {
  /** Work that may be done at once. Below zero: it is owed. */
  spare: number;
  /** When that was so, ms. */
  at: number;
}

/** One text of up to a thousand code units is one; a page may have so many looked at in a second, and so many at once. */
const EACH_SECOND = 50;
const AT_ONCE = 500;
/** ms */
const LONGEST_WAIT = 30_000;

export const workOf = (chars: number): number => 1 + chars / 1_000;

/** @returns the new pace and how long to wait, ms; undefined where it would be too long: nothing changes then. */
export function take(
  pace: Pace | undefined,
  work: number,
  now: number,
): { pace: Pace; wait: number } | undefined {
  const { spare, at } = pace ?? { spare: AT_ONCE, at: now };
  // A clock that was set back gives nothing and takes nothing.
  const refilled = Math.min(AT_ONCE, spare + (Math.max(0, now - at) * EACH_SECOND) / 1_000);
  const left = refilled - work;
  const wait = left >= 0 ? 0 : (-left * 1_000) / EACH_SECOND;
  return wait > LONGEST_WAIT ? undefined : { pace: { spare: left, at: now }, wait };
}
