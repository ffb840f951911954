/** How fast an answer came: for lists, exports and percentiles alike. Pure. */
import { MEASURED_MS, MEASURED_TOKENS } from '../protocol/limits.ts';
import type { Activity } from './activity.ts';

/**
 * Tokens per second after the first.
 * @param output Tokens, with those that were thought unseen, which came before the first part.
 * @param firstMs ms to the first part of an answer that took `ms` in all.
 */
export function perSecond(
  output: number | undefined,
  unseen: number | undefined,
  firstMs: number | undefined,
  ms: number,
): number | undefined {
  const tokens = (output ?? 0) - (unseen ?? 0) - 1;
  const rest = firstMs === undefined ? 0 : ms - firstMs;
  return tokens >= MEASURED_TOKENS && rest >= MEASURED_MS ? (tokens / rest) * 1_000 : undefined;
}

/** Of a whole call; an answer from memory has none. */
export function callPerSecond(call: Activity): number | undefined {
  const { usage, firstPartMs, durationMs, attempts, cached } = call;
  if (cached === true) return undefined;
  const unseen = attempts?.find(({ outcome }) => outcome === 'answered')?.unseen;
  return perSecond(usage.output, unseen, firstPartMs, durationMs);
}
