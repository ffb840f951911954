/** The cost that a page is told with its answer. */
import { describe, expect, test } from 'vitest';
import type { Endpoint } from '../../../lib/catalog/endpoint.ts';
import type { FinishPart } from '../../../lib/protocol/part.ts';
import { answers, fails, type Made, say, stop } from '../router/made-up.ts';
import { price, scene, usage } from './spending-scene.ts';

describe('what a page is told of the cost', () => {
  const told = ({ parts }: Awaited<ReturnType<Awaited<ReturnType<typeof scene>>['asking']>>) =>
    (parts.at(-1) as FinishPart).served;

  test('is what is written into the account', async () => {
    const { asking, spent } = await scene({
      plays: {
        'openai/m': [[usage(3, 0), fails('provider-error')]],
        'other/m': [[say('x'), usage(5, 1), stop]],
      },
    });
    expect(told(await asking())).toMatchObject({ attempts: 2, cost: 0.018 });
    expect((await spent()).all).toBe(0.018);
  });

  test('is reckoned where the provider told nothing of what was used', async () => {
    const plays = { 'openai/m': [[say('x'.repeat(400)), stop]] };
    const { asking, spent } = await scene({ plays, facts: { reasoning: false } });
    const cost = told(await asking())?.cost;
    expect(cost).toBeCloseTo(1.005, 9);
    expect((await spent()).all).toBeCloseTo(cost as number, 9);
    // What it may have thought is in both.
    const thinking = await scene({ plays: { 'openai/m': [[100, say('x'.repeat(400)), stop]] } });
    const more = told(await thinking.asking())?.cost ?? 0;
    expect(more).toBeGreaterThan(1.1);
    expect((await thinking.spent()).all).toBeCloseTo(more, 1);
  });

  test('is nothing on this machine, and of what is free', async () => {
    const local = await scene({
      plays: { 'ollama/m': [answers('a')] },
      found: undefined,
      facts: { local: true },
    });
    (local.made[0] as Made).candidate.endpoint = {
      ...((local.made[0] as Made).candidate.endpoint as Endpoint),
      local: true,
      price: undefined,
    };
    expect(told(await local.asking())).toMatchObject({ cost: 0 });
    const free = await scene({ facts: price({ input: 0, output: 0 }) });
    expect(told(await free.asking())).toMatchObject({ cost: 0 });
    const { made } = free;
    const looked = await scene({ found: { ...(made[0]?.candidate.endpoint as Endpoint) } });
    expect(told(await looked.asking())).toMatchObject({ cost: 0 });
  });

  test('is left out where a price is not known', async () => {
    const { asking, made } = await scene();
    const [one] = made as [Made];
    const { price: _, ...unpriced } = one.candidate.endpoint as Endpoint;
    one.candidate.endpoint = unpriced;
    expect(told(await asking())).not.toHaveProperty('cost');
  });
});
