/** Whether an attempt speaks for its endpoint or against it: for the breaker, and for the uptime that people are shown. Pure. */
import type { AttemptRecord } from './routing.ts';

export type Verdict = 'up' | 'down' | 'neither';

/** An endpoint's own failures. What the call, the page or the person brought about, and rate limits, say nothing of it. */
const DOWN: ReadonlySet<AttemptRecord['outcome']> = new Set([
  'authentication',
  'payment-required',
  'overloaded',
  'model-not-found',
  'timeout',
  'network',
  'origin-blocked',
  'provider-error',
]);

export const verdictOf = (outcome: AttemptRecord['outcome']): Verdict =>
  outcome === 'answered' ? 'up' : DOWN.has(outcome) ? 'down' : 'neither';
