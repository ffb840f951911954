/** Which time and which lines the charts show, as their address has it. Pure. */
import { addressOf, type OwnDays } from '../call-filters.ts';
import { midnight } from '../days.ts';
import type { Step } from './bins.ts';

export const DAYS = [7, 30, 90, 365] as const;
export type Days = (typeof DAYS)[number];
export const BY = ['model', 'site', 'provider'] as const;
export type By = (typeof BY)[number];

export interface ChartView {
  days: Days;
  by: By;
  step: Step;
}

/** More bars than this are put together by the week, if nobody says otherwise. */
const MANY = 90;

export function viewOf(query: string): ChartView {
  const from = new URLSearchParams(query);
  const days = DAYS.find((one) => String(one) === from.get('days')) ?? 30;
  const step = (['day', 'week'] as const).find((one) => one === from.get('step'));
  return {
    days,
    by: BY.find((one) => one === from.get('by')) ?? 'model',
    step: step ?? (days > MANY ? 'week' : 'day'),
  };
}

/** With a change. Steps are chosen anew with the time. */
export function chartAddress(view: ChartView, change: Partial<ChartView>): string {
  const { days, by } = { ...view, ...change };
  const query = new URLSearchParams({ days: String(days), by });
  const step = change.step ?? (change.days === undefined ? view.step : undefined);
  if (step !== undefined) query.set('step', step);
  return `#activity/charts?${query}`;
}

/** The days of a time that ends today. @param now Unix ms. */
export const timeOf = (days: number, now: number): { from: number; to: number } => ({
  from: midnight(now, days - 1),
  to: midnight(now, -1),
});

/** Local days, the first and the last of them within. */
export const timeSpan = (days: readonly string[]): OwnDays => ({ from: days[0], to: days.at(-1) });

/** The calls behind a line. */
export const callsBehind = (by: By, key: string, days: readonly string[]): string =>
  addressOf({ [by]: key, when: timeSpan(days) });
