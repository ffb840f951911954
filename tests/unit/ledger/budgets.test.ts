import 'fake-indexeddb/auto';
import { describe, expect, test, vi } from 'vitest';
import { NANO } from '../../../lib/ledger/accounts.ts';
import { nearest } from '../../../lib/ledger/budgets.ts';
import { StoreError } from '../../../lib/platform/database.ts';
import { A, all, costing, desk, hidden, NOON, provider, settled, site } from './budget-desk.ts';

const B = 'https://b.example';
const owners = [site(), provider, all];
/** USD for its input. */
const input = (usd: number) => () => usd;
const MIDNIGHT = new Date(2026, 10, 23).getTime();

describe('a budget', () => {
  test('S10 is not passed by a hundred calls at once, and all of it can be spent', async () => {
    const it = desk({ site: { perDay: 0.1 } });
    const budgets = await it.open();
    const calls = Array.from({ length: 100 }, async () => {
      const { settle } = await budgets.reserve(owners, costing(0.003), input(0.001));
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
    const first = await budgets.reserve(owners, costing(0.9), input(0.1));
    await expect(budgets.reserve(owners, costing(0.2), input(0.1))).rejects.toMatchObject({
      info: { code: 'budget-exceeded' },
    });
    expect(await budgets.allowances([site()])).toMatchObject([{ of: 1, used: 0.9, resetsAt: MIDNIGHT }]);
    await first.settle(0.25);
    expect(await budgets.allowances([site()])).toMatchObject([{ of: 1, used: 0.25 }]);
    expect(await budgets.remaining(site())).toBe(0.75);
    await (await budgets.reserve(owners, costing(0.75), input(0.1))).settle(0);
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
      await (await budgets.reserve([site(B), provider, all], costing(0.3), input(0))).settle(0.3);
      await (await budgets.reserve(owners, costing(0.1), input(0))).settle(0.1);
      await (await budgets.reserve(owners, costing(0.1), input(0))).settle(0.1);
    }
    const more = detail.startsWith('site perDay') ? 0.31 : 0.11;
    await expect(budgets.reserve(owners, costing(more), input(0))).rejects.toMatchObject({
      info: { detail },
    });
    // One that is refused holds nothing.
    expect((await it.disk()).reservations).toEqual([]);
  });

  test('of our own dashboard is that of the provider and of all', async () => {
    const it = desk({ site: { perDay: 0 }, all: { perDay: 1 } });
    const budgets = await it.open();
    await (await budgets.reserve([provider, all], costing(0.6), input(0))).settle(0.6);
    await expect(budgets.reserve([provider, all], costing(0.6), input(0))).rejects.toMatchObject({
      info: { detail: 'all perDay' },
    });
  });

  test('that is raised lets through at once, and what was spent without one counts when there is one', async () => {
    const it = desk({ site: { perDay: 0.1 } });
    const budgets = await it.open();
    await expect(budgets.reserve(owners, costing(0.3), input(0))).rejects.toThrow();
    it.limits = {};
    expect(await budgets.remaining(site())).toBeUndefined();
    await (await budgets.reserve(owners, costing(0.3), input(0))).settle(0.3);
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
    expect((await budgets.reserve(owners, expense, input(0))).maxOutputTokens).toBe(1_000);
  });

  test('is settled once, whoever says it again', async () => {
    const it = desk();
    const budgets = await it.open();
    const { settle } = await budgets.reserve(owners, costing(0.5), input(0));
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
    await (await budgets.reserve(owners, costing(0.5), input(0))).settle(usd);
    expect(await budgets.remaining(site())).toBe(left);
  });
});

describe('a day and a month', () => {
  test('begin anew at local midnight and on the first', async () => {
    const it = desk({ site: { perDay: 1, perMonth: 1.5 } });
    const budgets = await it.open();
    it.now = new Date(2026, 10, 29, 23, 59, 59, 999).getTime();
    await (await budgets.reserve(owners, costing(1), input(0))).settle(1);
    await expect(budgets.reserve(owners, costing(0.5), input(0))).rejects.toMatchObject({
      info: { detail: 'site perDay', resetsAt: it.now + 1 },
    });
    it.now += 1;
    await expect(budgets.reserve(owners, costing(0.6), input(0))).rejects.toMatchObject({
      info: { detail: 'site perMonth', resetsAt: new Date(2026, 11, 1).getTime() },
    });
    await (await budgets.reserve(owners, costing(0.5), input(0))).settle(0.5);
    it.now = new Date(2026, 11, 1).getTime();
    await (await budgets.reserve(owners, costing(1), input(0))).settle(1);
    expect((await it.disk()).accounts.find(({ owner }) => owner === 'all')).toEqual({
      owner: 'all',
      days: { '2026-11-29': NANO, '2026-11-30': 0.5 * NANO, '2026-12-01': NANO },
      months: { '2026-11': 1.5 * NANO, '2026-12': NANO },
    });
  });

  test('of a call are those in which it began, whenever it ends', async () => {
    const it = desk({ site: { perDay: 1 } });
    const budgets = await it.open();
    it.now = MIDNIGHT - 1;
    const { settle } = await budgets.reserve(owners, costing(1), input(0));
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
    await (await budgets.reserve(owners, costing(0.7), input(0))).settle(0.7);
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
      await (await budgets.reserve([all], costing(1), input(0))).settle(1);
    }
    for (let day = 1; day <= 80; day += 1) {
      it.now = new Date(2030, 0, day).getTime();
      await (await budgets.reserve([all], costing(1), input(0))).settle(1);
    }
    it.now = NOON - 86_400_000 * 365;
    await (await budgets.reserve([all], costing(1), input(0))).settle(1);
    const [account] = (await it.disk()).accounts;
    expect(Object.keys(account?.days ?? {})).toHaveLength(62);
    expect(Object.keys(account?.months ?? {})).toHaveLength(24);
    expect(account?.days).toMatchObject({ '2030-03-21': NANO, '2025-11-22': NANO });
  });
});

