import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binsOf, sumsOf } from '../../components/activity/charts/bins.ts';
import { shares, stacked, ticks, totals } from '../../components/activity/charts/stack.ts';
import { beginOf, dayOf } from '../../components/activity/days.ts';

const daysFrom = (first: string, count: number) =>
  Array.from({ length: count }, (_, n) => dayOf(beginOf(first, n) ?? 0));
const figure = fc.integer({ min: 0, max: 1_000_000 });
const lines = fc
  .integer({ min: 1, max: 40 })
  .chain((bins) =>
    fc.array(fc.array(figure, { minLength: bins, maxLength: bins }), { minLength: 1, maxLength: 13 }),
  );

describe('bins', () => {
  test('are days, or weeks that begin on Mondays', () => {
    const days = daysFrom('2026-11-20', 10);
    expect(binsOf(days, 'day')).toHaveLength(10);
    expect(binsOf(days, 'week').map(({ from, last }) => [dayOf(from), dayOf(last)])).toEqual([
      ['2026-11-20', '2026-11-22'],
      ['2026-11-23', '2026-11-29'],
    ]);
    expect(binsOf([], 'week')).toEqual([]);
  });

  test('have every day once, and lose nothing of any figure', () => {
    fc.assert(
      fc.property(fc.array(figure, { minLength: 1, maxLength: 400 }), (figures) => {
        const days = daysFrom('2026-03-01', figures.length);
        for (const step of ['day', 'week'] as const) {
          const bins = binsOf(days, step);
          expect(bins.flatMap(({ start, end }) => days.slice(start, end))).toEqual(days);
          const all = (some: readonly number[]) => some.reduce((sum, one) => sum + one, 0);
          expect(all(sumsOf(bins, figures))).toBe(all(figures));
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('lines on one another', () => {
  test('end at the sum of all, and none lies below another', () => {
    fc.assert(
      fc.property(lines, (all) => {
        const tops = stacked(all);
        expect(tops.at(-1)).toEqual(totals(all));
        for (let line = 1; line < tops.length; line += 1)
          for (const [at, top] of tops[line]!.entries())
            expect(top!).toBeGreaterThanOrEqual(tops[line - 1]![at]!);
      }),
    );
  });

  test('shares are of one whole; an empty bin has none', () => {
    fc.assert(
      fc.property(lines, (all) => {
        const parts = shares(all);
        for (const [at, sum] of totals(all).entries()) {
          if (sum === 0) expect(parts.map((part) => part[at])).toEqual(all.map(() => null));
          else expect(parts.reduce((rest, part) => rest - part[at]!, 1)).toBeCloseTo(0, 9);
        }
      }),
    );
  });

  test('where there is nothing stand on what is below all the same', () => {
    expect(
      stacked([
        [1, null],
        [null, 2],
        [3, 4],
      ]),
    ).toEqual([
      [1, null],
      [null, 2],
      [4, 6],
    ]);
  });
});

test('labels are evenly spaced, no more than there is room for, the last bin among them', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 20 }), (bins, room) => {
      const places = ticks(bins, room);
      expect(places.length).toBeLessThanOrEqual(room);
      expect(places.at(-1)).toBe(bins - 1);
      expect(new Set(places.slice(1).map((place, at) => place - places[at]!)).size).toBeLessThanOrEqual(1);
    }),
  );
});
