/** Budgets: what may be spent, what is left of it, when it begins anew. */
import type { Allowance, Budget } from '../protocol/budget.ts';
import { cost, count, day, list, number, price } from './format.ts';

type Limit = keyof Budget;

/** What a limit allows, as a part of a sentence. */
const PARTS: Record<Limit, (of: number) => string> = {
  perRequest: (of) => `${price(of)} a request`,
  perDay: (of) => `${price(of)} a day`,
  perMonth: (of) => `${price(of)} a month`,
  tokensPerMinute: (of) => `${count(of, 'token')} a minute`,
  requestsPerMinute: (of) => `${count(of, 'request')} a minute`,
  concurrent: (of) => `${number(of)} at once`,
};
export const LIMITS = Object.keys(PARTS) as Limit[];

export const limitWords = (limit: Limit, of: number): string => PARTS[limit](of);

/** "$1 a day and 20 requests a minute"; "no limit" where it has none. */
export function budgetWords(budget: Budget): string {
  const parts = LIMITS.flatMap((limit) => {
    const of = budget[limit];
    return of === undefined ? [] : [PARTS[limit](of)];
  });
  return parts.length === 0 ? 'no limit' : list(parts);
}

const USED: Record<Limit, (used: number, of: number) => string> = {
  perRequest: (_, of) => `${cost(of)} at most`,
  perDay: (used, of) => `${cost(used)} of ${cost(of)}`,
  perMonth: (used, of) => `${cost(used)} of ${cost(of)}`,
  tokensPerMinute: (used, of) => `${number(used)} of ${number(of)} tokens`,
  requestsPerMinute: (used, of) => `${number(used)} of ${number(of)} requests`,
  concurrent: (used, of) => `${number(used)} of ${number(of)}`,
};

const PERIODS: Record<Limit, string> = {
  perRequest: 'Each request',
  perDay: 'Today',
  perMonth: 'This month',
  tokensPerMinute: 'Tokens in the last minute',
  requestsPerMinute: 'Requests in the last minute',
  concurrent: 'At the same time',
};

export const allowanceText = {
  period: (limit: Limit) => PERIODS[limit],
  used: ({ limit, used, of }: Allowance) => USED[limit](used, of),
  left: (left: number) => `${cost(left)} left`,
  spent: 'Spent.',
  near: 'Almost spent.',
  /** When a day's or a month's begins anew. */
  resets: ({ limit, resetsAt }: Allowance) =>
    limit === 'perDay'
      ? 'Begins anew at midnight.'
      : limit === 'perMonth' && resetsAt !== undefined
        ? `Begins anew on ${day(resetsAt)}.`
        : '',
} as const;

export const spendingText = {
  heading: 'Budget',
  unlimited: 'What this site may spend is not limited.',
  monthSoFar: (usd: number) => `${cost(usd)} this month`,
  raise: (limit: Limit, of: number) => `Raise to ${PARTS[limit](of)}`,
  raiseAll: (limit: Limit, of: number) => `Raise all sites to ${PARTS[limit](of)}`,
  raiseOf: (label: string, limit: Limit, of: number) => `Raise ${label} to ${PARTS[limit](of)}`,
  raised: (limit: Limit, of: number) => `Raised to ${PARTS[limit](of)}.`,
  undo: 'Undo',
  allSites: 'All sites together',
} as const;

export const budgetsText = {
  heading: 'Budgets',
  lede: 'What may be spent. A call that could pass a limit is not sent, and the site is told when it may ask again.',
  siteHeading: 'Every new site',
  siteHint: 'Holds for each site by itself, unless it has a budget of its own.',
  ownBudgets: (sites: number) =>
    sites === 1 ? 'One site has a budget of its own.' : `${number(sites)} sites have a budget of their own.`,
  toSites: 'See sites',
  allHeading: 'All sites together',
  allHint: 'What you ask in this dashboard counts too.',
  providersHeading: 'Providers',
  providersHint: 'What may be spent at each, whichever site asks.',
  noProviders: 'No provider yet.',
  none: 'No limit.',
  words: (budget: Budget) => {
    const words = budgetWords(budget);
    return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
  },
  change: 'Change',
  changeOf: (whose: string) => `Change the budget of ${whose}`,
  formOf: (whose: string) => `Budget of ${whose}`,
  money: 'Money, USD',
  pace: 'Pace',
  fields: {
    perRequest: 'Each request',
    perDay: 'A day',
    perMonth: 'A month',
    tokensPerMinute: 'Tokens a minute',
    requestsPerMinute: 'Requests a minute',
    concurrent: 'At the same time',
  } satisfies Record<Limit, string>,
  hint: 'Empty: no limit. Days begin at midnight, months on their first, where you are.',
  save: 'Save budget',
  saved: 'Saved.',
  unsaved: 'Not saved yet.',
  siteUsual: (budget: Budget) => `As every new site: ${budgetWords(budget)}.`,
  siteOwn: 'Give it a budget of its own',
  siteKeep: 'Keep the usual budget',
  siteBack: 'Use the usual budget again',
  siteEverywhere: (origin: string) => `Counts for ${origin} wherever it is shown.`,
} as const;
