/** What became of a call, as a row of the ledger: which attempts were made, and what they cost together. */
import { costOf } from '../../lib/catalog/cost.ts';
import type { Endpoints } from '../../lib/catalog/endpoints.ts';
import type { Outcome } from '../../lib/gate/line.ts';
import type { Activity } from '../../lib/ledger/activity.ts';
import { splitModelRef } from '../../lib/protocol/config.ts';
import type { Usage } from '../../lib/protocol/part.ts';
import type { AttemptRecord } from '../../lib/protocol/routing.ts';

/** Reads the price of each endpoint that was asked. Nobody waits for it: the call is over. */
export async function rowOf(outcome: Outcome, endpoints: Pick<Endpoints, 'of'>): Promise<Activity> {
  const { caller, call, routed, usage, finish, error, startedAt, firstPartMs, durationMs } = outcome;
  const { servedBy, attempts, decision, cached } = routed;
  const cost = cached ? 0 : await costOfAll(attempts, endpoints);
  return {
    time: startedAt,
    origin: caller.origin,
    surface: call.surface,
    usage,
    durationMs,
    ...(call.model === undefined ? {} : { asked: call.model }),
    ...(servedBy === undefined ? {} : { served: servedBy, providerId: splitModelRef(servedBy).providerId }),
    ...(finish === undefined ? {} : { finish: finish.reason }),
    ...(error === undefined ? {} : { error: error.code }),
    ...(firstPartMs === undefined ? {} : { firstPartMs }),
    ...(attempts.length === 0 ? {} : { attempts }),
    ...(decision === undefined ? {} : { decision }),
    ...(cached ? { cached } : {}),
    ...(cost === undefined ? {} : { cost }),
  };
}

/** USD; undefined where something was used whose price is not known. */
async function costOfAll(
  attempts: readonly AttemptRecord[],
  endpoints: Pick<Endpoints, 'of'>,
): Promise<number | undefined> {
  let sum = 0;
  for (const { ref, usage } of attempts) {
    if (usage === undefined || !usesAnything(usage)) continue;
    const endpoint = await endpoints.of(ref).catch(() => undefined);
    const cost = costOf(usage, endpoint?.price);
    if (cost === undefined) return undefined;
    sum += cost;
  }
  return attempts.length === 0 ? undefined : sum;
}

const usesAnything = (usage: Usage): boolean => Object.values(usage).some((count) => count > 0);
