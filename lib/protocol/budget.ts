/** What may be spent: by a site, at a provider, in all. USD unless a name says otherwise. */
import * as z from 'zod/mini';
import { Origin, ProviderId } from './config.ts';

z.config({ jitless: true });

const usd = z.number().check(z.minimum(0), z.maximum(1_000_000));
const count = z.int().check(z.minimum(1), z.maximum(1_000_000_000));

/** What is absent is not limited. */
export const Budget = z.strictObject({
  perRequest: z.optional(usd),
  /** From one local midnight to the next. */
  perDay: z.optional(usd),
  /** From the first of a month to the next, local time. */
  perMonth: z.optional(usd),
  tokensPerMinute: z.optional(count),
  requestsPerMinute: z.optional(count),
  /** Calls under way at the same time. */
  concurrent: z.optional(count),
});
export type Budget = z.infer<typeof Budget>;

export const Budgets = z.strictObject({
  /** Of every site that has none of its own. */
  site: Budget,
  /** Of all sites together, our own dashboard included. */
  all: z.optional(Budget),
  providers: z.record(ProviderId, Budget),
  /** Of sites that have one of their own. */
  sites: z.record(Origin, Budget),
});
export type Budgets = z.infer<typeof Budgets>;

/** A new site may cost as much as a cup of coffee in three days, and ask every three seconds. */
export const NO_BUDGETS: Budgets = { site: { perDay: 1, requestsPerMinute: 20 }, providers: {}, sites: {} };

/** Whose budget it is. */
export type BudgetOwner = 'site' | 'provider' | 'all';

/** One limit, and where it stands. */
export interface Allowance {
  owner: BudgetOwner;
  /** The provider's id. */
  id?: string;
  limit: keyof Budget;
  of: number;
  /** What is spent and reserved, in the unit of the limit. */
  used: number;
  /** Unix ms at which it begins anew; absent for a limit on each request and for `concurrent`. */
  resetsAt?: number;
}

/** USD: what is owed whatever the answer is like, and what each token of the answer adds. */
export interface Priced {
  usd: number;
  perOutput: number;
}

/** What a call may cost at an endpoint, before that is asked. */
export interface Expense {
  /** By an estimate of the input, with a margin. */
  likely: Priced;
  /** By the largest input that it can be. */
  most: Priced;
  /** Tokens to which the call limits its answer. Absent: it does not. */
  wish?: number;
  /** Tokens that the endpoint can answer with, as far as anybody knows. */
  possible: number;
  /** It is sure not to refuse to be limited to so many. */
  sure: number;
  /** It holds a file that nobody here has seen. */
  unseen?: boolean;
}
