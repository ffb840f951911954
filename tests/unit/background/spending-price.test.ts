/** By which price an attempt is held: one that is at hand, or has to be looked up, or nobody knows. */
import { describe, expect, test } from 'vitest';
import { createSpending } from '../../../entrypoints/background/spending.ts';
import type { Endpoint } from '../../../lib/catalog/endpoint.ts';
import { loadAccounting } from '../../fixtures/load.ts';
import { answers, call, endpoint, fails, type Made, ran, say, stop } from '../router/made-up.ts';
import { PRICE, price, scene, usage, wall } from './spending-scene.ts';

describe('nothing is held, and nothing waited for', () => {
  test.each<[string, Partial<Endpoint>]>([
    ['what is free', price({ input: 0, output: 0 })],
    [
      'what its provider lists as free',
      { price: { input: 0, output: 0, source: 'provider', at: 1_795_665_046_023 } },
    ],
    ['what is on this machine', { local: true, price: undefined as never }],
    ['what nobody knows the price of', { price: undefined as never }],
  ])('for %s', async (_, facts) => {
    const { spending, made } = await scene({ facts, limits: { site: { perDay: 0 } } });
    const { candidate } = made[0] as Made;
    const { signal } = new AbortController();
    expect(spending().admit(call, candidate, () => ({ usage: {} }), signal)).toBe(call);
  });

  test('for a server on this machine of which nothing was looked up', async () => {
    const { spending, looked } = await scene();
    const local = endpoint(wall(), 'ollama/m', [answers('a')], { local: true } as never).candidate;
    expect(spending().admit(call, local, () => ({ usage: {} }), new AbortController().signal)).toBe(call);
    expect(looked).toEqual([]);
  });
});

describe('where what reckons cannot be had', () => {
  const lost = fails('internal');
  test.each([
    [
      'at once',
      () => {
        throw lost;
      },
    ],
    ['later', () => Promise.reject(lost)],
  ])(
    'nothing that may cost something is asked (%s), and what costs nothing is',
    async (_, loadAccounting) => {
      const { it, clock } = await scene();
      const dear = endpoint(clock, 'openai/m', [answers('a')], { facts: price(PRICE) });
      const free = endpoint(clock, 'openai/n', [answers('b')], { facts: price({ input: 0, output: 0 }) });
      const { admit, attempted } = createSpending(
        {
          mayAsk: () => undefined,
          budgets: await it.open(),
          loadAccounting,
          endpointOf: async () => undefined,
          isPriced: () => false,
          failed: () => undefined,
        },
        undefined,
        undefined,
      );
      const alone = await ran(clock, [dear], { admit, attempted });
      expect(alone.parts).toMatchObject([{ type: 'error', error: { code: 'internal' } }]);
      expect((await ran(clock, [dear, free], { admit, attempted })).parts[0]).toMatchObject({ text: 'b' });
      expect(dear.asked).toEqual([]);
    },
  );
});

describe('a price that has to be looked up', () => {
  const found = {
    ref: 'openai/m',
    providerId: 'openai',
    modelId: 'm',
    model: 'm',
    local: false,
    maxOutput: 1_000,
  };
  test('is, before the endpoint is asked', async () => {
    const { asking, spent, looked } = await scene({
      found: { ...found, ...price(PRICE) },
      plays: { 'openai/m': [[say('a'), usage(10, 20), stop]] },
    });
    await asking();
    expect(looked).toEqual(['openai/m']);
    expect((await spent()).all).toBe(0.21);
  });

  test('and cannot be read lets nothing through', async () => {
    const { it, clock } = await scene();
    const made = endpoint(clock, 'openai/m', [answers('a')]);
    const { admit } = createSpending(
      {
        mayAsk: () => undefined,
        budgets: await it.open(),
        loadAccounting,
        endpointOf: () => Promise.reject(fails('internal')),
        isPriced: () => false,
        failed: () => undefined,
      },
      undefined,
      undefined,
    );
    const { parts } = await ran(clock, [made], { admit });
    expect(made.asked).toEqual([]);
    expect(parts).toMatchObject([{ type: 'error', error: { code: 'internal' } }]);
  });
});
