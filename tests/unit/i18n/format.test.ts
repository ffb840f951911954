import { describe, expect, test } from 'vitest';
import { cost, duration, percent } from '../../../lib/i18n/format.ts';

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
