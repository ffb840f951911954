import { describe, expect, it } from 'vitest';
import { expectedPrice, expectedTokens } from '../../../lib/router/expected.ts';
import { needs } from '../../fixtures/endpoints.ts';

const at = (price: object | undefined, local = false) => ({
  ref: 'a/b',
  providerId: 'a',
  modelId: 'b',
  model: 'b',
  local,
  ...(price === undefined ? {} : { price: { ...price, source: 'own' as const, at: 0 } }),
});

describe('expectedTokens', () => {
  it('are three in for one out where nothing is known of the call', () => {
    expect(expectedTokens(undefined)).toEqual({ input: 1_500, output: 500 });
  });

  it('are those of the call, and an answer of the usual length unless it is capped shorter', () => {
    expect(expectedTokens(needs({ inputTokens: 70 }))).toEqual({ input: 70, output: 500 });
    expect(expectedTokens(needs({ inputTokens: 70, outputTokens: 20 }))).toEqual({ input: 70, output: 20 });
    expect(expectedTokens(needs({ inputTokens: 70, outputTokens: 9_000 }))).toEqual({
      input: 70,
      output: 500,
    });
  });

  it('are those that go in where no text comes out', () => {
    expect(expectedTokens(needs({ kind: 'embedding', inputTokens: 0 }))).toEqual({ input: 1, output: 0 });
  });
});

describe('expectedPrice', () => {
  const tokens = { input: 3_000, output: 1_000 };

  it('is that of a million tokens in the proportion of the call, a request’s own price included', () => {
    expect(expectedPrice(at({ input: 2, output: 10 }), tokens)).toBeCloseTo(4);
    expect(expectedPrice(at({ input: 2, output: 10, request: 0.004 }), tokens)).toBeCloseTo(5);
    expect(expectedPrice(at({ request: 0.004 }), tokens)).toBeCloseTo(1);
  });

  it('is that of so long a call', () => {
    const price = { input: 2, output: 10, above: [{ tokens: 2_999, input: 4, output: 20 }] };
    expect(expectedPrice(at(price), tokens)).toBeCloseTo(8);
    expect(expectedPrice(at(price), { input: 2_999, output: 1_000 })).toBeCloseTo(4, 1);
  });

  it('is unknown where a price that counts is', () => {
    expect(expectedPrice(at(undefined), tokens)).toBeUndefined();
    expect(expectedPrice(at({ input: 2 }), tokens)).toBeUndefined();
    expect(expectedPrice(at({ output: 2 }), tokens)).toBeUndefined();
    expect(expectedPrice(at({ input: 2 }), { input: 10, output: 0 })).toBe(2);
  });

  it('is nothing on this machine, unless the person says otherwise', () => {
    expect(expectedPrice(at(undefined, true), tokens)).toBe(0);
    expect(expectedPrice(at({ input: 1, output: 1 }, true), tokens)).toBe(1);
  });
});
