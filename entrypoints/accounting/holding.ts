/** What an attempt may cost, held for those whose budgets it is on. */
import { costOf } from '../../lib/catalog/cost.ts';
import type { Endpoint } from '../../lib/catalog/endpoint.ts';
import { CHECKPOINT_MS } from '../../lib/ledger/checkpoints.ts';
import type { Money, Reserved } from '../../lib/ledger/money.ts';
import type { Owner } from '../../lib/ledger/owners.ts';
import type { Call } from '../../lib/protocol/call.ts';
import type { Task } from '../../lib/protocol/task.ts';
import type { Used } from '../../lib/router/attempt.ts';
import { expenseOf, usageOf } from '../../lib/router/expense.ts';

export interface Held {
  reserved: Reserved;
  /** USD for what it used in the end. */
  owed(used: Used): number;
}

export interface Attempt {
  call: Call | Task;
  endpoint: Endpoint;
  /** How many it is made in; see `requestsOf`. */
  requests: number;
  /** What it has used so far. */
  used(): Used;
}

/**
 * Undefined where nothing is owed, or nobody knows what: that counts in requests and tokens alone.
 * @throws OrielError `budget-exceeded`, StoreError
 */
export async function hold(
  budgets: Pick<Money, 'reserve'>,
  owners: readonly Owner[],
  { call, endpoint, requests, used }: Attempt,
): Promise<Held | undefined> {
  const expense = expenseOf(call, endpoint, requests);
  if (expense === undefined) return undefined;
  const owed = (used: Used) =>
    costOf(usageOf(used, call, endpoint, requests), endpoint.price, requests) ?? expense.likely.usd;
  const { perOutput } = expense.likely;
  // How much was thought unseen is known when it is over.
  const soon = endpoint.reasoning === false ? UNHEARD_TOKENS * perOutput : Number.POSITIVE_INFINITY;
  return { reserved: await budgets.reserve(owners, expense, () => ({ usd: owed(used()), soon })), owed };
}

/**
 * Tokens that may come between two notes: no endpoint on sale writes more than 4,000 in a second, and a busy background
 * takes its notes a second late.
 */
const UNHEARD_TOKENS = (4_000 * (CHECKPOINT_MS + 1_000)) / 1_000;
