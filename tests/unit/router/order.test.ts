import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EndpointHealth } from '../../../lib/protocol/routing.ts';
import { EXPLORE_MEASURED, EXPLORE_UNMEASURED, explored, Foremost } from '../../../lib/router/order.ts';
import type { Standing } from '../../../lib/router/standing.ts';

describe('the foremost', () => {
  it('are the first of all in order, whatever the order in which they come (P)', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 12 }), (all, count) => {
        const foremost = new Foremost<number>(count, (a, b) => a - b);
        for (const one of all) foremost.offer(one);
        expect(foremost.first).toEqual(all.toSorted((a, b) => a - b).slice(0, count));
      }),
    );
  });

  it('say of each whether it is kept', () => {
    const foremost = new Foremost<number>(2, (a, b) => a - b);
    expect([5, 7, 9, 6, 7].map((one) => foremost.offer(one))).toEqual([true, true, false, true, false]);
    expect(foremost.first).toEqual([5, 6]);
  });
});

describe('exploring', () => {
  const measured = (attempts: number): EndpointHealth => ({ breaker: 'closed', attempts });
  const standing = (ref: string, with_: Partial<Standing> = {}): Standing => ({
    endpoint: { ref, providerId: 'p', modelId: ref, model: ref, local: false },
    server: {} as Standing['server'],
    health: measured(5),
    down: 0,
    place: 0,
    ...with_,
  });
  const [a, b, c] = [standing('a'), standing('b'), standing('c')];
  const fresh = standing('fresh', { health: undefined });
  const first = (ordered: Standing[], random: number) => explored(ordered, () => random)?.endpoint.ref;

  it('gives one call in ten to one that was never asked, evenly among them', () => {
    const other = standing('other', { health: measured(0) });
    const ordered = [a, b, fresh, other];
    expect(first(ordered, 0)).toBe('fresh');
    expect(first(ordered, EXPLORE_UNMEASURED * 0.49)).toBe('fresh');
    expect(first(ordered, EXPLORE_UNMEASURED * 0.51)).toBe('other');
    expect(first(ordered, EXPLORE_UNMEASURED)).toBeUndefined();
    expect(EXPLORE_UNMEASURED).toBe(0.1);
  });

  it('gives one call in fifty to another than the first, once all were asked', () => {
    expect(first([a, b, c], 0)).toBe('b');
    expect(first([a, b, c], EXPLORE_MEASURED * 0.51)).toBe('c');
    expect(first([a, b, c], EXPLORE_MEASURED)).toBeUndefined();
    expect(EXPLORE_MEASURED).toBe(0.02);
  });

  it('never tries what is moved down, stands in another place or is alone', () => {
    expect(first([a, standing('slow', { down: 1 }), standing('later', { place: 1 })], 0)).toBeUndefined();
    expect(first([standing('slow', { down: 1 }), standing('slower', { down: 1 })], 0)).toBeUndefined();
    expect(first([a], 0)).toBeUndefined();
    expect(first([], 0)).toBeUndefined();
  });
});
