import { expect, test } from 'vitest';
import { LOOKS, lookOf } from '../../../components/activity/charts/look.ts';

test('twelve lines and all others differ in colour, and in pattern too', () => {
  const looks = [...Array.from({ length: LOOKS }, (_, place) => lookOf(place)), lookOf(undefined)];
  expect(new Set(looks.map(({ colour }) => colour)).size).toBe(LOOKS + 1);
  expect(new Set(looks.map(({ pattern }) => JSON.stringify(pattern))).size).toBe(LOOKS + 1);
});
