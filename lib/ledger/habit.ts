/**
 * How often a site usually calls, so that a burst far above it is noticed: a site that was taken over, or a loop without
 * an end. Pure.
 */
import { MINUTE_MS } from './rate-window.ts';

export interface Habit {
  /** Calls in a busy minute: it follows a busier one at once, at most to the double, and quieter ones slowly. */
  usual: number;
  /** Minutes with calls from which that was learnt. */
  minutes: number;
  /** The present minute, Unix minutes, and the calls in it. */
  minute: number;
  calls: number;
}

/** From fewer minutes nothing is learnt yet. */
export const MINUTES_NEEDED = 10;
/** So many times what is usual, and so many in a minute at least: both, before anybody is asked. */
export const TIMES_USUAL = 10;
/** Below the 20 requests a minute that a new site may make: above them it would be refused before anybody is asked. */
export const LEAST_BURST = 15;
/** A quieter minute counts for so much of a busier past. */
const FORGETTING = 1 / 60;

export const isUnusual = ({ usual, minutes }: Habit, callsInLastMinute: number): boolean =>
  minutes >= MINUTES_NEEDED &&
  callsInLastMinute >= LEAST_BURST &&
  callsInLastMinute > TIMES_USUAL * Math.max(1, usual);

/** With a call more. A minute that was unusual, and that nobody called usual, is not learnt from. */
export function afterCall(habit: Habit | undefined, now: number): Habit {
  const minute = Math.floor(now / MINUTE_MS);
  if (habit === undefined) return { usual: 0, minutes: 0, minute, calls: 1 };
  if (habit.minute === minute) return { ...habit, calls: habit.calls + 1 };
  const { usual, minutes, calls } = habit;
  if (isUnusual(habit, calls)) return { ...habit, minute, calls: 1 };
  const risen = Math.min(calls, 2 * usual + 1);
  const next = calls > usual ? risen : usual + (calls - usual) * FORGETTING;
  return { usual: next, minutes: minutes + 1, minute, calls: 1 };
}

/** The person was asked, and said that so many are all right. */
export const expecting = (habit: Habit, callsInLastMinute: number): Habit => ({
  ...habit,
  usual: Math.max(habit.usual, callsInLastMinute),
});
