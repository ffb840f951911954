import { describe, expect, test } from 'vitest';
import type { Endpoint } from '../../../lib/catalog/endpoint.ts';
import { savedByCaching, savedByRouting } from '../../../lib/catalog/savings.ts';

const PRICE = { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 };
const M = 1_000_000;

describe('what a prompt cache saves', () => {
  test('is the difference to the usual price, less what writing to it costs more', () => {
    expect(savedByCaching({ input: M, cacheRead: M, output: 5 }, PRICE)).toBeCloseTo(2.7, 10);
    expect(savedByCaching({ input: M, cacheWrite: M }, PRICE)).toBeCloseTo(-0.75, 10);
    expect(savedByCaching({ input: 3 * M, cacheRead: M, cacheWrite: M }, PRICE)).toBeCloseTo(1.95, 10);
  });

  test('is nothing to tell where it had no part, or what it costs is not known', () => {
    expect(savedByCaching({ input: M, cacheRead: 0 }, PRICE)).toBeUndefined();
    expect(savedByCaching({ input: M, cacheRead: M }, undefined)).toBeUndefined();
    expect(savedByCaching({ input: M, cacheRead: M }, { input: 3 })).toBe(0);
  });
});

describe('what routing saves', () => {
  const at = (ref: string, input: number | undefined, model = 'm'): Endpoint => ({
    ref,
    model,
    providerId: ref.slice(0, 1),
    modelId: ref.slice(2),
    local: false,
    ...(input === undefined ? {} : { price: { input, output: 0, source: 'bundled', at: 0 } }),
  });
  const usage = { input: M };

  test('is the difference to the average of the endpoints of the same model', () => {
    const [cheap, dear] = [at('a/m', 1), at('b/m', 3)];
    expect(savedByRouting(usage, cheap, [cheap, dear])).toBeCloseTo(1, 10);
    expect(savedByRouting(usage, dear, [cheap, dear])).toBeCloseTo(-1, 10);
    // It need not have been among those that were to answer first.
    expect(savedByRouting(usage, cheap, [dear])).toBeCloseTo(1, 10);
  });

  test('leaves other models aside, and endpoints whose price is not known', () => {
    const cheap = at('a/m', 1);
    expect(savedByRouting(usage, cheap, [cheap, at('b/n', 100, 'n'), at('c/m', undefined)])).toBeUndefined();
    expect(savedByRouting(usage, cheap, [at('b/n', 100, 'n'), at('d/m', 2)])).toBeCloseTo(0.5, 10);
  });

  test('is nothing to tell where its own price is not known', () => {
    expect(savedByRouting(usage, at('a/m', undefined), [at('b/m', 1), at('c/m', 2)])).toBeUndefined();
  });
});
