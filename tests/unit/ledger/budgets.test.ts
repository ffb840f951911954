import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import { NANO } from '../../../lib/ledger/accounts.ts';
import { openMoney } from '../../../lib/ledger/money.ts';
import { nearest } from '../../../lib/ledger/nearest.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';
import { A, all, costing, desk, NOON, owners, provider, reached, settled, site } from './budget-desk.ts';

const B = 'https://b.example';
const MIDNIGHT = new Date(2026, 10, 23).getTime();

describe('a budget', () => {
  test('S10 is not passed by a hundred calls at once, and all of it can be spent', async () => {
    const it = desk({ site: { perDay: 0.1 } });
    const budgets = await it.open();
    const calls = Array.from({ length: 100 }, async () => {
      const { settle } = await budgets.reserve(owners, costing(0.003), reached(0.001));
      await settle(0.003);
    });
    const refused = (await Promise.allSettled(calls)).filter(({ status }) => status === 'rejected');
    const { accounts, reservations } = await it.disk();
    expect(reservations).toEqual([]);
    for (const { days } of accounts) expect(days).toEqual({ '2026-11-22': 0.099 * NANO });
    expect(refused).toHaveLength(67);
    for (const { reason } of refused as PromiseRejectedResult[]) {
      expect(reason.info).toMatchObject({ code: 'budget-exceeded', resetsAt: MIDNIGHT });
    }
  });

  test('is charged what a call did cost, whatever was held for it', async () => {
    const it = desk({ site: { perDay: 1 } });
    const budgets = await it.open();
    const first = await budgets.reserve(owners, costing(0.9), reached(0.1));
    await expect(budgets.reserve(owners, costing(0.2), reached(0.1))).rejects.toMatchObject({
      info: { code: 'budget-exceeded' },
    });
    expect(await budgets.allowances([site()])).toMatchObject([{ of: 1, used: 0.9, resetsAt: MIDNIGHT }]);
    await first.settle(0.25);
    expect(await budgets.allowances([site()])).toMatchObject([{ of: 1, used: 0.25 }]);
    expect(await budgets.remaining(site())).toBe(0.75);
    await (await budgets.reserve(owners, costing(0.75), reached(0.1))).settle(0);
    expect(await budgets.remaining(site())).toBe(0.75);
  });

  test.each<[string, Parameters<typeof desk>[0], string]>([
    ['the site', { site: { perDay: 0.5 }, all: { perDay: 5 } }, 'site perDay'],
    ['the provider', { site: { perDay: 5 }, provider: { perMonth: 0.5 } }, 'provider perMonth'],
    ['all together', { all: { perMonth: 0.5 }, provider: { perDay: 5 } }, 'all perMonth'],
    ['each request', { site: { perRequest: 0.1 }, all: { perDay: 5 } }, 'site perRequest'],
  ])('holds of every owner at the same time: %s', async (_, limits, detail) => {
    const it = desk(limits);
    const budgets = await it.open();
    if (!detail.endsWith('perRequest')) {
      await (await budgets.reserve([site(B), provider, all], costing(0.3), reached(0))).settle(0.3);
      await (await budgets.reserve(owners, costing(0.1), reached(0))).settle(0.1);
      await (await budgets.reserve(owners, costing(0.1), reached(0))).settle(0.1);
    }
    const more = detail.startsWith('site perDay') ? 0.31 : 0.11;
    await expect(budgets.reserve(owners, costing(more), reached(0))).rejects.toMatchObject({
      info: { detail },
    });
    // One that is refused holds nothing.
    expect((await it.disk()).reservations).toEqual([]);
  });

  test('of our own dashboard is that of the provider and of all', async () => {
    const it = desk({ site: { perDay: 0 }, all: { perDay: 1 } });
    const budgets = await it.open();
    await (await budgets.reserve([provider, all], costing(0.6), reached(0))).settle(0.6);
    await expect(budgets.reserve([provider, all], costing(0.6), reached(0))).rejects.toMatchObject({
      info: { detail: 'all perDay' },
    });
  });

  test('that is raised lets through at once, and what was spent without one counts when there is one', async () => {
    const it = desk({ site: { perDay: 0.1 } });
    const budgets = await it.open();
    await expect(budgets.reserve(owners, costing(0.3), reached(0))).rejects.toThrow();
    it.limits = {};
    expect(await budgets.remaining(site())).toBeUndefined();
    await (await budgets.reserve(owners, costing(0.3), reached(0))).settle(0.3);
    it.limits = { site: { perMonth: 0.5 } };
    expect(await budgets.remaining(site())).toBe(0.2);
    it.limits = { site: { perMonth: 0.1 } };
    expect(await budgets.remaining(site())).toBe(0);
  });

  test('limits an answer to what is left', async () => {
    const it = desk({ site: { perDay: 0.01 } });
    const budgets = await it.open();
    const priced = { usd: 0, perOutput: 0.00001 };
    const expense = { likely: priced, most: priced, wish: 8_000, possible: 8_000, sure: 8_000 };
    expect((await budgets.reserve(owners, expense, reached(0))).maxOutputTokens).toBe(1_000);
  });

  test('is settled once, whoever says it again', async () => {
    const it = desk();
    const budgets = await it.open();
    const { settle } = await budgets.reserve(owners, costing(0.5), reached(0));
    await Promise.all([settle(0.1), settle(0.2)]);
    await settle(0.3);
    expect((await it.disk()).accounts.map(({ months }) => months)).toEqual([
      { '2026-11': 0.1 * NANO },
      { '2026-11': 0.1 * NANO },
      { '2026-11': 0.1 * NANO },
    ]);
  });

  test.each([
    [Number.NaN, 1],
    [-1, 1],
    [Number.POSITIVE_INFINITY, 0],
  ])('is not spoilt by a cost of %s', async (usd, left) => {
    const it = desk({ site: { perDay: 1 } });
    const budgets = await it.open();
    await (await budgets.reserve(owners, costing(0.5), reached(0))).settle(usd);
    expect(await budgets.remaining(site())).toBe(left);
  });
});

