/** S35 whoever comes in which order: sites that wait for the passphrase share its places. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { whoMakesRoom } from '../../lib/vault/places.ts';

const PLACES = 12;

test('S35 of places that sites share, none has fewer than its part of what it asked for, and none is left empty', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 200 }), (order) => {
      let taken: { site: string }[] = [];
      const wanted = new Map<string, number>();
      for (const site of order) {
        wanted.set(site, (wanted.get(site) ?? 0) + 1);
        if (taken.length === PLACES) {
          const last = whoMakesRoom(taken, site);
          if (last === undefined) continue;
          taken = taken.filter((one) => one !== last);
        }
        taken.push({ site });
      }
      expect(taken).toHaveLength(Math.min(PLACES, order.length));
      const part = Math.floor(PLACES / wanted.size);
      for (const [site, count] of wanted)
        expect(taken.filter((one) => one.site === site).length).toBeGreaterThanOrEqual(Math.min(count, part));
    }),
  );
});

test('S35 who makes room is the last of who has most, and nobody where all have as many', () => {
  const [first, last, other] = [{ site: 'a' }, { site: 'a' }, { site: 'b' }];
  expect(whoMakesRoom([first, last, other], 'c')).toBe(last);
  expect(whoMakesRoom([first, last, other], 'b')).toBeUndefined();
  expect(whoMakesRoom([first, other], 'c')).toBeUndefined();
  expect(whoMakesRoom([], 'c')).toBeUndefined();
});
