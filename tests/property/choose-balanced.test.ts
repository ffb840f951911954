import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../lib/catalog/endpoint.ts';
import { chanceOf } from '../../lib/router/chance.ts';
import { explain } from '../../lib/router/choose.ts';
import type { ChooseRequest } from '../../lib/router/types.ts';
import { NOW, request } from '../fixtures/endpoints.ts';

const DRAWS = 20_000;
/** Six standard deviations of a share of so many draws at most. */
const TOLERANCE = 6 * Math.sqrt(0.25 / DRAWS);

const PROVIDERS = ['openai', 'anthropic', 'openrouter', 'groq', 'together', 'mistral'];
const priced = (prices: readonly number[]): Endpoint[] =>
  prices.map((usd, i) => ({
    ref: `${PROVIDERS[i]}/m`,
    providerId: PROVIDERS[i] as string,
    modelId: 'm',
    model: 'm',
    local: false,
    price: { input: usd, output: usd, source: 'own', at: 0 },
  }));

/** Park and Miller's generator: the draws are the same in every run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

function drawn(endpoints: readonly Endpoint[], with_: Partial<ChooseRequest> = {}): string[][] {
  const random = generator(2_025);
  const models = endpoints.map(({ ref }) => ref);
  const presets = [{ id: 'mine', label: 'Mine', models, policy: 'balanced' as const }];
  const made = request({ site: 'oriel/mine', presets, endpoints, random, ...with_ });
  return Array.from({ length: DRAWS }, () => explain(made).decision.candidates.map(({ ref }) => ref));
}

const share = (orders: string[][], holds: (order: string[]) => boolean) =>
  orders.filter(holds).length / orders.length;

describe('the balanced policy', () => {
  it('asks first by 1/price², and second by the same among the rest', () => {
    const endpoints = priced([1, 2, 3]);
    const [a, b, c] = endpoints.map(({ ref }) => ref) as [string, string, string];
    const weights = { [a]: 1, [b]: 1 / 4, [c]: 1 / 9 };
    const sum = 1 + 1 / 4 + 1 / 9;
    const orders = drawn(endpoints);
    for (const [ref, weight] of Object.entries(weights)) {
      expect(Math.abs(share(orders, ([first]) => first === ref) - weight / sum)).toBeLessThan(TOLERANCE);
    }
    // OpenRouter's own example: nine times as likely at a third of the price.
    const nine = share(orders, ([first]) => first === a) / share(orders, ([first]) => first === c);
    expect(nine).toBeGreaterThan(8);
    expect(nine).toBeLessThan(10);
    const afterA = orders.filter(([first]) => first === a);
    const secondB = share(afterA, ([, second]) => second === b);
    expect(Math.abs(secondB - 1 / 4 / (1 / 4 + 1 / 9))).toBeLessThan(TOLERANCE * 2);
  });

  it('does so for any prices', () => {
    const prices = fc.array(fc.double({ min: 0.02, max: 20, noNaN: true }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(prices, (its) => {
        const endpoints = priced(its);
        const sum = its.reduce((all, usd) => all + usd ** -2, 0);
        const orders = drawn(endpoints);
        for (const [i, { ref }] of endpoints.entries()) {
          const expected = (its[i] as number) ** -2 / sum;
          expect(Math.abs(share(orders, ([first]) => first === ref) - expected)).toBeLessThan(TOLERANCE);
        }
      }),
      { numRuns: 8 },
    );
  }, 60_000);

  it('tells each its chance', () => {
    const endpoints = priced([1, 2]);
    const presets = [
      { id: 'mine', label: 'Mine', models: endpoints.map(({ ref }) => ref), policy: 'balanced' as const },
    ];
    const { candidates } = explain(request({ site: 'oriel/mine', presets, endpoints })).decision;
    expect(candidates.flatMap(({ reasons }) => reasons)).toEqual(
      expect.arrayContaining([
        { code: 'weight', value: 0.8 },
        { code: 'weight', value: 0.2 },
      ]),
    );
  });

  it('takes what is free as if it cost a cent: it does not break the draw, and several share', () => {
    const endpoints = priced([0, 0, 0.01, 1]);
    const orders = drawn(endpoints);
    for (const { ref } of endpoints.slice(0, 3))
      expect(Math.abs(share(orders, ([first]) => first === ref) - 1 / 3)).toBeLessThan(TOLERANCE);
    expect(share(orders, ([first]) => first === endpoints[3]?.ref)).toBeLessThan(0.001);
  });

  it('puts whoever failed in the last half minute after all others, and what has no price after what has one', () => {
    const [cheap, dear, ...rest] = priced([1, 9, 2]) as [Endpoint, Endpoint, ...Endpoint[]];
    const unpriced = { ...dear, price: undefined };
    const health = (ref: string) =>
      ref === cheap.ref ? { breaker: 'closed' as const, failedAt: NOW - 29_000, attempts: 4 } : undefined;
    const orders = drawn([cheap, unpriced, ...rest], { health });
    expect(new Set(orders.map((order) => order.join(' ')))).toEqual(
      new Set([`${rest[0]?.ref} ${unpriced.ref} ${cheap.ref}`]),
    );
    const later = drawn([cheap, unpriced, ...rest], { health, now: NOW + 2_000 });
    expect(share(later, ([first]) => first === cheap.ref)).toBeGreaterThan(0.7);
  });
});

describe('chance by name', () => {
  it('is within 0 and 1, and spread evenly over seeds', () => {
    const random = generator(11);
    for (const name of ['openai/gpt-4o', 'openai/gpt-4p', 'a']) {
      const tenths = Array.from({ length: 10 }, () => 0);
      for (let i = 0; i < DRAWS; i++) {
        const chance = chanceOf(random(), name);
        expect(chance > 0 && chance < 1).toBe(true);
        tenths[Math.floor(chance * 10)]! += 1;
      }
      for (const count of tenths) expect(Math.abs(count / DRAWS - 0.1)).toBeLessThan(TOLERANCE);
    }
  });

  it('of one name says nothing of another’s', () => {
    const random = generator(12);
    const both = { above: 0, below: 0 };
    for (let i = 0; i < DRAWS; i++) {
      const seed = random();
      const [a, b] = [chanceOf(seed, 'openrouter/m-1'), chanceOf(seed, 'openrouter/m-2')];
      if (a > 0.5 && b > 0.5) both.above += 1;
      if (a < 0.5 && b < 0.5) both.below += 1;
    }
    expect(Math.abs(both.above / DRAWS - 0.25)).toBeLessThan(TOLERANCE);
    expect(Math.abs(both.below / DRAWS - 0.25)).toBeLessThan(TOLERANCE);
  });
});