describe('where what holds money cannot be had', () => {
  test('nothing is held, rates count, and it is looked for again', async () => {
    const it = desk({ site: { perDay: 1, requestsPerMinute: 1 } });
    const gone = new OrielError('internal', { detail: 'accounting' });
    let there = false;
    const budgets = await it.open({
      openMoney: async (options) => {
        if (!there) throw gone;
        return openMoney(options);
      },
    });
    await settled();
    expect(it.failures).toEqual([gone]);
    await expect(budgets.reserve(owners, costing(0.1), reached(0))).rejects.toBe(gone);
    await expect(budgets.allowances(owners)).rejects.toBe(gone);
    budgets.enter([site()], () => 0);
    expect(() => budgets.enter([site()], () => 0)).toThrow(OrielError);
    await settled();
    there = true;
    await (await budgets.reserve(owners, costing(0.1), reached(0))).settle(0.1);
    expect(await budgets.spent(site())).toBe(0.1);
  });
});

describe('a day and a month', () => {
  test('begin anew at local midnight and on the first', async () => {
    const it = desk({ site: { perDay: 1, perMonth: 1.5 } });
    const budgets = await it.open();
    it.now = new Date(2026, 10, 29, 23, 59, 59, 999).getTime();
    await (await budgets.reserve(owners, costing(1), reached(0))).settle(1);
    await expect(budgets.reserve(owners, costing(0.5), reached(0))).rejects.toMatchObject({
      info: { detail: 'site perDay', resetsAt: it.now + 1 },
    });
    it.now += 1;
    await expect(budgets.reserve(owners, costing(0.6), reached(0))).rejects.toMatchObject({
      info: { detail: 'site perMonth', resetsAt: new Date(2026, 11, 1).getTime() },
    });
    await (await budgets.reserve(owners, costing(0.5), reached(0))).settle(0.5);
    it.now = new Date(2026, 11, 1).getTime();
    await (await budgets.reserve(owners, costing(1), reached(0))).settle(1);
    expect((await it.disk()).accounts.find(({ owner }) => owner === 'all')).toEqual({
      owner: 'all',
      total: 2.5 * NANO,
      days: { '2026-11-29': NANO, '2026-11-30': 0.5 * NANO, '2026-12-01': NANO },
      months: { '2026-11': 1.5 * NANO, '2026-12': NANO },
    });
  });

  test('of a call are those in which it began, whenever it ends', async () => {
    const it = desk({ site: { perDay: 1 } });
    const budgets = await it.open();
    it.now = MIDNIGHT - 1;
    const { settle } = await budgets.reserve(owners, costing(1), reached(0));
    it.now = MIDNIGHT + 1;
    expect(await budgets.remaining(site())).toBe(1);
    await settle(1);
    expect(await budgets.remaining(site())).toBe(1);
    it.now = MIDNIGHT - 1;
    expect(await budgets.remaining(site())).toBe(0);
  });

  test('are found as they were left by a clock that is set back, and forth again', async () => {
    const it = desk({ site: { perDay: 1 } });
    const budgets = await it.open();
    await (await budgets.reserve(owners, costing(0.7), reached(0))).settle(0.7);
    for (const [days, left] of [
      [-1, 1],
      [400, 1],
      [0, 0.3],
      [-400, 1],
      [0, 0.3],
    ] as const) {
      it.now = NOON + days * 86_400_000;
      expect(await budgets.remaining(site())).toBe(left);
    }
  });

  test('are kept for two months and two years, and that of today always', async () => {
    const it = desk();
    const budgets = await it.open();
    for (let month = 0; month < 30; month += 1) {
      it.now = new Date(2026, month, 5).getTime();
      await (await budgets.reserve([all], costing(1), reached(0))).settle(1);
    }
    for (let day = 1; day <= 80; day += 1) {
      it.now = new Date(2030, 0, day).getTime();
      await (await budgets.reserve([all], costing(1), reached(0))).settle(1);
    }
    it.now = NOON - 86_400_000 * 365;
    await (await budgets.reserve([all], costing(1), reached(0))).settle(1);
    const [account] = (await it.disk()).accounts;
    expect(Object.keys(account?.days ?? {})).toHaveLength(62);
    expect(Object.keys(account?.months ?? {})).toHaveLength(24);
    expect(account?.days).toMatchObject({ '2030-03-21': NANO, '2025-11-22': NANO });
  });
});

