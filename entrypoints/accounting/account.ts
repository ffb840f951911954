/** What became of a call, as a row of the ledger: which attempts were made, and what they cost together. */
import { costOf } from '../../lib/catalog/cost.ts';
import type { Endpoint } from '../../lib/catalog/endpoint.ts';
import type { Endpoints } from '../../lib/catalog/endpoints.ts';
import { savedByCaching, savedByRouting } from '../../lib/catalog/savings.ts';
import type { Outcome, Routed } from '../../lib/gate/outcome.ts';
import type { Activity, Savings } from '../../lib/ledger/activity.ts';
import { redact } from '../../lib/ledger/redaction.ts';
import type { Call } from '../../lib/protocol/call.ts';
import { type ModelRef, splitModelRef } from '../../lib/protocol/config.ts';
import { recordedAs } from '../../lib/protocol/locked.ts';
import type { Usage } from '../../lib/protocol/part.ts';
import type { AttemptRecord, Decision } from '../../lib/protocol/routing.ts';
import type { Task } from '../../lib/protocol/task.ts';
import { usageOf } from '../../lib/router/expense.ts';

/** Reads the price of each endpoint that was asked. Nobody waits for it: the call is over. */
export async function rowOf(outcome: Outcome, endpoints: Pick<Endpoints, 'of'>): Promise<Activity> {
  const { caller, call, routed, usage, finish, error, startedAt, firstPartMs, durationMs } = outcome;
  const { servedBy, attempts, decision, cached } = routed;
  const endpointOf = (ref: ModelRef) => endpoints.of(ref).catch(() => undefined);
  const served = servedBy === undefined ? undefined : await endpointOf(servedBy);
  const cost = cached ? 0 : await costOfAll(call, attempts, endpointOf);
  const saved = served && (await savingsOf(routed, served, endpointOf));
  return {
    time: startedAt,
    origin: caller.origin,
    surface: call.surface,
    ...('task' in call ? { task: call.task } : {}),
    usage,
    durationMs,
    ...(call.model === undefined ? {} : { asked: redact(call.model) }),
    ...(servedBy === undefined ? {} : { served: servedBy, providerId: splitModelRef(servedBy).providerId }),
    ...(served === undefined ? {} : { model: served.model }),
    ...(finish === undefined ? {} : { finish: finish.reason }),
    ...(error === undefined ? {} : { error: recordedAs(error) }),
    ...(firstPartMs === undefined ? {} : { firstPartMs }),
    ...(attempts.length === 0 ? {} : { attempts }),
    ...(decision === undefined ? {} : { decision: withoutKeys(decision) }),
    ...(wereBeside(attempts) ? { hedged: true } : {}),
    ...(cached ? { cached } : {}),
    ...(cost === undefined ? {} : { cost }),
    ...(served?.price === undefined ? {} : { priceSource: served.price.source }),
    ...(saved === undefined ? {} : { saved }),
  };
}

/** A page may name anything as a model, a key as well. */
const withoutKeys = ({ ignoredWish, ...decision }: Decision): Decision =>
  ignoredWish === undefined ? decision : { ...decision, ignoredWish: redact(ignoredWish) };

type EndpointOf = (ref: ModelRef) => Promise<Endpoint | undefined>;

/** USD; undefined where something was used whose price is not known. */
async function costOfAll(
  call: Call | Task,
  attempts: readonly AttemptRecord[],
  endpointOf: EndpointOf,
): Promise<number | undefined> {
  let sum = 0;
  for (const { usage, ...attempt } of attempts) {
    const { ref, requests } = attempt;
    if (usage === undefined || !usesAnything(usage)) continue;
    const endpoint = await endpointOf(ref);
    const used = { ...attempt, usage };
    const cost = endpoint && costOf(usageOf(used, call, endpoint, requests ?? 1), endpoint.price, requests);
    if (cost === undefined) return undefined;
    sum += cost;
  }
  return attempts.length === 0 ? undefined : sum;
}

const usesAnything = (usage: Usage): boolean => Object.values(usage).some((count) => count > 0);

/** Of the attempt that answered, if any did. */
async function savingsOf(
  { attempts, decision }: Routed,
  served: Endpoint,
  endpointOf: EndpointOf,
): Promise<Savings | undefined> {
  const usage = attempts.find(({ ref, outcome }) => outcome === 'answered' && ref === served.ref)?.usage;
  if (usage === undefined) return undefined;
  const caching = savedByCaching(usage, served.price);
  const candidates = await Promise.all((decision?.candidates ?? []).map(({ ref }) => endpointOf(ref)));
  const could = candidates.filter((endpoint) => endpoint !== undefined);
  const routing = savedByRouting(usage, served, could);
  if (caching === undefined && routing === undefined) return undefined;
  return { ...(caching === undefined ? {} : { caching }), ...(routing === undefined ? {} : { routing }) };
}

/** Whether any two ran at the same time: the one that comes next after a failure begins when that has ended. */
function wereBeside(attempts: readonly AttemptRecord[]): boolean {
  const inOrder = attempts.toSorted((a, b) => a.startedAt - b.startedAt);
  return inOrder.some((attempt, at) => {
    const before = inOrder[at - 1];
    return before !== undefined && attempt.startedAt < before.startedAt + before.ms;
  });
}
