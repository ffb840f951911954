/** Prices, before anybody asks. Pure. */
import type { ModelPrice } from '../providers/types.ts';

/** What a request of so many tokens costs per million: a longer one may be dearer, all of it. */
export function priceAt(price: ModelPrice, input: number): ModelPrice {
  const step = price.above?.findLast((it) => input > it.tokens);
  if (step === undefined) return price;
  const { tokens: _, ...dearer } = step;
  // Prices of their own that the step does not name are no longer known.
  const { above: _above, cacheRead: _read, cacheWrite: _write, reasoning: _reasoning, ...rest } = price;
  return { ...rest, ...dearer };
}

/** All that is owed by, USD; what else stands beside a price (its source, its time, where a step begins) is none. */
const OWED_BY = ['input', 'output', 'cacheRead', 'cacheWrite', 'reasoning', 'image', 'request'] as const;

/** Whatever is asked of it, nothing is owed. */
export const isFree = (price: ModelPrice): boolean =>
  price.input === 0 &&
  price.output === 0 &&
  [price, ...(price.above ?? [])].every((step: ModelPrice) => OWED_BY.every((name) => !step[name]));
