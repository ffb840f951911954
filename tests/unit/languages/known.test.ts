import { beforeAll, describe, expect, it } from 'vitest';
import { ngramsData } from '../../../node_modules/eld/src/ngrams/extrasmall.js';
import { standardGlobals } from '../page/standard/world.ts';

let known: string;
beforeAll(async () => {
  standardGlobals();
  known = (await import('../../../lib/page/standard/tasks/language-detector.ts')).KNOWN;
});

describe('the languages that a page is told can be detected', () => {
  it('are those that the n-grams know, in their canonical form', () => {
    const codes = Object.values(ngramsData.languages);
    const canonical = codes.map((code) => Intl.getCanonicalLocales(code)[0] as string);
    expect(known.trim().split(' ')).toEqual(canonical.toSorted());
  });
});
