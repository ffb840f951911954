import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  budgetBehind,
  holding,
  leftOf,
  percentOf,
  raisedLimit,
  toneOf,
} from '../../../components/budgets/standing.ts';
import type { Allowance } from '../../../lib/protocol/budget.ts';
import { standing } from '../../../scripts/preview/sample.ts';

const day = (used: number, of: number): Allowance => ({ owner: 'site', limit: 'perDay', of, used });

describe('a limit', () => {
  test('is nearly spent from 80 % on, and spent when nothing is left', () => {
    expect([0.79, 0.8, 0.99, 1, 1.2].map((used) => toneOf(day(used, 1)))).toEqual([
      'fine',
      'near',
      'near',
      'spent',
      'spent',
    ]);
  });

  test('of nothing is spent', () => {
    expect(toneOf(day(0, 0))).toBe('spent');
    expect(percentOf(day(0, 0))).toBe(100);
  });

  test('leaves what is left to the cent, and never less than nothing', () => {
    expect(leftOf(day(0.42, 0.5))).toBe(0.08);
    expect(leftOf(day(4.9, 5))).toBe(0.1);
    expect(leftOf(day(3, 1))).toBe(0);
  });
});

describe('of others than the site', () => {
  const of = (owner: Allowance['owner'], used: number, of: number): Allowance => ({
    ...day(used, of),
    owner,
  });

  test('what leaves less than the site’s own holds, and what is nearly spent', () => {
    const own = day(0.5, 1);
    const names = (...others: Allowance[]) => holding([own, ...others]).map(({ owner }) => owner);
    expect(names(of('all', 1, 10), of('provider', 1, 2))).toEqual(['site']);
    expect(names(of('all', 1, 10), of('provider', 1.6, 2))).toEqual(['site', 'provider']);
    expect(names(of('all', 8, 10), of('provider', 1.5, 2))).toEqual(['site', 'all']);
  });

  test('holds where the site has none of its own', () => {
    expect(holding([of('all', 1, 10)])).toHaveLength(1);
    expect(holding([{ ...of('all', 1, 10), limit: 'concurrent' }])).toEqual([]);
  });
});

describe('one click', () => {
  test.each([
    [1, 0.8, 2],
    [0.1, 0.1, 1.1],
    [1.5, 1.5, 2.5],
    [10, 9, 20],
    [25, 25, 35],
    [100, 80, 200],
    [0, 0, 1],
    // Lowered under what is spent already.
    [1, 3.2, 5],
  ])('raises $%d with $%d used to $%d', (of, used, to) => {
    expect(raisedLimit(day(used, of))).toBe(to);
  });

  test('always leaves room above what is used, and is never a slip by ten', () => {
    const money = fc.integer({ min: 0, max: 100_000_000 }).map((cents) => cents / 100);
    fc.assert(
      fc.property(money, money, (of, used) => {
        const to = raisedLimit(day(used, of));
        expect(to).toBeGreaterThan(Math.max(of, used));
        expect(to).toBeLessThanOrEqual(2 * Math.max(of, Math.ceil(used)) + 1);
      }),
    );
  });
});

test('the budget behind limits is the one they are of', () => {
  const budget = { perDay: 1, perMonth: 20, requestsPerMinute: 20, concurrent: 3 };
  const allowances = [...standing(budget), ...standing({ perDay: 7 }, { owner: 'all' })];
  expect(budgetBehind(allowances, 'site')).toEqual(budget);
  expect(budgetBehind(allowances, 'all')).toEqual({ perDay: 7 });
});
