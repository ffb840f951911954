/** Who passes the gates, and who of them stands first. */
import type { Endpoint } from '../catalog/endpoint.ts';
import type { ModelRef } from '../protocol/config.ts';
import type { ProviderType } from '../providers/types.ts';
import type { Gate } from './gates.ts';
import { type Compare, Foremost } from './order.ts';
import type { Plan } from './plan.ts';
import { Removals } from './removals.ts';
import { DOWN, downOf, type Server, type Standing } from './standing.ts';
import type { ChooseRequest } from './types.ts';

export interface Sifted {
  /** In order. */
  ordered: Standing[];
  /** How many passed, those that are not listed included. */
  passed: number;
  /** The one that was asked after by its reference, wherever it stands. */
  sticky?: Standing;
  removals: Removals;
}

/** One pass over the pool: it may hold thousands. */
export function sift(
  { pool, rules, place }: Plan,
  request: ChooseRequest,
  gates: readonly Gate[],
  { count, compare, sticky }: { count: number; compare: Compare<Standing>; sticky: ModelRef | undefined },
): Sifted {
  const { health, now } = request;
  const servers = serversOf(request);
  const foremost = new Foremost(count, compare);
  const sifted: Sifted = { ordered: foremost.first, passed: 0, removals: new Removals() };
  // Most are looked at and forgotten: one object serves them all.
  let spare: Standing | undefined;
  for (const endpoint of pool) {
    const server = servers.get(endpoint.providerId);
    const verdict = server === undefined ? NOT_SET_UP : verdictOf(endpoint, server.type, gates);
    if (server === undefined || typeof verdict === 'object') {
      sifted.removals.add(verdict as Gate, endpoint);
      continue;
    }
    const fared = health(endpoint.ref);
    const standing = spare ?? { endpoint, server, health: fared, down: 0, place: 0 };
    standing.endpoint = endpoint;
    standing.server = server;
    standing.health = fared;
    standing.down = downOf(fared, rules.prefer, now) + (verdict ? 0 : DOWN.unknown);
    standing.place = place?.(endpoint) ?? 0;
    standing.late = undefined;
    standing.key = undefined;
    sifted.passed += 1;
    const kept = foremost.offer(standing);
    const found = endpoint.ref === sticky;
    if (found) sifted.sticky = standing;
    spare = kept || found ? undefined : standing;
  }
  return sifted;
}

const NOT_SET_UP: Pick<Gate, 'rule'> = { rule: 'not-set-up' };

function serversOf({ providers, typeOf }: ChooseRequest): ReadonlyMap<string, Server> {
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
    if (passes === undefined) known = false;
  }
  return known;
}