describe('a background that died', () => {
  test('S11 S29 leaves what it held, and the next one charges what was noted, once', async () => {
    const it = desk({ site: { perDay: 1 } });
    const first = await it.open();
    let soFar = 0.01;
    await first.reserve(owners, costing(0.9), () => soFar);
    soFar = 0.05;
    await it.pass(2_000);
    soFar = 0.3;
    const second = await it.open();
    expect(await second.remaining(site())).toBe(0.95);
    expect((await it.disk()).reservations).toEqual([]);
    await (await second.reserve(owners, costing(0.1), input(0))).settle(0.1);
    expect(await (await it.open()).remaining(site())).toBe(0.85);
    expect(it.area.stored).not.toHaveProperty('ledger.running');
  });

  test('is charged the input of what it had not noted yet', async () => {
    const it = desk({ site: { perDay: 1 } });
    await (await it.open()).reserve(owners, costing(0.9), input(0.02));
    await it.pass(1_999);
    expect(await (await it.open()).remaining(site())).toBe(0.98);
  });

  test('is charged before anything new is held', async () => {
    const it = desk({ site: { perDay: 1 } });
    const first = await it.open();
    await first.reserve(owners, costing(0.5), input(0.4));
    await first.reserve(owners, costing(0.5), input(0.5));
    const second = await it.open();
    await expect(second.reserve(owners, costing(0.2), input(0))).rejects.toMatchObject({
      info: { code: 'budget-exceeded' },
    });
    expect(await second.remaining(site())).toBeCloseTo(0.1, 9);
  });

  test('is charged in the day and month in which it began', async () => {
    const it = desk({ site: { perDay: 1 } });
    await (await it.open()).reserve(owners, costing(0.9), input(0.02));
    it.now = MIDNIGHT + 40 * 86_400_000;
    await (await it.open()).remaining(site());
    const [account] = (await it.disk()).accounts;
    expect(account).toMatchObject({
      days: { '2026-11-22': 0.02 * NANO },
      months: { '2026-11': 0.02 * NANO },
    });
  });

  test('that was wrongly thought dead charges nothing a second time', async () => {
    const it = desk();
    const first = await it.open();
    const { settle } = await first.reserve(owners, costing(0.9), input(0.02));
    const second = await it.open();
    await second.allowances([]);
    await settle(0.7);
    const [account] = (await it.disk()).accounts;
    expect(account?.days).toEqual({ '2026-11-22': 0.02 * NANO });
  });

  test('whose notes are nonsense is charged as if there were none', async () => {
    const it = desk({ site: { perDay: 1 } });
    await (await it.open()).reserve(owners, costing(0.9), input(0.02));
    for (const nonsense of ['?', [1], { 'a 1': -5 }, { 'a 1': '5' }]) {
      it.area.stored['ledger.running'] = nonsense;
      expect(await (await it.open()).remaining(site())).toBe(0.98);
    }
    it.area.fail = true;
    expect(await (await it.open()).remaining(site())).toBe(0.98);
  });

  test('notes nothing where nothing runs', async () => {
    const it = desk();
    const set = vi.spyOn(it.area, 'set');
    const remove = vi.spyOn(it.area, 'remove');
    const budgets = await it.open();
    const { settle } = await budgets.reserve(owners, costing(0.1), input(0.1));
    await settle(0.1);
    await it.pass(60_000);
    expect([set.mock.calls, remove.mock.calls, it.timers.size]).toEqual([[], [], 0]);
    const other = await budgets.reserve(owners, costing(0.1), input(0.1));
    await it.pass(5_000);
    expect(set).toHaveBeenCalledTimes(2);
    await other.settle(0.1);
    await it.pass(60_000);
    expect(set).toHaveBeenCalledTimes(2);
    expect([remove.mock.calls.length, it.timers.size]).toEqual([1, 0]);
  });
});

