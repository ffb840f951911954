import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Activity } from '../../lib/ledger/activity.ts';
import { localDay } from '../../lib/ledger/local-day.ts';
import { addActivity, type DayUsage } from '../../lib/ledger/usage.ts';

const tokens = fc.option(fc.nat(1_000_000), { nil: undefined });
const activity: fc.Arbitrary<Activity> = fc.record({
  time: fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2040, 0) }),
  origin: fc.constantFrom('https://a.example', 'https://b.example'),
  surface: fc.constant('window.ai' as const),
  providerId: fc.option(fc.constant('router'), { nil: undefined }),
  usage: fc.record({ input: tokens, output: tokens }),
  durationMs: fc.nat(),
});

describe('the daily sums', () => {
  test('add up to the calls that reached a provider, in whatever order they end', () => {
    fc.assert(
      fc.property(
        fc
          .array(activity)
          .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          const sums = new Map<string, DayUsage>();
          for (const one of shuffled) {
            const key = `${localDay(one.time)} ${one.origin}`;
            const sum = addActivity(sums.get(key), one);
            if (sum !== undefined) sums.set(key, sum);
          }
          for (const [key, sum] of sums) {
            const counted = all.filter(
              (one) => one.providerId !== undefined && `${localDay(one.time)} ${one.origin}` === key,
            );
            const total = (of: 'input' | 'output') =>
              counted.reduce((so, { usage }) => so + (usage[of] ?? 0), 0);
            expect(sum).toEqual({
              day: key.slice(0, 10),
              origin: key.slice(11),
              calls: counted.length,
              inputTokens: total('input'),
              outputTokens: total('output'),
            });
          }
        },
      ),
    );
  });

  test('name every moment of a local day alike, and the next day differently', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(2000, 0), max: new Date(2100, 0), noInvalidDate: true }),
        (date) => {
          const start = new Date(date.getFullYear(), date.getMonth(), date.getDate());
          const next = new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1);
          expect(localDay(date.getTime())).toBe(localDay(start.getTime()));
          expect(localDay(next.getTime() - 1)).toBe(localDay(start.getTime()));
          expect(localDay(next.getTime()) > localDay(start.getTime())).toBe(true);
        },
      ),
    );
  });
});
