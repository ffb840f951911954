/** Which sites are shown, and in which order. Pure. */
import type { SiteView } from '../../lib/protocol/control.ts';

export const ORDERS = ['last-used', 'today', 'cost', 'name'] as const;
export type Order = (typeof ORDERS)[number];

/** The scheme comes last: people know a site by its host. */
const nameOf = ({ origin, top = '' }: SiteView): string => {
  const host = URL.canParse(origin) ? new URL(origin).host : origin;
  return `${host} ${origin} ${top}`;
};
const byName = (a: SiteView, b: SiteView): number => {
  const [one, other] = [nameOf(a), nameOf(b)];
  return one < other ? -1 : one > other ? 1 : 0;
};

/** The most of it first; what is equal is in the order of names. */
const FIGURES: Record<Exclude<Order, 'name'>, (site: SiteView) => number> = {
  'last-used': ({ lastUsed = 0 }) => lastUsed,
  today: ({ today }) => today.calls,
  cost: ({ spentThisMonth = 0 }) => spentThisMonth,
};

export function shownSites(sites: readonly SiteView[], query: string, order: Order): SiteView[] {
  const wanted = query.trim().toLowerCase();
  const figure = order === 'name' ? () => 0 : FIGURES[order];
  return sites
    .filter(({ origin, top = '' }) => origin.includes(wanted) || top.includes(wanted))
    .sort((a, b) => figure(b) - figure(a) || byName(a, b));
}

/** The same place has the same one. No origin holds a blank. */
export const placeKey = ({ origin, top = '' }: Pick<SiteView, 'origin' | 'top'>): string =>
  `${origin} ${top}`;
