/** What a site used in a day: kept as a sum, so that looking it up costs the same whatever the ledger's size. */
import type { UsageToday } from '../protocol/control.ts';
import type { Activity } from './activity.ts';
import { localDay } from './local-day.ts';

export interface DayUsage extends UsageToday {
  /** `2026-11-22`, by the clock on the user's wall. */
  day: string;
  origin: string;
}

/**
 * The sum with one call more. A call belongs to the day on which it began; one that reached no provider used nothing
 * and is not counted.
 */
export function addActivity(before: DayUsage | undefined, activity: Activity): DayUsage | undefined {
  if (activity.providerId === undefined) return before;
  const sum = before ?? { day: localDay(activity.time), origin: activity.origin, ...NOTHING };
  return {
    ...sum,
    calls: sum.calls + 1,
    inputTokens: sum.inputTokens + tokens(activity.usage.input),
    outputTokens: sum.outputTokens + tokens(activity.usage.output),
  };
}

export const NOTHING: Readonly<UsageToday> = { calls: 0, inputTokens: 0, outputTokens: 0 };

/** A provider's number: absent or nonsense counts as none, and cannot spoil the sum. */
const tokens = (reported: number | undefined): number =>
  reported !== undefined && Number.isFinite(reported) && reported > 0 ? reported : 0;
