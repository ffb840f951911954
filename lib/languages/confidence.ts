/** From what n-grams score to how sure one may be: numbers between 0 and 1 that sum to 1. */
import type { DetectedLanguage } from '../protocol/part.ts';
import { utf8Length } from './pieces.ts';

/** By language: how well the n-grams of a text fit it, on average. */
export type Scores = ReadonlyMap<string, number>;
/** By language, what is left being unknown: at most 1 in all. */
export type Shares = ReadonlyMap<string, number>;

/**
 * How much a point of the score says. Evidence grows with the root of the number of n-grams, since neighbours overlap.
 * These two were fitted to tests/fixtures/standard/languages.ts by likelihood, and rounded towards doubt.
 */
const WEIGHT = 0.07;
/** What a language that is none of those known would score. */
const UNKNOWN = 25;
/** Never quite sure. */
const DOUBT = 0.001;
/** Beyond so much of certainty, what is left is noise. */
const ENOUGH = 0.99;

/** About how many n-grams a detector makes of it: four bytes each, in steps of three, by word. */
export function gramsOf(text: string): number {
  let grams = 0;
  for (const [word] of text.matchAll(/\p{L}+/gu)) grams += Math.max(1, Math.ceil((utf8Length(word) - 1) / 3));
  return grams;
}

export function sharesOf(scores: Scores, grams: number): Shares {
  const weight = WEIGHT * Math.sqrt(grams);
  const best = Math.max(UNKNOWN, ...scores.values());
  const likely = (score: number) => Math.exp(weight * (score - best));
  let sum = likely(UNKNOWN);
  for (const score of scores.values()) sum += likely(score);
  return new Map([...scores].map(([language, score]) => [language, ((1 - DOUBT) * likely(score)) / sum]));
}

/** Of shares of pieces, each with its weight, those of the whole. */
export function whole(pieces: readonly { shares: Shares; weight: number }[]): Shares {
  const all = pieces.reduce((sum, { weight }) => sum + weight, 0);
  const shares = new Map<string, number>();
  for (const piece of pieces)
    for (const [language, share] of piece.shares)
      shares.set(language, (shares.get(language) ?? 0) + (share * piece.weight) / all);
  return shares;
}

/**
 * As the draft has it: from the surest on, until what is not known is likelier or nothing worth telling is left; `und` last,
 * with all that is not told.
 */
export function ranked(shares: Shares): DetectedLanguage[] {
  const unknown = 1 - [...shares.values()].reduce((sum, share) => sum + share, 0);
  const told: DetectedLanguage[] = [];
  let sum = 0;
  for (const [language, confidence] of [...shares].toSorted(([, a], [, b]) => b - a)) {
    if (confidence === 0 || confidence < unknown || sum >= ENOUGH) break;
    told.push({ language, confidence });
    sum += confidence;
  }
  return [...told, { language: 'und', confidence: Math.max(0, 1 - sum) }];
}
