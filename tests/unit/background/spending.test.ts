/** An attempt and the budgets that it is on. */
import { describe, expect, test, vi } from 'vitest';
import type { Endpoint } from '../../../lib/catalog/endpoint.ts';
import type { Call } from '../../../lib/protocol/call.ts';
import { A, provider } from '../ledger/budget-desk.ts';
import { answers, call, fails, type Made, say, stop } from '../router/made-up.ts';
import { price, scene, usage } from './spending-scene.ts';

describe('an attempt', () => {
  test('is held to the budgets of its site, its provider and all, and settled by what was told', async () => {
    const { asking, spent, entered } = await scene({
      plays: { 'openai/m': [[say('hello'), usage(10, 20), stop]] },
    });
    await asking();
    expect(await spent()).toEqual({ all: 0.21, 'provider openai': 0.21, [`site ${A}`]: 0.21 });
    expect(entered).toEqual([30]);
  });

  test('goes out limited to what is left', async () => {
    const { asking, made } = await scene({ limits: { site: { perDay: 5 } } });
    await asking();
    // A quarter of it would be less than an ordinary answer needs.
    const asked = made[0]?.asked[0];
    const maxOutputTokens = (asked?.call as Call | undefined)?.maxOutputTokens;
    expect(maxOutputTokens).toBeGreaterThan(450);
    expect(maxOutputTokens).toBeLessThan(500);
  });

  test('that is too dear gives way to one that is not', async () => {
    const cheap = await scene({
      limits: { provider: { perDay: 1 } },
      plays: { 'openai/m': [answers('a')], 'openai/n': [[say('b'), usage(1, 1), stop]] },
    });
    const [dear, other] = cheap.made as [Made, Made];
    other.candidate.endpoint = {
      ...(other.candidate.endpoint as Endpoint),
      ...price({ input: 1, output: 1 }),
    };
    const { parts, records } = await cheap.asking();
    expect(dear.asked).toEqual([]);
    expect(records.map(({ outcome }) => outcome)).toEqual(['budget-exceeded', 'answered']);
    expect(parts.at(-1)?.type).toBe('finish');
    expect((await cheap.spent())['provider openai']).toBeCloseTo(0.000_002, 9);
  });

  test('that failed before it cost anything costs nothing, and each that did its own', async () => {
    const { asking, spent } = await scene({
      plays: {
        'openai/m': [[fails('overloaded')]],
        'other/m': [[usage(3, 0), fails('provider-error')]],
        'third/m': [[say('x'), usage(5, 1), stop]],
      },
    });
    await asking();
    expect(await spent()).toMatchObject({
      'provider openai': 0,
      'provider other': 0.003,
      'provider third': 0.015,
      all: 0.018,
    });
  });
});

test('S26 an attempt that fails beside another is settled then, and its endpoint free, while the other runs', async () => {
  const { asking, spent, budgets } = await scene({
    limits: { provider: { perDay: 1_000, concurrent: 5 } },
    plays: {
      'openai/m': [[usage(3, 0), 700, fails('network')]],
      'other/m': [[1_500, say('x'), usage(5, 1), stop]],
    },
  });
  const used = async (of: string) =>
    (await budgets.allowances([provider])).find(({ limit }) => limit === of)?.used;
  let over = false;
  const firstMs = { p50: 100, p95: 200, samples: 50 };
  const health = { 'openai/m': { breaker: 'closed', attempts: 50, firstMs } } as const;
  const running = asking(call, { hedge: true, health }).finally(() => {
    over = true;
  });
  await vi.waitFor(async () => expect(await used('perDay')).toBeGreaterThan(5));
  await vi.waitFor(async () => expect(await used('perDay')).toBe(0.003), { timeout: 5_000 });
  expect([await used('concurrent'), over]).toEqual([0, false]);
  const { records } = await running;
  expect(records.map(({ outcome }) => outcome)).toEqual(['network', 'answered']);
  expect(await spent()).toMatchObject({ 'provider openai': 0.003, 'provider other': 0.015, all: 0.018 });
});

describe('a provider’s own rates', () => {
  test('are those of all who ask it, and let the next candidate answer', async () => {
    const { asking, made } = await scene({
      limits: { provider: { requestsPerMinute: 1 } },
      plays: { 'openai/m': [answers('a')], 'other/m': [answers('b')] },
    });
    await asking();
    const { records } = await asking();
    expect(records.map(({ outcome }) => outcome)).toEqual(['throttled', 'answered']);
    expect(made.map(({ asked }) => asked.length)).toEqual([1, 1]);
  });

  test('of calls at once end with the attempt, and with one that was refused', async () => {
    const { asking, spending, made, it, budgets } = await scene({ limits: { provider: { concurrent: 1 } } });
    const used = async () =>
      (await budgets.allowances([provider])).find(({ limit }) => limit === 'concurrent')?.used;
    const { candidate } = made[0] as Made;
    const { admit, attempted } = spending();
    await admit(call, candidate, () => ({ usage: {} }), new AbortController().signal);
    expect(await used()).toBe(1);
    attempted({ ref: candidate.ref, outcome: 'answered', startedAt: 0, ms: 0 });
    expect(await used()).toBe(0);
    it.limits.all = { perDay: 0 };
    const { records } = await asking();
    expect(records.map(({ outcome }) => outcome)).toEqual(['budget-exceeded']);
    expect(await used()).toBe(0);
  });
});
