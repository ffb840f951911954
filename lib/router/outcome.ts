/** A plan, carried out: who is asked in which order, who is not and why. */
import { MAX_PRESET_MODELS, type Reason } from '../protocol/routing.ts';
import { expectedTokens } from './expected.ts';
import { type Gate, gatesOf } from './gates.ts';
import { areEqual, comparison, explored, isWarm } from './order.ts';
import type { Plan } from './plan.ts';
import { POLICIES, type Surroundings } from './policies.ts';
import { refusalOf } from './refusal.ts';
import { sift } from './sift.ts';
import { DOWN, reasonsDown, type Standing } from './standing.ts';
import type { Candidate, ChooseRequest, Outcome } from './types.ts';

/** More are never tried: one call would last for hours. A preset has room for as many. */
export const MAX_CANDIDATES = MAX_PRESET_MODELS;

export function carryOut(plan: Plan, request: ChooseRequest): Outcome {
  const { now, random } = request;
  const gates = gatesOf(plan.rules, plan.needs, now);
  const of: Surroundings = { tokens: expectedTokens(plan.needs), now, seed: once(random) };
  const { ordered, passed, sticky, removals } = sift(plan, request, gates, {
    count: MAX_CANDIDATES,
    compare: comparison(plan.policy, of, plan.models),
    sticky: plan.sticks ? request.sticky : undefined,
  });
  const warm = sticky !== undefined && isWarm(sticky, now) ? sticky : undefined;
  if (warm !== undefined && !ordered.includes(warm)) ordered.splice(-1, 1, warm);
  const ahead = warm ?? (POLICIES[plan.policy].measured ? explored(ordered, random, plan.models) : undefined);

  const candidates = ordered.map((standing, index): Candidate => {
    const { endpoint, server } = standing;
    const reasons = reasonsOf(standing, index + 1, plan, ordered, of);
    if (standing === ahead) reasons.unshift({ code: warm === undefined ? 'explored' : 'warm-cache' });
    reasons.push(...doubts(standing, gates), ...reasonsDown(standing, now));
    return {
      ...server,
      modelId: endpoint.modelId,
      ref: endpoint.ref,
      reasons,
      endpoint,
      ...(plan.preset === undefined ? {} : { preset: plan.preset }),
    };
  });
  if (ahead !== undefined) candidates.unshift(...candidates.splice(ordered.indexOf(ahead), 1));
  const refused = candidates.length === 0 ? refusalOf(plan.wanted, plan.pool, removals.rules()) : undefined;
  removals.count('not-asked-for', passed - ordered.length);
  return {
    candidates,
    decision: {
      wanted: plan.wanted,
      by: plan.by,
      policy: plan.policy,
      candidates: candidates.map(({ ref, reasons }) => ({ ref, reasons: [...reasons] })),
      ...removals.told(),
    },
    ...(refused === undefined ? {} : { refused }),
  };
}

/** By the plan and, unless it is alone in its place, by the policy. */
function reasonsOf(
  standing: Standing,
  rank: number,
  { policy, models, why }: Plan,
  ordered: readonly Standing[],
  of: Surroundings,
): Reason[] {
  const planned = why?.(standing.endpoint, rank) ?? [];
  const equals = ordered.filter((other) => areEqual(other, standing, models));
  if (equals.length === 1 && planned.length > 0) return [...planned];
  return [...planned, ...POLICIES[policy].reasons(standing, of, equals)];
}

function doubts({ endpoint, server, down }: Standing, gates: readonly Gate[]): Reason[] {
  if ((down & DOWN.unknown) === 0) return [];
  return gates
    .filter((gate) => gate.passes(endpoint, server.type) === undefined)
    .map(({ rule }) => ({ code: 'unknown', value: rule }));
}

/** Chance is only drawn where something is left to it. */
function once(random: () => number): () => number {
  let drawn: number | undefined;
  return () => {
    drawn ??= random();
    return drawn;
  };
}
