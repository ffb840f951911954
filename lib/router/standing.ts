/** An endpoint that may answer, and where it stands among the others. */
import type { Endpoint } from '../catalog/endpoint.ts';
import type { ProviderConfig } from '../protocol/config.ts';
import type { EndpointHealth, Reason, Rules } from '../protocol/routing.ts';
import type { ProviderType } from '../providers/types.ts';
import { isResting } from './resting.ts';

/** Who serves an endpoint, and how it is asked. */
export interface Server {
  provider: ProviderConfig;
  type: ProviderType;
}

export interface Standing {
  endpoint: Endpoint;
  server: Server;
  health: EndpointHealth | undefined;
  /** Sum of `DOWN`; 0: nothing speaks against it. What is down comes after all that is less so. */
  down: number;
  /** By the plan: 0 is first. */
  place: number;
  /** By the policy, the smaller the earlier: first who comes after all equals, then the figure. Worked out when needed. */
  late?: number;
  key?: number;
}

/**
 * What moves a candidate down, the graver the larger: each outweighs all before it together. Nothing here removes one,
 * so that the only candidate is always asked.
 */
export const DOWN = { slow: 1, resting: 2, unknown: 4 } as const;

/** OpenRouter's published figure: an endpoint that failed within it is no stable one. */
export const OUTAGE_MS = 30_000;

export const failedLately = (health: EndpointHealth | undefined, now: number): boolean =>
  health?.failedAt !== undefined && health.failedAt > now - OUTAGE_MS;

function isSlow({ firstMs, perSecond }: EndpointHealth, prefer: NonNullable<Rules['prefer']>): boolean {
  const { firstTokenMs, tokensPerSecond } = prefer;
  return (
    (firstTokenMs !== undefined && firstMs !== undefined && firstMs.p50 > firstTokenMs) ||
    (tokensPerSecond !== undefined && perSecond !== undefined && perSecond.p50 < tokensPerSecond)
  );
}

/** What speaks against it by its health. */
export function downOf(health: EndpointHealth | undefined, prefer: Rules['prefer'], now: number): number {
  if (health === undefined) return 0;
  const slow = prefer !== undefined && isSlow(health, prefer) ? DOWN.slow : 0;
  return slow + (isResting(health, now) ? DOWN.resting : 0);
}

/** Why it is down, for the person, what it cannot be known to do aside. */
export function reasonsDown({ down, health }: Standing, now: number): Reason[] {
  const reasons: Reason[] = [];
  const cooling = (health?.coolUntil ?? 0) - now;
  if (down & DOWN.resting && cooling > 0)
    reasons.push({ code: 'cooling', value: Math.ceil(cooling / 1_000) });
  if (down & DOWN.resting && health?.breaker === 'open') reasons.push({ code: 'outage' });
  if (down & DOWN.slow) reasons.push({ code: 'slow' });
  return reasons;
}
