/**
 * What was corrected, reckoned from the two texts: a model's own list names places and words that are not there. Of that list
 * only the labels count, each put to the place that it is about.
 */
import type { Correction, CorrectionType } from '../protocol/part.ts';
import { type Difference, differences } from './differences.ts';
import { CORRECTION_TYPES, type ProofreadingOptions } from './proofreading.ts';

/** Of one change that a model told of, and where in the input it is. */
interface Told {
  start: number;
  end: number;
  types: CorrectionType[];
  explanation: string | undefined;
}

/** What cannot be found in the input is left out. */
function locate(input: string, changes: unknown): Told[] {
  const told: Told[] = [];
  let from = 0;
  for (const change of Array.isArray(changes) ? changes : []) {
    const { wrong, types, explanation } = (change ?? {}) as Record<string, unknown>;
    if (typeof wrong !== 'string' || wrong === '') continue;
    const ahead = input.indexOf(wrong, from);
    const start = ahead < 0 ? input.indexOf(wrong) : ahead;
    if (start < 0) continue;
    from = start + wrong.length;
    told.push({
      start,
      end: from,
      types: CORRECTION_TYPES.filter((type) => Array.isArray(types) && types.includes(type)),
      explanation: typeof explanation === 'string' ? explanation : undefined,
    });
  }
  return told;
}

/** What the texts themselves show. The draft's word for all else is grammar. */
function plainType(before: string, after: string): CorrectionType {
  if (before.toLowerCase() === after.toLowerCase()) return 'capitalization';
  return /[\p{L}\p{N}]/u.test(before + after) ? 'grammar' : 'punctuation';
}

/** @param changes What the model told of its changes, if it was asked. */
export function correctionsOf(
  input: string,
  corrected: string,
  { includeCorrectionTypes, includeCorrectionExplanations }: ProofreadingOptions,
  changes: unknown,
): Correction[] {
  const told = locate(input, changes);
  return differences(input, corrected).map(({ start, end, text }: Difference): Correction => {
    const about = told.find((change) => change.start <= end && change.end >= start);
    const types = about?.types.length ? about.types : [plainType(input.slice(start, end), text)];
    return {
      startIndex: start,
      endIndex: end,
      correction: text,
      ...(includeCorrectionTypes && { types }),
      ...(includeCorrectionExplanations && about?.explanation && { explanation: about.explanation }),
    };
  });
}
