import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dayEnds, monthEnds, periodOf } from '../../../lib/ledger/periods.ts';

const before = process.env.TZ;

/** Zones whose clocks jump at all hours: at midnight too, by half an hour, across the date line. */
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Havana',
  'America/Sao_Paulo',
  'Asia/Beirut',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Atlantic/Azores',
];

describe.each(ZONES)('days and months in %s', (zone) => {
  beforeAll(() => {
    process.env.TZ = zone;
  });
  afterAll(() => {
    process.env.TZ = before;
  });

  const time = fc.integer({ min: Date.UTC(2005, 0), max: Date.UTC(2040, 0) });

  test('end where the next begins, whatever the clock does then (P)', () => {
    fc.assert(
      fc.property(time, (now) => {
        const { day, month } = periodOf(now);
        for (const [end, name] of [
          [dayEnds(now), (at: number) => periodOf(at).day],
          [monthEnds(now), (at: number) => periodOf(at).month],
        ] as const) {
          expect(end).toBeGreaterThan(now);
          expect(name(end) > name(now)).toBe(true);
          expect(name(end - 1)).toBe(name(now));
        }
        expect(day.startsWith(month)).toBe(true);
        expect(dayEnds(now)).toBeLessThanOrEqual(monthEnds(now));
      }),
      { numRuns: 2_000 },
    );
  });

  test('are one longer or shorter day where the clock is put', () => {
    // Every hour of two years belongs to the day that the wall says, and days only go on.
    let last = '';
    for (let now = Date.UTC(2011, 0); now < Date.UTC(2013, 0); now += 3_600_000) {
      const { day } = periodOf(now);
      expect(day >= last).toBe(true);
      last = day;
    }
  });
});

test('the zone of these tests is in force', () => {
  process.env.TZ = 'Asia/Tokyo';
  expect(periodOf(Date.UTC(2026, 10, 30, 15)).day).toBe('2026-12-01');
  process.env.TZ = 'America/New_York';
  expect(periodOf(Date.UTC(2026, 11, 1, 3)).month).toBe('2026-11');
  expect(dayEnds(Date.UTC(2026, 10, 1, 5)) - Date.UTC(2026, 10, 1, 4)).toBe(25 * 3_600_000);
  process.env.TZ = before;
});
