/**
 * The n-grams of `eld` as a detector (docs/decisions/026-what-is-done-with-texts-is-loaded.md). They are a megabyte, and data: a
 * file of the package, read when somebody first asks. As a script they would go to Chrome's worker whenever it starts.
 */
import { createEld, type Ngrams } from '../../node_modules/eld/src/languageDetector.js';
import type { ScoresOf } from './detect.ts';

/** Scores come as x / (x + 25), x being the average over n-grams. */
const SCALE = 25;

/** Its codes are ISO 639-1; some have a canonical form of their own (`tl` is `fil`). */
const canonical = (code: string): string => Intl.getCanonicalLocales(code)[0] ?? code;

export function eldScores(ngrams: Ngrams): ScoresOf {
  const { instance: eld, loadData } = createEld();
  loadData(ngrams);
  // Addresses, domains and codes are of no language.
  eld.enableTextCleanup(true);
  return (text) =>
    new Map(
      Object.entries(eld.detect(text).getScores()).map(([code, score]) => [
        canonical(code),
        (SCALE * score) / (1 - score),
      ]),
    );
}