describe('what our own screens are shown', () => {
  test('is every limit of every owner, and where it stands', async () => {
    const it = desk({
      site: { perRequest: 0.5, perDay: 1, requestsPerMinute: 20, concurrent: 3 },
      provider: { tokensPerMinute: 1_000 },
      all: { perMonth: 10 },
    });
    const budgets = await it.open();
    budgets.enter([site(), provider], () => 70);
    await budgets.reserve(owners, costing(0.25), reached(0));
    expect(await budgets.allowances(owners)).toEqual([
      { owner: 'site', id: A, limit: 'perRequest', of: 0.5, used: 0 },
      { owner: 'site', id: A, limit: 'perDay', of: 1, used: 0.25, resetsAt: MIDNIGHT },
      { owner: 'all', limit: 'perMonth', of: 10, used: 0.25, resetsAt: new Date(2026, 11, 1).getTime() },
      { owner: 'site', id: A, limit: 'requestsPerMinute', of: 20, used: 1, resetsAt: NOON + 60_000 },
      { owner: 'site', id: A, limit: 'concurrent', of: 3, used: 1 },
      {
        owner: 'provider',
        id: 'openai',
        limit: 'tokensPerMinute',
        of: 1_000,
        used: 70,
        resetsAt: NOON + 60_000,
      },
    ]);
  });

  test('at the badge is the limit that is used up the most', async () => {
    const day = { owner: 'site', id: A, limit: 'perDay', of: 1, used: 0.5 } as const;
    const month = { owner: 'all', limit: 'perMonth', of: 10, used: 8 } as const;
    const request = { owner: 'all', limit: 'perRequest', of: 1, used: 1 } as const;
    expect(nearest([day, month, request])).toEqual({ allowance: month, share: 0.8 });
    expect(nearest([{ ...day, of: 0, used: 0 }, month])?.share).toBe(1);
    expect(nearest([request])).toBeUndefined();
  });
});

test('one reservation takes a few milliseconds at most, however much was spent before', async () => {
  const it = desk({ site: { perDay: 1_000 }, provider: { perDay: 1_000 }, all: { perDay: 1_000 } });
  const budgets = await it.open();
  for (let nth = 0; nth < 200; nth += 1) {
    it.now = NOON + nth * 86_400_000;
    await (
      await budgets.reserve([site(`https://${nth}.example`), ...owners], costing(0.1), reached(0))
    ).settle(0.1);
  }
  const times: number[] = [];
  for (let nth = 0; nth < 50; nth += 1) {
    const before = performance.now();
    const { settle } = await budgets.reserve(owners, costing(0.1), reached(0));
    times.push(performance.now() - before);
    await settle(0.1);
  }
  const [p50] = times.toSorted((a, b) => a - b).slice(25);
  console.log(`A reservation: ${p50?.toFixed(2)} ms (p50, fake-indexeddb)`);
  expect(p50).toBeLessThan(20);
});
