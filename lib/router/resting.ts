import type { EndpointHealth } from '../protocol/routing.ts';

/** Its breaker is open, or it asked to be left alone. */
export const isResting = (health: EndpointHealth | undefined, now: number): boolean =>
  health !== undefined && (health.breaker === 'open' || (health.coolUntil ?? 0) > now);
