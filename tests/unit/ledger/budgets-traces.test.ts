import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import { NANO } from '../../../lib/ledger/accounts.ts';
import { A, all, costing, desk, hidden, owners, provider, reached, settled, site } from './budget-desk.ts';

const B = 'https://b.example';

describe('private windows', () => {
  test('S33 have a budget too, and leave no trace of the site on the disk', async () => {
    const it = desk({ site: { perDay: 1 }, all: { perDay: 5 } });
    const budgets = await it.open();
    await (await budgets.reserve([hidden(), provider, all], costing(0.7), reached(0))).settle(0.7);
    await expect(budgets.reserve([hidden(), provider, all], costing(0.7), reached(0))).rejects.toMatchObject({
      info: { detail: 'site perDay' },
    });
    await budgets.reserve([hidden(), provider, all], costing(0.2), reached(0));
    expect(JSON.stringify(await it.disk())).not.toContain('example');
    expect(await budgets.allowances([hidden(), all])).toMatchObject([
      { owner: 'site', id: A, used: 0.9 },
      { owner: 'all', used: 0.9 },
    ]);
  });

  test('and others tell a site nothing of one another', async () => {
    const it = desk({ site: { perDay: 1 } });
    const budgets = await it.open();
    await (await budgets.reserve([hidden(), all], costing(0.7), reached(0))).settle(0.7);
    await (await budgets.reserve([site(), all], costing(0.4), reached(0))).settle(0.4);
    expect(await budgets.remaining(site())).toBe(0.6);
    expect(await budgets.remaining(hidden())).toBeCloseTo(0.3, 9);
  });

  test('S10 S11 hold when a hundred call at once, and over the background’s death', async () => {
    const it = desk({ site: { perDay: 0.1 } });
    const first = await it.open();
    const calls = Array.from({ length: 100 }, () =>
      first.reserve([hidden(), all], costing(0.003), reached(0.002)),
    );
    const made = (await Promise.allSettled(calls)).filter(({ status }) => status === 'fulfilled');
    expect(made).toHaveLength(33);
    const second = await it.open();
    expect(await second.remaining(hidden())).toBeCloseTo(0.001, 9);
    expect((await it.disk()).accounts).toMatchObject([
      { owner: 'all', days: { '2026-11-22': 0.099 * NANO } },
    ]);
    expect(await (await it.open()).remaining(hidden())).toBeCloseTo(0.001, 9);
  });

  test('are forgotten when the last is closed', async () => {
    const it = desk({ site: { perDay: 1 } });
    const budgets = await it.open();
    await (await budgets.reserve([hidden(), all], costing(0.7), reached(0))).settle(0.7);
    const open = await budgets.reserve([hidden(), all], costing(0.1), reached(0));
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
    await expect(budgets.reserve([hidden(), all], costing(0.5), reached(0))).rejects.toThrow();
    expect(await budgets.remaining(hidden())).toBe(1);
  });
});

describe('what is erased', () => {
  test('S34 of a site is everywhere: accounts, what is under way, rates, habits', async () => {
    const it = desk({ site: { perDay: 1 }, all: { perDay: 9 } });
    const budgets = await it.open();
    await (await budgets.reserve(owners, costing(0.3), reached(0))).settle(0.3);
    const open = await budgets.reserve(owners, costing(0.2), reached(0));
    await (await budgets.reserve([hidden(), all], costing(0.1), reached(0))).settle(0.1);
    for (let minute = 0; minute < 3; minute += 1) {
      budgets.enter([site(), all], () => 0).end();
      budgets.enter([hidden(), all], () => 0).end();
      await it.pass(60_000);
    }
    await budgets.forget({ origin: A });
    await it.pass(5_000);
    expect(JSON.stringify([await it.disk(), it.area.stored])).not.toContain('example');
    await open.settle(0.2);
    expect(await budgets.remaining(site())).toBe(1);
    expect(await budgets.allowances([all])).toMatchObject([{ used: 0.6 }]);
  });

  test('of all sites is all', async () => {
    const it = desk({ site: { perDay: 1 }, all: { perDay: 9 } });
    const budgets = await it.open();
    await (await budgets.reserve(owners, costing(0.3), reached(0))).settle(0.3);
    const open = await budgets.reserve(owners, costing(0.2), reached(0));
    budgets.enter([site(), hidden(), all], () => 0);
    await budgets.forget({});
    await it.pass(5_000);
    expect(JSON.stringify([await it.disk(), it.area.stored])).not.toContain('example');
    await open.settle(0.2);
    expect((await it.disk()).accounts).toMatchObject([{ owner: 'all' }, { owner: 'provider openai' }]);
    expect(await budgets.remaining(site())).toBe(1);
  });

  test('of a time is its days and months, of one site or of all, but never what a budget holds by', async () => {
    const it = desk({ site: { perDay: 1 } });
    const budgets = await it.open();
    const spend = async (id: string) =>
      (await budgets.reserve([site(id), all], costing(0.1), reached(0))).settle(0.1);
    for (const day of [1, 10, 11, 22]) {
      it.now = new Date(2026, day === 1 ? 9 : 10, day, 12).getTime();
      await spend(A);
      await spend(B);
    }
    const left = async () =>
      Object.fromEntries(
        (await it.disk()).accounts.map(({ owner, days, months }) => [
          owner,
          Object.keys({ ...days, ...months }),
        ]),
      );
    const everything = ['2026-10-01', '2026-11-10', '2026-11-11', '2026-11-22', '2026-10', '2026-11'];
    await budgets.forget({
      origin: A,
      from: new Date(2026, 10, 10, 13).getTime(),
      to: new Date(2026, 10, 11).getTime(),
    });
    expect(await left()).toEqual({
      [`site ${A}`]: everything.filter((it) => it !== '2026-11-10'),
      [`site ${B}`]: everything,
      all: everything,
    });
    await budgets.forget({ to: new Date(2026, 10, 11, 1).getTime() });
    expect((await left()).all).toEqual(['2026-11-22', '2026-11']);
    await budgets.forget({ from: 0 });
    expect(await left()).toEqual({
      [`site ${A}`]: ['2026-11-22', '2026-11'],
      [`site ${B}`]: ['2026-11-22', '2026-11'],
      all: ['2026-11-22', '2026-11'],
    });
    it.now = new Date(2027, 0, 1).getTime();
    await budgets.forget({ from: 0 });
    expect(await left()).toEqual({});
  });
});