describe('what cannot be written', () => {
  /** No database can be opened until it is mended. */
  const broken = () => {
    const open = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('disk full', 'QuotaExceededError');
    });
    return () => open.mockRestore();
  };

  test('lets no call through that costs something, and the next once it can be', async () => {
    const it = desk({ site: { perDay: 1 } });
    const mend = broken();
    const budgets = await it.open();
    await expect(budgets.reserve(owners, costing(0.1), input(0))).rejects.toThrow(StoreError);
    expect(it.failures.length).toBeGreaterThan(0);
    mend();
    await expect(budgets.reserve(owners, costing(0.1), input(0))).resolves.toBeDefined();
  });

  test('of a settlement is written with what is next, and is noted meanwhile', async () => {
    const it = desk({ site: { perDay: 1 } });
    const budgets = await it.open();
    const { settle } = await budgets.reserve(owners, costing(0.9), input(0.01));
    budgets.close();
    const mend = broken();
    await expect(settle(0.4)).rejects.toThrow(StoreError);
    await it.pass(2_000);
    mend();
    expect(Object.values(it.area.stored['ledger.running'] as object)).toEqual([0.4 * NANO]);
    await (await budgets.reserve(owners, costing(0.5), input(0))).settle(0.5);
    expect(await budgets.remaining(site())).toBeCloseTo(0.1, 9);
    await settled();
    expect(it.area.stored).not.toHaveProperty('ledger.running');
  });
});

