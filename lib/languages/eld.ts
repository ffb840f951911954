/**
 * The n-grams of `eld` as a detector (docs/decisions/026-what-is-done-with-texts-is-loaded.md). They are a megabyte:
 * only entrypoints/languages.ts imports this.
 */
import { eld } from 'eld/extrasmall';
import type { ScoresOf } from './detect.ts';

// Addresses, domains and codes are of no language.
eld.enableTextCleanup(true);

/** Scores come as x / (x + 25), x being the average over n-grams. */
const SCALE = 25;

/** Its codes are ISO 639-1; some have a canonical form of their own (`tl` is `fil`). */
const canonical = (code: string): string => Intl.getCanonicalLocales(code)[0] ?? code;

export const eldScores: ScoresOf = (text) =>
  new Map(
    Object.entries(eld.detect(text).getScores()).map(([code, score]) => [
      canonical(code),
      (SCALE * score) / (1 - score),
    ]),
  );
