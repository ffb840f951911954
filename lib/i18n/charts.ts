/** Charts in the dashboard: what was spent and used, how quick and how dependable endpoints were. */
import { callsText } from './activity.ts';
import { compact, cost, count, day, duration, number, percent, shortDay } from './format.ts';

/** "Nov 10, 2026", or "Nov 10 – Nov 16" where it is more than a day. @param to Begins the last day of it. */
export const spanText = (from: number, to: number): string =>
  from === to ? day(from) : `${shortDay(from)} – ${day(to)}`;

export const chartsText = {
  heading: 'Charts',
  hint: 'Made of the calls in this browser, and sent nowhere. Private windows are in none of them.',
  loading: 'Reading the figures…',
  loadingCharts: 'Loading the charts…',
  again: 'Try again',
  none: 'No calls in this time.',
  range: 'Time',
  days: { '7': '7 days', '30': '30 days', '90': '90 days', '365': '365 days' },
  steps: 'In steps of',
  step: { day: 'Days', week: 'Weeks' },
  totals: 'In this time',
  calls: 'Calls',
  read: 'Tokens read',
  written: 'Tokens written',
  spent: 'Spent',
  unpriced: (calls: number) => `without ${count(calls, 'call')} of unknown price`,
  table: 'As a table',
  legend: 'Legend',
  total: 'Total',
  others: 'All others',
  own: callsText.own,
  stepOf: { day: 'Day', week: 'Week' },
  callsOf: (name: string) => `Calls: ${name}`,
  /** What is under the pointer, instead of sums of the whole time. */
  whole: (days: number) => `${number(days)} days together`,
} as const;

export const spendText = {
  heading: 'Spend',
  unit: 'US dollars',
  by: 'By',
  byWhat: { model: 'Model', site: 'Site', provider: 'Provider' },
  none: 'Nothing was spent, as far as prices are known.',
  summary: (dollars: number, first: string | undefined) =>
    first === undefined
      ? `Bars: ${cost(dollars)} in all.`
      : `Stacked bars: ${cost(dollars)} in all, most of it for ${first}.`,
  caption: (by: string) => `Spend in US dollars by ${by.toLowerCase()}`,
  amount: cost,
} as const;

export const shareText = {
  heading: 'Share of tokens',
  unit: 'Percent of all tokens, read and written, by model',
  none: 'No tokens were counted.',
  summary: (first: string | undefined, share: number) =>
    first === undefined ? 'Bars.' : `Stacked bars: ${first} had the largest share, ${percent(share)}.`,
  caption: 'Share of tokens by model',
  amount: percent,
  whole: (share: number, tokens: number) => `${percent(share)}, ${compact(tokens)} tokens`,
} as const;

export const endpointsText = {
  endpoint: 'Endpoint',
  showAll: (endpoints: number) => `Show all ${number(endpoints)}`,
  nothing: '–',
  samples: (samples: number) => `${count(samples, 'answer')} measured`,
  firstHeading: 'Time to the first word',
  firstUnit: 'How long each endpoint took to begin. Shorter is better.',
  firstNone: 'Nothing was measured.',
  speedHeading: 'Tokens a second',
  speedUnit: 'How fast each endpoint wrote after its first word. Longer is better.',
  speedNone: 'Nothing was measured.',
  half: 'Half within',
  most: '95% within',
  halfUpTo: 'Half up to',
  mostUpTo: '95% up to',
  ms: duration,
  perSecond: (tokens: number) => number(tokens),
  uptimeHeading: 'Uptime',
  uptimeUnit:
    'How often an endpoint answered by itself, and how often a call that asked it first was answered in the end, by it or by another.',
  uptimeNone: 'No endpoint was asked.',
  alone: 'By itself',
  withFailover: 'With failover',
  shareOf: (answered: number, of: number) => `${percent(answered / of)} of ${number(of)}`,
} as const;

export const savingsText = {
  heading: 'Saved',
  unit: 'US dollars, by the caches of providers and by choosing among endpoints of the same model',
  none: 'Nothing was saved that could be reckoned.',
  caching: 'Caching',
  routing: 'Routing',
  caption: 'Saved in US dollars',
  summary: (caching: number, routing: number) =>
    `Bars side by side: ${cost(caching)} by caching, ${cost(routing)} by routing.`,
  fromCache: (share: number) => `${percent(share)} of what was read came from caches of providers.`,
  fromMemory: (calls: number) =>
    `${count(calls, 'call was', 'calls were')} answered from memory and cost nothing.`,
  explain:
    'Caching: against the same tokens without a cache. Routing: against the average of the endpoints that could have answered. Below zero it cost more.',
} as const;
