/** What one call may spend and did spend: each attempt held to the budgets before it is asked, and settled after it. */
import type { Endpoint } from '../../lib/catalog/endpoint.ts';
import { isFree } from '../../lib/catalog/price.ts';
import type { BudgetAccounts } from '../../lib/ledger/budgets.ts';
import type { Owner, SiteOwner } from '../../lib/ledger/owners.ts';
import type { Entry } from '../../lib/ledger/rates.ts';
import type { Call } from '../../lib/protocol/call.ts';
import type { ModelRef } from '../../lib/protocol/config.ts';
import type { AttemptRecord } from '../../lib/protocol/routing.ts';
import type { Task } from '../../lib/protocol/task.ts';
import { andThen } from '../../lib/providers/load.ts';
import { isLocal, leavesMachine } from '../../lib/providers/local.ts';
import type { Eventual } from '../../lib/providers/types.ts';
import { requestsOf } from '../../lib/router/asked.ts';
import type { Used } from '../../lib/router/attempt.ts';
import { measure } from '../../lib/router/measure.ts';
import { priceOf } from '../../lib/router/price.ts';
import type { Running } from '../../lib/router/run.ts';
import type { Candidate } from '../../lib/router/types.ts';
import type { Held, hold } from '../accounting/holding.ts';

export interface SpendingRooms {
  /** Throws where this endpoint cannot be asked at all: nothing is held for it then. */
  mayAsk(candidate: Candidate): void;
  budgets: Pick<BudgetAccounts, 'enter' | 'reserve'>;
  /** Loads what reckons and holds; only what may cost something needs it. Throws or rejects with `OrielError`. */
  loadAccounting(): Eventual<{ hold: typeof hold }>;
  /** What is known of an endpoint, worked out first where nobody has yet; undefined: nothing. @throws StoreError */
  endpointOf(ref: ModelRef): Promise<Endpoint | undefined>;
  /** The person has said what this endpoint costs. */
  isPriced(ref: ModelRef): boolean;
  /** A settlement that could not be written; it is tried again with the next. */
  failed(thrown: unknown): void;
}

/** For one call. `attempted` is to be told of every attempt, or what is held for it is held until the background ends. */
export type Spending = Required<Pick<Running, 'admit' | 'attempted' | 'costOf'>>;

interface Trying {
  entry: Entry;
  reserving?: Promise<Held | undefined>;
  /** USD for what it used; undefined: its price is not known, or not yet. */
  owed(used: Used): number | undefined;
}

/**
 * @param site Absent: our own dashboard.
 * @param entry How the call was let in by the rates of its site: told of the tokens of all attempts.
 */
export function createSpending(
  { mayAsk, budgets, loadAccounting, endpointOf, isPriced, failed }: SpendingRooms,
  site: SiteOwner | undefined,
  entry: Pick<Entry, 'used'> | undefined,
): Spending {
  /** By endpoint: none is asked twice at a time. */
  const trying = new Map<ModelRef, Trying>();
  let tokens = 0;
  /** USD of all attempts but the last; undefined: not known. */
  let spent: number | undefined = 0;

  function held(
    call: Call | Task,
    endpoint: Endpoint | undefined,
    candidate: Candidate,
    used: () => Used,
  ): Promise<Held | undefined> {
    if (endpoint === undefined) return Promise.resolve(undefined);
    const owners: Owner[] = [...(site ? [site] : []), providerOf(candidate), { owner: 'all' }];
    const attempt = { call, endpoint, requests: requestsOf(call, candidate.type), used };
    try {
      return Promise.resolve(andThen(loadAccounting(), ({ hold }) => hold(budgets, owners, attempt)));
    } catch (thrown) {
      return Promise.reject(thrown);
    }
  }

  return {
    admit(call, candidate, used) {
      mayAsk(candidate);
      const it: Trying = {
        entry: budgets.enter([providerOf(candidate)], () => measure(call).likely),
        owed: () => undefined,
      };
      trying.set(candidate.ref, it);
      if (costsNothing(candidate, isPriced)) {
        if (isKnown(candidate)) it.owed = () => 0;
        return call;
      }
      const { endpoint } = candidate;
      const reserve = (found: Endpoint | undefined) => {
        const price = found && priceOf(found);
        if (price && isFree(price)) it.owed = () => 0;
        return held(call, found, candidate, used);
      };
      it.reserving = endpoint === undefined ? endpointOf(candidate.ref).then(reserve) : reserve(endpoint);
      return it.reserving.then((its) => {
        if (its !== undefined) it.owed = its.owed;
        const maxOutputTokens = its?.reserved.maxOutputTokens;
        return maxOutputTokens === undefined || 'task' in call ? call : { ...call, maxOutputTokens };
      });
    },
    costOf: (ref, used) => plus(spent, used && trying.get(ref)?.owed(used)),
    attempted({ usage, ...attempt }: AttemptRecord) {
      const { ref } = attempt;
      const it = trying.get(ref);
      if (it === undefined) return;
      trying.delete(ref);
      const all = (usage?.input ?? 0) + (usage?.output ?? 0);
      const its: Used | undefined = usage && { ...attempt, usage };
      spent = plus(spent, its === undefined ? 0 : it.owed(its));
      it.entry.used(all);
      it.entry.end();
      tokens += all;
      entry?.used(tokens);
      it.reserving
        ?.then(
          (held) => held?.reserved.settle(its === undefined ? 0 : held.owed(its)),
          // It was refused, and that is what the attempt failed with.
          () => undefined,
        )
        .catch(failed);
    },
  };
}

const providerOf = ({ provider: { id, label } }: Candidate): Owner => ({ owner: 'provider', id, label });

/** What nobody has set a price for costs nothing on this machine, and elsewhere nobody knows what. */
const isKnown = ({ endpoint }: Candidate): boolean =>
  endpoint === undefined || priceOf(endpoint) !== undefined;

const plus = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : a + b;

/** Known without looking anything up. */
function costsNothing(
  { endpoint, provider, type, modelId, ref }: Candidate,
  isPriced: SpendingRooms['isPriced'],
) {
  if (endpoint !== undefined) {
    const price = priceOf(endpoint);
    return price === undefined || isFree(price);
  }
  return isLocal(provider, type) && !leavesMachine(type.type, modelId) && !isPriced(ref);
}
