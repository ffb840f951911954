/** What `oriel/<name>` means: for each a few lines of data. docs/routing.md tells the person the same. */
import type { Endpoint } from '../catalog/endpoint.ts';
import type { ModelRef } from '../protocol/config.ts';
import type { Policy, Reason, Rules, VirtualModel } from '../protocol/routing.ts';
import type { Compare } from './order.ts';
import { priceOf } from './price.ts';
import type { HealthOf, Needs } from './types.ts';

/** Whom a virtual model chooses for, and among what. */
export interface Whose {
  /** Place in the person's list, from 0. */
  favourites: ReadonlyMap<ModelRef, number>;
  /** The models of those, by canonical name; empty where only the very endpoints count. */
  models: ReadonlySet<string>;
  pool: readonly Endpoint[];
  health: HealthOf;
  /** See age.ts. */
  newer: Compare<Endpoint>;
}

export interface Virtual {
  /** Among those that are equal in place and as models. */
  policy: Policy;
  /** Besides the person's own. */
  rules?: Rules;
  /** What its models must read, whatever the call holds. */
  inputs?: Needs['inputs'];
  /** 0 is first. All the rest come too, later: better an answer by another than none. */
  place?(endpoint: Endpoint, whose: Whose): number;
  /** Which model goes before which; 0 for the same. */
  models?(whose: Whose): Compare<Endpoint>;
  /** `rank`: its place in the order, from 1. */
  why(endpoint: Endpoint, whose: Whose, rank: number): Reason[];
}

/** The most capable of its maker, the everyday one, the small one; last what no one places. */
const byTier = ({ tier }: Endpoint): number => (tier === undefined ? 3 : 3 - tier);

const text = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** The newest first; of a day, by name, so that the endpoints of a model stay together. */
const newest =
  ({ newer }: Whose): Compare<Endpoint> =>
  (a, b) =>
    newer(a, b) || text(a.model, b.model);

/**
 * The newest first; of a day, the dearest, which makers seldom ask for less. The price of a model is the highest of its
 * endpoints, so that those stay together.
 */
function newestThenDearest({ pool, newer }: Whose): Compare<Endpoint> {
  let prices: Map<string, number> | undefined;
  const priceOfModel = (model: string): number => {
    if (prices === undefined) {
      prices = new Map();
      for (const endpoint of pool) {
        const price = priceOf(endpoint)?.output ?? 0;
        if (price > (prices.get(endpoint.model) ?? 0)) prices.set(endpoint.model, price);
      }
    }
    return prices.get(model) ?? 0;
  };
  return (a, b) => {
    const byDate = newer(a, b);
    if (byDate !== 0 || a.model === b.model) return byDate;
    return priceOfModel(b.model) - priceOfModel(a.model) || text(a.model, b.model);
  };
}

const ranked = (_: Endpoint, __: Whose, rank: number): Reason[] => [{ code: 'rank', value: rank }];
const nothing = () => [];
const told = ({ tier, released }: Endpoint): Reason[] => [
  ...(tier === undefined ? [] : [{ code: 'tier', value: tier } as const]),
  { code: 'released', ...(released === undefined ? {} : { value: released }) },
];

/** What is made for code alone answers as it was taught to. */
const isEveryday = ({ tier, codeOnly }: Endpoint) => tier === 2 && codeOnly !== true;

const auto: Virtual = {
  policy: 'balanced',
  place(endpoint, { favourites, models }) {
    const listed = favourites.get(endpoint.ref);
    if (listed !== undefined) return listed;
    if (models.has(endpoint.model)) return favourites.size;
    return favourites.size + (isEveryday(endpoint) ? 1 : 2);
  },
  models: newest,
  why(endpoint, { favourites, models }) {
    const listed = favourites.get(endpoint.ref);
    if (listed !== undefined) return [{ code: 'listed', value: listed + 1 }];
    if (models.has(endpoint.model)) return [{ code: 'same-model' }];
    return told(endpoint);
  },
};

const best: Virtual = {
  policy: 'balanced',
  place: byTier,
  models: newestThenDearest,
  why: ranked,
};

/** A first token within it is quick, whatever the size of the model, ms. */
export const QUICK_MS = 1_000;

const isQuick = ({ ref, tier, categories }: Endpoint, health: HealthOf): boolean =>
  tier === 1 ||
  categories?.includes('small') === true ||
  (health(ref)?.firstMs?.p50 ?? Number.POSITIVE_INFINITY) <= QUICK_MS;

export const VIRTUALS: Readonly<Record<VirtualModel, Virtual>> = {
  auto,
  fast: {
    policy: 'latency',
    place: (endpoint, { health }) => (isQuick(endpoint, health) ? 0 : 1),
    why: nothing,
  },
  cheap: { policy: 'price', why: nothing },
  best,
  local: {
    policy: 'order',
    rules: { localOnly: true },
    // What is not in memory takes many seconds to get there.
    place: (endpoint) => (endpoint.loaded ? 0 : 4) + byTier(endpoint),
    models: (whose) => {
      const byModel = newest(whose);
      return (a, b) => byModel(a, b) || text(a.ref, b.ref);
    },
    why: (endpoint) => [...(endpoint.loaded ? [{ code: 'loaded' } as const] : []), ...told(endpoint)],
  },
  vision: { ...auto, inputs: ['image'] },
  code: {
    ...best,
    place: (endpoint) => (endpoint.categories?.includes('code') ? 0 : 4) + byTier(endpoint),
  },
};
