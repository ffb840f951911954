import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Rules } from '../../../lib/protocol/routing.ts';
import { strictest } from '../../../lib/router/rules.ts';
import { anyRules } from '../../fixtures/any-endpoint.ts';

describe('the strictest of several rules', () => {
  it('is of each kind the narrower', () => {
    expect(
      strictest([
        { localOnly: false, maxPrice: { input: 5 }, prefer: { firstTokenMs: 900 } },
        { noTraining: true, maxPrice: { input: 3, output: 10 }, prefer: { tokensPerSecond: 30 } },
        { maxPrice: { output: 12 }, prefer: { firstTokenMs: 400, tokensPerSecond: 50 } },
      ]),
    ).toEqual({
      noTraining: true,
      localOnly: undefined,
      noRetention: undefined,
      maxPrice: { input: 3, output: 10 },
      prefer: { firstTokenMs: 400, tokensPerSecond: 50 },
    });
  });

  it('is the same in any order, by any grouping, and given twice (P)', () => {
    fc.assert(
      fc.property(anyRules, anyRules, anyRules, (a, b, c) => {
        const all = strictest([a, b, c]);
        expect(norm(strictest([c, a, b]))).toEqual(norm(all));
        expect(norm(strictest([a, strictest([b, c])]))).toEqual(norm(all));
        expect(norm(strictest([a, b, c, a]))).toEqual(norm(all));
      }),
    );
  });
});

/** `false` and absent say the same. */
const norm = (rules: Rules) =>
  JSON.parse(JSON.stringify(rules, (_, value) => (value === false ? undefined : value)));
