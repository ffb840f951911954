/** The shape of what depends on who serves a model: in facts that come with Oriel, and in what was kept of a provider's list. */
import * as z from 'zod/mini';
import type { ModelPrice } from '../providers/types.ts';

z.config({ jitless: true });

type Amount = z.ZodMiniType<number, number>;

/** @param tokens What counts as a number of tokens. */
export const servedFields = (tokens: Amount) => ({
  contextLength: z.optional(tokens),
  maxOutput: z.optional(tokens),
  inputs: z.optional(z.array(z.enum(['text', 'image', 'audio', 'file']))),
  outputs: z.optional(z.array(z.enum(['text', 'image', 'audio']))),
  tools: z.optional(z.boolean()),
  json: z.optional(z.boolean()),
});

/** @param usd What counts as an amount of money. */
export function priceShape(tokens: Amount, usd: Amount) {
  const rates = {
    input: z.optional(usd),
    output: z.optional(usd),
    cacheRead: z.optional(usd),
    cacheWrite: z.optional(usd),
  };
  return z.object({
    ...rates,
    reasoning: z.optional(usd),
    image: z.optional(usd),
    request: z.optional(usd),
    above: z.optional(z.array(z.object({ tokens, ...rates }))),
  }) satisfies z.ZodMiniType<ModelPrice>;
}
