/** What an endpoint costs. */

import type { Endpoint } from '../catalog/endpoint.ts';
import { priceAt } from '../catalog/price.ts';
import type { ModelPrice } from '../providers/types.ts';

const FREE: ModelPrice = { input: 0, output: 0 };

/**
 * What runs on this machine costs nothing, unless the person says that it does.
 * @param input Tokens: where a longer request is dearer, its price. Absent: that of a short one.
 */
export function priceOf({ price, local }: Endpoint, input = 0): ModelPrice | undefined {
  if (price === undefined) return local ? FREE : undefined;
  return price.above === undefined ? price : priceAt(price, input);
}
