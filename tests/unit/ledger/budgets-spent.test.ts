import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import { A, costing, desk, hidden, owners, reached, site } from './budget-desk.ts';

describe('what a site has spent in all', () => {
  test('is what was settled, over days, months and backgrounds; what is under way counts when it is over', async () => {
    const it = desk();
    const first = await it.open();
    expect(await first.spent(site())).toBe(0);
    await (await first.reserve(owners, costing(1), reached(0))).settle(0.25);
    it.now += 100 * 86_400_000;
    const under = await first.reserve(owners, costing(1), reached(0));
    expect(await first.spent(site())).toBe(0.25);
    await under.settle(0.5);
    expect(await first.spent(site())).toBe(0.75);
    // A clock that is set back takes nothing off.
    it.now -= 200 * 86_400_000;
    await (await first.reserve(owners, costing(1), reached(0))).settle(0.25);
    expect(await (await it.open()).spent(site())).toBe(1);
    expect(await (await it.open()).spent(site('https://b.example'))).toBe(0);
  });

  test('counts what a background that died left behind', async () => {
    const it = desk();
    await (await it.open()).reserve(owners, costing(0.9), reached(0.5));
    expect(await (await it.open()).spent(site())).toBe(0.9);
  });

  test('S33 in private windows is apart, and ends with the last of them', async () => {
    const it = desk();
    const budgets = await it.open();
    await (await budgets.reserve([hidden()], costing(1), reached(0))).settle(0.5);
    expect([await budgets.spent(hidden()), await budgets.spent(site())]).toEqual([0.5, 0]);
    expect(await (await it.open()).spent(hidden())).toBe(0.5);
    budgets.forgetPrivate();
    expect(await budgets.spent(hidden())).toBe(0);
  });

  test('is erased with all about the site, and with any part of it', async () => {
    const it = desk();
    const budgets = await it.open();
    for (const erased of [{ origin: A }, {}, { origin: A, from: it.now - 1, to: it.now + 1 }]) {
      await (await budgets.reserve(owners, costing(1), reached(0))).settle(0.5);
      expect(await budgets.spent(site())).toBe(0.5);
      await budgets.forget(erased);
      expect(await budgets.spent(site())).toBe(0);
    }
  });
});

describe('what sites have spent this month', () => {
  test('begins anew on the first, each for itself, without private windows and what is under way', async () => {
    const it = desk();
    it.now = new Date(2026, 10, 30, 12).getTime();
    const budgets = await it.open();
    const other = 'https://b.example';
    await (await budgets.reserve(owners, costing(1), reached(0))).settle(0.25);
    await (await budgets.reserve([hidden()], costing(1), reached(0))).settle(0.5);
    await budgets.reserve(owners, costing(1), reached(0));
    expect([...(await budgets.thisMonth([A, other]))]).toEqual([
      [A, 0.25],
      [other, 0],
    ]);
    it.now += 86_400_000;
    expect((await budgets.thisMonth([A])).get(A)).toBe(0);
  });
});
