import fc from 'fast-check';
import { expect, test } from 'vitest';
import { added, current, type Entry, MINUTE_MS, totalOf } from '../../lib/ledger/rate-window.ts';

/** ms that the clock moves before each call; it is set back now and then. */
const steps = fc.array(
  fc.oneof(
    fc.integer({ min: 0, max: 900 }),
    fc.integer({ min: 0, max: 2 * MINUTE_MS }),
    fc.integer({ min: -2 * MINUTE_MS, max: 0 }),
  ),
  { maxLength: 200 },
);

test('what counts of the last minute is what it is when every entry is looked at', () => {
  fc.assert(
    fc.property(steps, (moves) => {
      let now = 1_700_000_000_000;
      let entries: readonly Entry[] = [];
      for (const ms of moves) {
        now += ms;
        const each = entries
          .map(
            ([from, at, requests, tokens]): Entry => [
              Math.min(from, now),
              Math.min(at, now),
              requests,
              tokens,
            ],
          )
          .filter(([, at]) => at > now - MINUTE_MS);
        expect(current(entries, now)).toEqual(each);
        entries = added(entries, now, 1, 10);
        expect(totalOf(entries, 'requests')).toBe(totalOf(each, 'requests') + 1);
      }
    }),
  );
});
