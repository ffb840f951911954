import { describe, expect, test } from 'vitest';
import { Keeping, keepsText, NO_KEEPING } from '../../../lib/protocol/keeping.ts';

const A = 'https://a.example';
const B = 'https://b.example';

describe('keeping text', () => {
  test('S34 is off unless it was turned on, for all sites or for one', () => {
    expect(keepsText(NO_KEEPING, A)).toBe(false);
    expect(keepsText({ ...NO_KEEPING, sites: { [A]: true } }, A)).toBe(true);
    expect(keepsText({ ...NO_KEEPING, sites: { [A]: true } }, B)).toBe(false);
    expect(keepsText({ ...NO_KEEPING, all: true }, A)).toBe(true);
    expect(keepsText({ ...NO_KEEPING, all: true, sites: { [A]: false } }, A)).toBe(false);
  });

  test('has an end', () => {
    expect(Keeping.safeParse(NO_KEEPING).success).toBe(true);
    for (const days of [0, 0.5, -1, 5_000, undefined])
      expect(Keeping.safeParse({ ...NO_KEEPING, days }).success).toBe(false);
  });
});
