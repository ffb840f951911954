/**
 * Whether an endpoint may be relied on just now. Nobody is shut out: an open breaker moves its endpoint behind the
 * others, and where there are none it is asked all the same. Pure.
 */
import type { AttemptRecord, EndpointHealth } from '../protocol/routing.ts';
import type { Verdict } from '../protocol/verdict.ts';

export { type Verdict, verdictOf } from '../protocol/verdict.ts';

/** Closed without `openedAt`. */
export interface Breaker {
  /** How the last attempts went while it was closed, the latest last: `1` well, `0` not. */
  window: string;
  /** Unix ms. */
  openedAt?: number;
  /** Since when somebody is trying whether it works again, Unix ms. Not kept: that one may have died with the background. */
  probedAt?: number;
}

export const OPEN_MS = 30_000;
const WINDOW = 10;
const FAILURES = 5;

export const CLOSED: Readonly<Breaker> = { window: '' };

/** One is enough: it stays so until somebody does something about it. */
const CERTAIN: ReadonlySet<AttemptRecord['outcome']> = new Set(['authentication', 'payment-required']);

export const isCertain = (outcome: AttemptRecord['outcome']): boolean => CERTAIN.has(outcome);

/** Half-open lets one attempt through: while it is under way the breaker is open for all others. */
export function stateOf({ openedAt, probedAt }: Breaker, now: number): EndpointHealth['breaker'] {
  if (openedAt === undefined) return 'closed';
  return within(openedAt, now) || within(probedAt, now) ? 'open' : 'half-open';
}

/** A clock that was set back must not stretch half a minute to however far it went. */
const within = (since: number | undefined, now: number): boolean =>
  since !== undefined && now >= since && now < since + OPEN_MS;

/** An attempt begins. */
export const probing = (breaker: Breaker, now: number): Breaker =>
  stateOf(breaker, now) === 'half-open' ? { ...breaker, probedAt: now } : breaker;

/** After an attempt. */
export function after(breaker: Breaker, verdict: Verdict, certain: boolean, now: number): Breaker {
  const { openedAt, probedAt, window } = breaker;
  if (openedAt !== undefined) {
    if (verdict === 'up') return CLOSED;
    // A failure of one that was asked while it was open changes nothing: the half minute ends when it ends.
    if (verdict === 'down' && !within(openedAt, now)) return { window: '', openedAt: now };
    return probedAt === undefined ? breaker : { window, openedAt };
  }
  if (verdict === 'neither') return breaker;
  const latest = `${window}${verdict === 'up' ? '1' : '0'}`.slice(-WINDOW);
  const failures = latest.length - latest.replaceAll('0', '').length;
  const opens = verdict === 'down' && (certain || failures >= FAILURES);
  return opens ? { window: '', openedAt: now } : { window: latest };
}
