import { describe, expect, it } from 'vitest';
import { Rules } from '../../../lib/protocol/routing.ts';
import { isHard } from '../../../lib/router/plain.ts';

describe('isHard', () => {
  it('is what can take an endpoint out, which a preference cannot', () => {
    expect(isHard({ prefer: { firstTokenMs: 1 } })).toBe(false);
    expect(isHard({ localOnly: false, maxPrice: {} })).toBe(false);
    for (const rules of [
      { localOnly: true },
      { noTraining: true },
      { noRetention: true },
      { maxPrice: { input: 0 } },
      { maxPrice: { output: 0 } },
    ]) {
      expect(isHard(rules), JSON.stringify(rules)).toBe(true);
    }
    // A kind of rule that is added here or there must be thought of here too.
    expect(Object.keys(Rules.shape).sort()).toEqual(
      ['localOnly', 'maxPrice', 'noRetention', 'noTraining', 'prefer'].sort(),
    );
  });
});
