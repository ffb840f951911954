/** The policies: how endpoints that may all answer are ordered, and what the person is told of it. */
import type { Policy, Reason } from '../protocol/routing.ts';
import { chanceOf } from './chance.ts';
import { expectedPrice } from './expected.ts';
import { failedLately, type Standing } from './standing.ts';

/** What a policy knows of the choice that it is asked for. */
export interface Surroundings {
  tokens: { input: number; output: number };
  /** Unix ms. */
  now: number;
  /** 0 ≤ seed < 1, drawn once for the choice. */
  seed(): number;
}

export interface Ordering {
  /** 0; more: after all that are less, whatever their keys. */
  late(standing: Standing, of: Surroundings): number;
  /** The smaller, the earlier. */
  key(standing: Standing, of: Surroundings): number;
  /** `equals`: those that it was ordered among, itself included. */
  reasons(standing: Standing, of: Surroundings, equals: readonly Standing[]): Reason[];
  /** Goes by measurements: now and then another goes first, so that they stay true. */
  measured?: true;
}

/** Below it a price makes no difference any more: what is free would otherwise weigh infinitely. USD per million tokens. */
export const LEAST_PRICE = 0.01;

/** The small and quick first; one of which no one says what it is counts as an everyday one. */
const unmeasured = ({ endpoint }: Standing) => endpoint.tier ?? 2;

const priceAt = ({ endpoint }: Standing, { tokens }: Surroundings) => expectedPrice(endpoint, tokens);
const unpriced = (standing: Standing, of: Surroundings) => (priceAt(standing, of) === undefined ? 1 : 0);
const rounded = (value: number, digits: number) => Number(value.toPrecision(digits));

/** What is not known to have a price is drawn with the same chances as all of its kind. */
const weightOf = (standing: Standing, of: Surroundings) =>
  1 / Math.max(priceAt(standing, of) ?? 1, LEAST_PRICE) ** 2;

/**
 * OpenRouter's published rule: of those without an outage in the last 30 s the chance to be first goes by 1/price², and so
 * does that of each next one among the rest (https://openrouter.ai/docs/guides/routing/provider-selection). Each has a
 * clock that rings after a time that is exponentially distributed, its rate the weight: the order of ringing is that draw.
 */
const balanced: Ordering = {
  late: (standing, of) => unpriced(standing, of) + (failedLately(standing.health, of.now) ? 2 : 0),
  key: (standing, of) => -Math.log(chanceOf(of.seed(), standing.endpoint.ref)) / weightOf(standing, of),
  reasons(standing, of, equals) {
    const late = balanced.late(standing, of);
    if (late >= 2) return [{ code: 'outage' }];
    if (late === 1) return [{ code: 'unpriced' }];
    const sum = equals.reduce(
      (all, equal) => all + (balanced.late(equal, of) === 0 ? weightOf(equal, of) : 0),
      0,
    );
    return [{ code: 'weight', value: rounded(weightOf(standing, of) / sum, 4) }];
  },
};

export const POLICIES: Readonly<Record<Policy, Ordering>> = {
  // Who made the list said all there is to say; what stands in one place of it is drawn.
  order: balanced,
  balanced,
  price: {
    late: unpriced,
    key: (standing, of) => priceAt(standing, of) ?? 0,
    reasons(standing, of) {
      const price = priceAt(standing, of);
      return [price === undefined ? { code: 'unpriced' } : { code: 'price', value: rounded(price, 4) }];
    },
  },
  latency: {
    late: ({ health }) => (health?.firstMs === undefined ? 1 : 0),
    key: (standing) => standing.health?.firstMs?.p50 ?? unmeasured(standing),
    reasons: ({ health }) => [
      health?.firstMs === undefined
        ? { code: 'unmeasured' }
        : { code: 'latency', value: Math.round(health.firstMs.p50) },
    ],
    measured: true,
  },
  throughput: {
    late: ({ health }) => (health?.perSecond === undefined ? 1 : 0),
    key: (standing) => (standing.health?.perSecond ? -standing.health.perSecond.p50 : unmeasured(standing)),
    reasons: ({ health }) => [
      health?.perSecond === undefined
        ? { code: 'unmeasured' }
        : { code: 'throughput', value: rounded(health.perSecond.p50, 3) },
    ],
    measured: true,
  },
};
