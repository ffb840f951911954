import { describe, expect, test } from 'vitest';
import { cost, duration, percent, until } from '../../../lib/i18n/format.ts';

test.each([
  [0, '0 ms'],
  [849.6, '850 ms'],
  [1_000, '1 s'],
  [1_249, '1.2 s'],
  [59_900, '59.9 s'],
  [59_960, '1 min'],
  [125_000, '2 min 5 s'],
])('%d ms are %s', (ms, words) => expect(duration(ms)).toBe(words));

describe('what a call cost', () => {
  test.each([
    [0, '$0.00'],
    [0.000_42, '$0.00042'],
    [0.005_376, '$0.0054'],
    [0.31, '$0.31'],
    [12.5, '$12.50'],
  ])('%d is %s: parts of a cent keep their digits', (usd, words) => expect(cost(usd)).toBe(words));
});

test('a share is a percentage with one digit at most', () => {
  expect([0, 1 / 3, 0.994, 1].map(percent)).toEqual(['0%', '33.3%', '99.4%', '100%']);
});

test('a time to come is told as short as it can be', () => {
  const now = new Date(2026, 10, 26, 9, 30).getTime();
  const at = (day: number, hour: number, minute: number) => new Date(2026, 10, day, hour, minute).getTime();
  expect(until(at(26, 18, 40), now)).toBe('18:40');
  expect(until(at(26, 9, 5), now)).toBe('09:05');
  expect(until(at(27, 0, 0), now)).toBe('Friday 00:00');
  expect(until(at(30, 12, 0), now)).toBe('Monday 12:00');
  expect(until(at(33, 12, 0), now)).toBe('Dec 3, 2026');
  // A clock that was set back makes of a past day no day to come.
  expect(until(at(20, 12, 0), now)).toBe('Nov 20, 2026');
});
