/** In which languages a text is written, without asking anybody: n-grams that are in the package, and arithmetic. */
import type { DetectedLanguage } from '../protocol/part.ts';
import { gramsOf, ranked, type Scores, sharesOf, whole } from './confidence.ts';
import { piecesOf } from './pieces.ts';

/** A detector of one language: how a short text scores, by language; empty where it has nothing to go by. */
export type ScoresOf = (text: string) => Scores;

/** The surest first, `und` last, 1 in all. A text of several languages is told by how much of it each one is. */
export function detectLanguages(text: string, scoresOf: ScoresOf): DetectedLanguage[] {
  const pieces = piecesOf(text).map((piece) => ({
    shares: sharesOf(scoresOf(piece.text), gramsOf(piece.text)),
    weight: piece.bytes,
  }));
  return ranked(whole(pieces));
}
