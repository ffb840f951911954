/**
 * What the list of calls is narrowed to, as its address has it and as a person chose it. A range such as "7 days" stays
 * one in the address: tomorrow it means other days. Pure.
 */
import type { ActivityFilter } from '../../lib/protocol/activity-control.ts';
import { beginOf, firstOfMonth, midnight } from './days.ts';

export const RANGES = ['today', '7', '30', 'month'] as const;
export type Range = (typeof RANGES)[number];

/** Local days, both of them within; one of them at least. */
export interface OwnDays {
  from?: string;
  to?: string;
}

export interface CallFilters {
  site?: string;
  /** A model's name, or the reference of an endpoint. */
  model?: string;
  provider?: string;
  when?: Range | OwnDays;
  failed?: true;
  /** USD, at least. */
  cost?: number;
  text?: string;
}

const MAX_TEXT = 200;
/** What a provider's id may look like. */
const ID = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** From the part of an address behind the question mark. What cannot be understood is left out. */
export function filtersOf(query: string): CallFilters {
  const from = new URLSearchParams(query);
  const word = (name: string, longest: number) => {
    const value = from.get(name)?.slice(0, longest);
    return value === undefined || value === '' ? undefined : value;
  };
  const provider = word('provider', 64);
  const cost = from.has('cost') ? Number(from.get('cost')) : Number.NaN;
  return present({
    site: word('site', 2_048),
    model: word('model', 320),
    provider: provider !== undefined && ID.test(provider) ? provider : undefined,
    when: whenOf(from.get('when') ?? ''),
    failed: from.get('failed') === '1' ? true : undefined,
    cost: Number.isFinite(cost) && cost > 0 ? cost : undefined,
    text: word('text', MAX_TEXT),
  });
}

function whenOf(text: string): CallFilters['when'] {
  const range = RANGES.find((one) => one === text);
  if (range !== undefined) return range;
  const [from = '', to = ''] = text.includes('..') ? text.split('..', 2) : [];
  const days = present({ from: known(from), to: known(to) });
  return days.from === undefined && days.to === undefined ? undefined : days;
}
const known = (day: string) => (beginOf(day) === undefined ? undefined : day);

/** The address of the list that shows them. */
export function addressOf(filters: CallFilters): string {
  const { site, model, provider, when, failed, cost, text } = filters;
  const query = new URLSearchParams(
    Object.entries(
      present({
        site,
        model,
        provider,
        when: typeof when === 'object' ? `${when.from ?? ''}..${when.to ?? ''}` : when,
        failed: failed ? '1' : undefined,
        cost: cost === undefined ? undefined : String(cost),
        text,
      }) as Record<string, string>,
    ),
  ).toString();
  return `#activity/calls${query === '' ? '' : `?${query}`}`;
}

/** As the background is asked. @param now Unix ms. */
export function askOf(
  { site, model, provider, when, failed, cost, text }: CallFilters,
  now: number,
): ActivityFilter {
  const words = text?.trim();
  return present({
    origin: site,
    model,
    providerId: provider,
    ...spanOf(when, now),
    errors: failed,
    minCost: cost,
    text: words === '' ? undefined : words,
  });
}

/** Unix ms: from, and before. Ranges of days end with today. */
export function spanOf(when: CallFilters['when'], now: number): { from?: number; to?: number } {
  if (when === undefined) return {};
  if (when === 'today') return { from: midnight(now) };
  if (when === 'month') return { from: firstOfMonth(now) };
  if (typeof when === 'string') return { from: midnight(now, Number(when) - 1) };
  return present({
    from: when.from === undefined ? undefined : beginOf(when.from),
    to: when.to === undefined ? undefined : beginOf(when.to, 1),
  });
}

/** How many of them are set. */
export const countOf = (filters: CallFilters): number => Object.keys(filters).length;

function present<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