describe('private windows', () => {
  test('S33 have a budget too, and leave no trace of the site on the disk', async () => {
    const it = desk({ site: { perDay: 1 }, all: { perDay: 5 } });
    const budgets = await it.open();
    await (await budgets.reserve([hidden(), provider, all], costing(0.7), input(0))).settle(0.7);
    await expect(budgets.reserve([hidden(), provider, all], costing(0.7), input(0))).rejects.toMatchObject({
      info: { detail: 'site perDay' },
    });
    await budgets.reserve([hidden(), provider, all], costing(0.2), input(0));
    expect(JSON.stringify(await it.disk())).not.toContain('example');
    expect(await budgets.allowances([hidden(), all])).toMatchObject([
      { owner: 'site', id: A, used: 0.9 },
      { owner: 'all', used: 0.9 },
    ]);
  });

  test('and others tell a site nothing of one another', async () => {
    const it = desk({ site: { perDay: 1 } });
    const budgets = await it.open();
    await (await budgets.reserve([hidden(), all], costing(0.7), input(0))).settle(0.7);
    await (await budgets.reserve([site(), all], costing(0.4), input(0))).settle(0.4);
    expect(await budgets.remaining(site())).toBe(0.6);
    expect(await budgets.remaining(hidden())).toBeCloseTo(0.3, 9);
  });

  test('S10 S11 hold when a hundred call at once, and over the background’s death', async () => {
    const it = desk({ site: { perDay: 0.1 } });
    const first = await it.open();
    const calls = Array.from({ length: 100 }, () =>
      first.reserve([hidden(), all], costing(0.003), input(0.002)),
    );
    const made = (await Promise.allSettled(calls)).filter(({ status }) => status === 'fulfilled');
    expect(made).toHaveLength(33);
    const second = await it.open();
    expect(await second.remaining(hidden())).toBeCloseTo(0.034, 9);
    expect((await it.disk()).accounts).toMatchObject([
      { owner: 'all', days: { '2026-11-22': 0.066 * NANO } },
    ]);
    expect(await (await it.open()).remaining(hidden())).toBeCloseTo(0.034, 9);
  });

  test('are forgotten when the last is closed', async () => {
    const it = desk({ site: { perDay: 1 } });
    const budgets = await it.open();
    await (await budgets.reserve([hidden(), all], costing(0.7), input(0))).settle(0.7);
    const open = await budgets.reserve([hidden(), all], costing(0.1), input(0));
    budgets.forgetPrivate();
    expect(await budgets.remaining(hidden())).toBe(1);
    await open.settle(0.1);
    await settled();
    expect(JSON.stringify(it.area.stored)).not.toContain('example');
    expect(await budgets.allowances([all])).toEqual([]);
  });

  test('hold nothing for a site whose call was refused by another’s budget', async () => {
    const it = desk({ site: { perDay: 1 }, all: { perDay: 0.1 } });
    const budgets = await it.open();
    await expect(budgets.reserve([hidden(), all], costing(0.5), input(0))).rejects.toThrow();
    expect(await budgets.remaining(hidden())).toBe(1);
  });
});

describe('what is erased', () => {
  test('S34 of a site is everywhere: accounts, what is under way, rates, habits', async () => {
    const it = desk({ site: { perDay: 1 }, all: { perDay: 9 } });
    const budgets = await it.open();
    await (await budgets.reserve(owners, costing(0.3), input(0))).settle(0.3);
    const open = await budgets.reserve(owners, costing(0.2), input(0));
    await (await budgets.reserve([hidden(), all], costing(0.1), input(0))).settle(0.1);
    for (let minute = 0; minute < 3; minute += 1) {
      budgets.enter([site(), all], () => 0).end();
      budgets.enter([hidden(), all], () => 0).end();
      await it.pass(60_000);
    }
    await budgets.forget(A);
    await it.pass(5_000);
    expect(JSON.stringify([await it.disk(), it.area.stored])).not.toContain('example');
    await open.settle(0.2);
    expect(await budgets.remaining(site())).toBe(1);
    expect(await budgets.allowances([all])).toMatchObject([{ used: 0.6 }]);
  });

  test('of all sites is all', async () => {
    const it = desk({ site: { perDay: 1 }, all: { perDay: 9 } });
    const budgets = await it.open();
    await (await budgets.reserve(owners, costing(0.3), input(0))).settle(0.3);
    const open = await budgets.reserve(owners, costing(0.2), input(0));
    budgets.enter([site(), hidden(), all], () => 0);
    await budgets.forget();
    await it.pass(5_000);
    expect(JSON.stringify([await it.disk(), it.area.stored])).not.toContain('example');
    await open.settle(0.2);
    expect((await it.disk()).accounts).toMatchObject([{ owner: 'all' }, { owner: 'provider openai' }]);
    expect(await budgets.remaining(site())).toBe(1);
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
    await budgets.reserve(owners, costing(0.25), input(0));
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
    await (await budgets.reserve([site(`https://${nth}.example`), ...owners], costing(0.1), input(0))).settle(
      0.1,
    );
  }
  const times: number[] = [];
  for (let nth = 0; nth < 50; nth += 1) {
    const before = performance.now();
    const { settle } = await budgets.reserve(owners, costing(0.1), input(0));
    times.push(performance.now() - before);
    await settle(0.1);
  }
  const [p50] = times.toSorted((a, b) => a - b).slice(25);
  console.log(`A reservation: ${p50?.toFixed(2)} ms (p50, fake-indexeddb)`);
  expect(p50).toBeLessThan(20);
});
