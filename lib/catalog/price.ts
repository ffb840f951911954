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

/** Whatever is asked of it, nothing is owed. */
export const isFree = ({ above = [], ...price }: ModelPrice): boolean =>
  price.input === 0 &&
  price.output === 0 &&
  [price, ...above].every((step) =>
    Object.entries(step).every(([name, usd]) => name === 'tokens' || typeof usd !== 'number' || usd === 0),
  );
