/** A plan, carried out: who is asked in which order, who is not and why. */
import type { Endpoint } from '../catalog/endpoint.ts';
import type { ProviderConfig } from '../protocol/config.ts';
import type { ErrorInfo } from '../protocol/errors.ts';
import { type Decision, MAX_PRESET_MODELS, type Reason } from '../protocol/routing.ts';
import type { ProviderType } from '../providers/types.ts';
import { type Gate, gatesOf } from './gates.ts';
import { areEqual, comparison, explored, firstOf, warm } from './order.ts';
import type { Plan } from './plan.ts';
import { POLICIES, type Surroundings } from './policies.ts';
import { expectedTokens } from './price.ts';
import { refusalOf } from './refusal.ts';
import { Removals } from './removals.ts';
import { DOWN, downOf, reasonsDown, type Server, type Standing } from './standing.ts';
import type { Candidate, ChooseRequest } from './types.ts';

/** More are never tried: one call would last for hours. A preset has room for as many. */
export const MAX_CANDIDATES = MAX_PRESET_MODELS;

export interface Outcome {
  candidates: readonly Candidate[];
  decision: Decision;
  /** Where there are none. */
  refused?: ErrorInfo;
}

export function carryOut(plan: Plan, request: ChooseRequest): Outcome {
  const { now, random } = request;
  const gates = gatesOf(plan.rules, plan.needs, now);
  const removals = new Removals();
  const standings = standingsOf(plan, request, gates, removals);
  const of: Surroundings = { tokens: expectedTokens(plan.needs), now, seed: once(random) };
  const compare = comparison(plan.policy, of, plan.models);
  const ordered = firstOf(standings, MAX_CANDIDATES, compare);
  const policy = POLICIES[plan.policy];
  const cached = plan.sticks ? warm(standings, request.sticky, now) : undefined;
  if (cached !== undefined && !ordered.includes(cached)) ordered.splice(-1, 1, cached);
  const tried = cached === undefined && policy.measured ? explored(ordered, random, plan.models) : undefined;

  const candidates = ordered.map((standing, index): Candidate => {
    const { endpoint, server } = standing;
    const equals = ordered.filter((other) => areEqual(other, standing, plan.models));
    const planned = plan.why?.(endpoint, index + 1) ?? [];
    // Alone in its place it owes nothing to the policy.
    const byPolicy = equals.length > 1 || planned.length === 0 ? policy.reasons(standing, of, equals) : [];
    const reasons: Reason[] = [
      ...(standing === cached ? [{ code: 'warm-cache' } as const] : []),
      ...(standing === tried ? [{ code: 'explored' } as const] : []),
      ...planned,
      ...byPolicy,
      ...(standing.down & DOWN.unknown ? doubts(standing, gates) : []),
      ...reasonsDown(standing, now),
    ];
    return {
      ...server,
      modelId: endpoint.modelId,
      ref: endpoint.ref,
      reasons,
      endpoint,
      ...(plan.preset === undefined ? {} : { preset: plan.preset }),
    };
  });
  const ahead = ordered.indexOf((cached ?? tried) as Standing);
  if (ahead > 0) candidates.unshift(...candidates.splice(ahead, 1));
  const refused = candidates.length === 0 ? refusalOf(plan.wanted, plan.pool, removals.rules()) : undefined;
  removals.count('not-asked-for', standings.length - ordered.length);
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

/** Those that pass, as yet in no order; the others go to `removals`. */
function standingsOf(
  { pool, rules, place }: Plan,
  { providers, typeOf, health, now }: ChooseRequest,
  gates: readonly Gate[],
  removals: Removals,
): Standing[] {
  const servers = serversOf(providers, typeOf);
  const standings: Standing[] = [];
  for (const endpoint of pool) {
    const server = servers.get(endpoint.providerId);
    if (server === undefined) {
      removals.add('not-set-up', endpoint);
      continue;
    }
    const verdict = verdictOf(endpoint, server.type, gates);
    if (typeof verdict === 'object') {
      removals.add(verdict.rule, endpoint, verdict.detail);
      continue;
    }
    const fared = health(endpoint.ref);
    const down = downOf(fared, rules.prefer, now) + (verdict ? 0 : DOWN.unknown);
    standings.push({ endpoint, server, health: fared, down, place: place?.(endpoint) ?? 0 });
  }
  return standings;
}

function serversOf(providers: readonly ProviderConfig[], typeOf: (name: string) => ProviderType | undefined) {
  const servers = new Map<string, Server>();
  for (const provider of providers) {
    const type = typeOf(provider.type);
    if (type !== undefined) servers.set(provider.id, { provider, type });
  }
  return servers;
}

/** The gate that it does not pass; else whether it is known to pass all of them. */
function verdictOf(endpoint: Endpoint, type: ProviderType, gates: readonly Gate[]): Gate | boolean {
  let known = true;
  for (const gate of gates) {
    const passes = gate.passes(endpoint, type);
    if (passes === false) return gate;
    known &&= passes === true;
  }
  return known;
}

const doubts = ({ endpoint, server }: Standing, gates: readonly Gate[]): Reason[] =>
  gates
    .filter((gate) => gate.passes(endpoint, server.type) === undefined)
    .map(({ rule }) => ({ code: 'unknown', value: rule }));

/** Chance is only drawn where something is left to it. */
function once(random: () => number): () => number {
  let drawn: number | undefined;
  return () => {
    drawn ??= random();
    return drawn;
  };
}
