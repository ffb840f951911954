import type { Usage } from '../../protocol/part.ts';
import { countOf, type Loose, listOf, loose, usageOf } from '../loose.ts';

/** What is read of a usage; whatever else a server counts is not gathered. */
export const COUNTS = [
  'input_tokens',
  'output_tokens',
  'output_tokens_details',
  'cache_read_input_tokens',
  'cache_creation_input_tokens',
  'iterations',
] as const;

/**
 * Tokens of one message. The wire counts what came from the cache and what went into it beside the input, and passes that a
 * server made on its own account (compaction) in `iterations` alone; an advisor's are billed apart and left out.
 */
export function readMessagesUsage(counts: Loose): Usage | undefined {
  const [cacheRead, cacheWrite] = [counts.cache_read_input_tokens, counts.cache_creation_input_tokens];
  const passes = listOf(counts.iterations).map((it) => loose(it) ?? {});
  const own = passes.filter(({ type }) => type === 'message' || type === 'compaction');
  // A message of a model that stood in is in the totals; the pass of the one that failed is not counted.
  const summed = own.length > 0 && passes.every(({ type }) => type !== 'fallback_message');
  const total = (key: string) =>
    summed ? own.reduce((sum, pass) => sum + (countOf(pass[key]) ?? 0), 0) : countOf(counts[key]);
  const input = total('input_tokens');
  return usageOf({
    input: input === undefined ? undefined : input + (countOf(cacheRead) ?? 0) + (countOf(cacheWrite) ?? 0),
    output: total('output_tokens'),
    reasoning: loose(counts.output_tokens_details)?.thinking_tokens,
    cacheRead,
    cacheWrite,
  });
}
