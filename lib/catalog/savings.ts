/** What an answer would have cost otherwise, less what it cost: USD, negative where it cost more. Pure. */
import type { Usage } from '../protocol/part.ts';
import type { ModelPrice } from '../providers/types.ts';
import { costOf } from './cost.ts';
import type { Endpoint } from './endpoint.ts';

/**
 * Without the provider's prompt cache: what was written to it is dearer, what was read from it cheaper. Undefined where it
 * had no part in the answer, or a price is not known.
 */
export function savedByCaching(usage: Usage, price: ModelPrice | undefined): number | undefined {
  const { cacheRead = 0, cacheWrite = 0, ...plain } = usage;
  if (cacheRead <= 0 && cacheWrite <= 0) return undefined;
  return difference(costOf(plain, price), costOf(usage, price));
}

/**
 * On average over the endpoints of the same model that could have answered, this one among them: as if one of them had
 * been picked blindly, and had the same in its cache. Another model would have said something else, at another length:
 * it is not compared. Undefined where there is only one, or a price is not known.
 */
export function savedByRouting(
  usage: Usage,
  served: Endpoint,
  candidates: readonly Endpoint[],
): number | undefined {
  const same = candidates.filter(({ ref, model }) => model === served.model && ref !== served.ref);
  const costs = [served, ...same].map(({ price }) => costOf(usage, price));
  const known = costs.filter((cost) => cost !== undefined);
  if (known.length < 2) return undefined;
  const average = known.reduce((sum, cost) => sum + cost, 0) / known.length;
  return difference(average, costs[0]);
}

const difference = (otherwise: number | undefined, cost: number | undefined): number | undefined =>
  otherwise === undefined || cost === undefined ? undefined : otherwise - cost;
