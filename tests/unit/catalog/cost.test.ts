import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { costOf, worstCase } from '../../../lib/catalog/cost.ts';
import { isFree } from '../../../lib/catalog/price.ts';

const PRICE = { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 };

describe('the cost of an answer', () => {
  test('counts fresh input, reads and writes of the cache, and output, each once', () => {
    const usage = { input: 1_000_000, cacheRead: 400_000, cacheWrite: 100_000, output: 200_000 };
    expect(costOf(usage, PRICE)).toBeCloseTo(1.5 + 0.12 + 0.375 + 3, 10);
  });

  test('takes reasoning for output, at its own price where it has one', () => {
    const usage = { output: 1_000_000, reasoning: 600_000 };
    expect(costOf(usage, PRICE)).toBeCloseTo(15, 10);
    expect(costOf(usage, { ...PRICE, reasoning: 5 })).toBeCloseTo(0.4 * 15 + 0.6 * 5, 10);
  });

  test('adds what a request costs by itself', () => {
    expect(costOf({ input: 1_000_000 }, { input: 1, request: 0.005 })).toBeCloseTo(1.005, 10);
  });

  test('is that of long requests where the input is longer, for all of it', () => {
    const price = { ...PRICE, above: [{ tokens: 200_000, input: 6, output: 22.5 }] };
    expect(costOf({ input: 200_000, output: 1_000 }, price)).toBeCloseTo(0.6 + 0.015, 10);
    expect(costOf({ input: 200_001, output: 1_000 }, price)).toBeCloseTo(1.200006 + 0.0225, 10);
    // What the cache costs then is not said: the usual price counts.
    expect(costOf({ input: 300_000, cacheRead: 300_000 }, price)).toBeCloseTo(1.8, 10);
  });

  test('of several requests is that of each, and none is longer for the others', () => {
    const price = {
      input: 3,
      output: 15,
      request: 0.005,
      above: [{ tokens: 200_000, input: 6, output: 22.5 }],
    };
    const usage = { input: 400_000, output: 2_000 };
    expect(costOf(usage, price, 2)).toBeCloseTo(1.2 + 0.03 + 0.01, 10);
    expect(costOf(usage, price)).toBeCloseTo(2.4 + 0.045 + 0.005, 10);
  });

  test('is unknown where a price that is needed is, and only there', () => {
    expect(costOf({ input: 1 }, undefined)).toBeUndefined();
    expect(costOf({ input: 1, output: 1 }, { input: 1 })).toBeUndefined();
    expect(costOf({ input: 1_000_000 }, { input: 1 })).toBe(1);
    expect(costOf({}, {})).toBe(0);
  });

  test('is never negative, whatever a provider reports', () => {
    const count = fc.option(fc.double(), { nil: undefined });
    const usage = fc.record({
      input: count,
      output: count,
      reasoning: count,
      cacheRead: count,
      cacheWrite: count,
    });
    fc.assert(
      fc.property(usage, (reported) => {
        const cost = costOf(reported, PRICE);
        expect(cost).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('the worst that a call can cost', () => {
  const usd = fc.double({ min: 0, max: 1_000, noNaN: true });
  const maybe = fc.option(usd, { nil: undefined });
  const step = fc.record({
    tokens: fc.nat(5_000),
    input: usd,
    output: usd,
    cacheRead: maybe,
    cacheWrite: maybe,
  });
  const prices = fc.record({
    input: usd,
    output: usd,
    cacheRead: maybe,
    cacheWrite: maybe,
    reasoning: maybe,
    request: maybe,
    above: fc.array(step, { maxLength: 3 }).map((steps) => steps.toSorted((a, b) => a.tokens - b.tokens)),
  });

  test('is never less than what it does cost, whatever of it is cached or thought (P)', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        prices,
        fc.nat(10_000),
        fc.nat(10_000),
        fc.tuple(share, share, share, share, share),
        (price, tokens, limit, [of, read, written, out, thought]) => {
          const worst = worstCase({ tokens, images: 0, requests: 1 }, price)!;
          const input = Math.floor(tokens * of);
          const output = Math.floor(limit * out);
          const cost = costOf(
            {
              input,
              cacheRead: Math.floor(input * read),
              cacheWrite: Math.floor(input * written),
              output,
              reasoning: Math.floor(output * thought),
            },
            price,
          )!;
          const bound = worst.usd + limit * worst.perOutput;
          expect(cost).toBeLessThanOrEqual(bound * (1 + 1e-9) + 1e-12);
        },
      ),
    );
  });

  test('is not known where the cost will not be', () => {
    expect(worstCase({ tokens: 1, images: 0, requests: 1 }, undefined)).toBeUndefined();
    expect(worstCase({ tokens: 1, images: 0, requests: 1 }, { output: 1 })).toBeUndefined();
    expect(worstCase({ tokens: 1, images: 0, requests: 1 }, { input: 1 })).toBeUndefined();
    expect(worstCase({ tokens: 1_000_000, images: 0, requests: 2 }, { input: 1 }, false)).toEqual({
      usd: 2,
      perOutput: 0,
    });
  });

  test('is nothing where every price is nothing', () => {
    expect(isFree({ input: 0, output: 0 })).toBe(true);
    expect(isFree({ input: 0, output: 0, request: 0.1 })).toBe(false);
    expect(isFree({ input: 0, output: 0, above: [{ tokens: 10, input: 1 }] })).toBe(false);
    expect(isFree({ input: 0, output: 0, above: [{ tokens: 10, input: 0 }] })).toBe(true);
    expect(isFree({ input: 0 })).toBe(false);
    const listed = { input: 0, output: 0, source: 'provider', at: 1_795_665_046_023 } as const;
    expect(isFree(listed)).toBe(true);
  });
});
