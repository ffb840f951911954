/** Whether and when an endpoint that failed is asked again. Pure. */
import type { ErrorCode, ErrorInfo } from '../protocol/errors.ts';

/** How often one candidate is asked again. */
export const RETRIES = 2;
/** A longer wait is not waited: the page is told how long it is, s. */
export const LONGEST_WAIT_S = 60;
/** After so long since the call began nothing is asked again, ms: what all waits of a call come to is bounded by it. */
export const RETRY_WITHIN_MS = 120_000;

const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 5_000;

/** What passes by itself. */
const PASSING = new Set<ErrorCode>(['rate-limited', 'overloaded', 'timeout', 'network']);
/** Asking again changes nothing, whatever the server says of it. */
const LASTING = new Set<ErrorCode>(['authentication', 'payment-required', 'content-filtered', 'refused']);

/** @param said What the server itself said of a retry (`x-should-retry`). */
export function isRetryable({ code, status = 0 }: ErrorInfo, said?: boolean): boolean {
  if (LASTING.has(code)) return false;
  return said ?? (PASSING.has(code) || status === 408 || status === 409 || status === 429 || status >= 500);
}

/**
 * How long to wait after a failure, ms.
 * @param tries How often it was asked, at least 1.
 * @param random 0 ≤ random < 1: jitter by a fifth either way.
 */
export function waitAfter({ retryAfter }: ErrorInfo, tries: number, random: number): number {
  if (retryAfter) return retryAfter * 1_000;
  return Math.min(FIRST_BACKOFF_MS * 2 ** (tries - 1), LONGEST_BACKOFF_MS) * (0.8 + 0.4 * random);
}
