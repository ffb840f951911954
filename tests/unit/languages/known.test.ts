import { eld } from 'eld/extrasmall';
import { beforeAll, describe, expect, it } from 'vitest';
import { standardGlobals } from '../page/standard/world.ts';

let known: string;
beforeAll(async () => {
  standardGlobals();
  known = (await import('../../../lib/page/standard/tasks/language-detector.ts')).KNOWN;
});

describe('the languages that a page is told can be detected', () => {
  it('are those that the n-grams know, in their canonical form', () => {
    const codes = Object.values((eld.info() as { Languages: Record<string, string> }).Languages);
    const canonical = codes.map((code) => Intl.getCanonicalLocales(code)[0] as string);
    expect(known.trim().split(' ')).toEqual(canonical.toSorted());
  });
});
