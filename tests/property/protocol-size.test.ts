import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWithin } from '../../lib/protocol/size.ts';

describe('isWithin', () => {
  it('never lets through what is longer as JSON, and refuses nothing that is well under the limit', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 400 }), (value, limit) => {
        const { length } = JSON.stringify(value);
        if (isWithin(value, limit)) expect(length).toBeLessThanOrEqual(limit);
        // The walk rounds up: four units for every number, key and pair of brackets.
        else expect(length * 3 + 6).toBeGreaterThan(limit);
      }),
    );
  });
});
