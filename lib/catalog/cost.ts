/** What an answer cost, and what one may cost before it is asked for, by the price of its endpoint. Pure. */
import type { Priced } from '../protocol/budget.ts';
import type { Usage } from '../protocol/part.ts';
import type { ModelPrice } from '../providers/types.ts';
import { priceAt } from './price.ts';

const MILLION = 1_000_000;

/** A provider's number: absent or nonsense counts as none. */
const tokens = (reported: number | undefined): number =>
  reported !== undefined && Number.isFinite(reported) && reported > 0 ? reported : 0;

/**
 * USD. Reads from and writes to a prompt cache are part of the input and have prices of their own; reasoning is part of
 * the output. Where a special price is not known, the usual one counts: never less than is owed. Undefined where a price
 * that is needed is not known.
 * @param requests How many it was used in, each with as much of the input.
 */
export function costOf(usage: Usage, price: ModelPrice | undefined, requests = 1): number | undefined {
  if (price === undefined) return undefined;
  const input = tokens(usage.input);
  const at = priceAt(price, input / requests);
  const read = Math.min(tokens(usage.cacheRead), input);
  const written = Math.min(tokens(usage.cacheWrite), input - read);
  const output = tokens(usage.output);
  const reasoning = Math.min(tokens(usage.reasoning), output);
  const needed: [count: number, usd: number | undefined][] = [
    [input - read - written, at.input],
    [read, at.cacheRead ?? at.input],
    [written, at.cacheWrite ?? at.input],
    [output - reasoning, at.output],
    [reasoning, at.reasoning ?? at.output],
  ];
  let sum = requests * (at.request ?? 0);
  for (const [count, usd] of needed) {
    if (count === 0) continue;
    if (usd === undefined) return undefined;
    sum += (count * usd) / MILLION;
  }
  return sum;
}

/** What goes in, before anybody has counted it. */
export interface WorstInput {
  /** Tokens of one request. */
  tokens: number;
  images: number;
  /** Requests that are made for it, each with all of that. */
  requests: number;
}

/**
 * As if all of the input were written to the provider's cache, where that is dearer, and all of the output thought, where
 * that is. Undefined where `costOf` could not tell afterwards.
 * @param answers False: there is no output to be paid for (embeddings).
 */
export function worstCase(
  { tokens: input, images, requests }: WorstInput,
  price: ModelPrice | undefined,
  answers = true,
): Priced | undefined {
  if (price === undefined) return undefined;
  // A shorter input than supposed may be of another step, and nothing says that it is the cheaper one.
  const steps = [0, ...(price.above ?? []).map((step) => step.tokens + 1)].filter((from) => from <= input);
  const prices = steps.map((from) => priceAt(price, from));
  const dearest = (usd: (at: ModelPrice) => (number | undefined)[]): number =>
    Math.max(0, ...prices.flatMap(usd).filter((it) => it !== undefined));
  if (prices.some((at) => (input > 0 && at.input === undefined) || (answers && at.output === undefined)))
    return undefined;
  const perInput = dearest((at) => [at.input, at.cacheWrite, at.cacheRead]);
  const perOutput = answers ? dearest((at) => [at.output, at.reasoning]) : 0;
  const each = (input * perInput) / MILLION + (price.request ?? 0) + images * (price.image ?? 0);
  return { usd: requests * each, perOutput: perOutput / MILLION };
}
