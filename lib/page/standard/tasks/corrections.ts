/**
 * What was corrected, reckoned from the two texts: a model's own list names places and words that are not there. Of that list
 * only the labels count, each put to the place that it is about.
 */
import { append, indexOf, isArray, slice, uncurry } from '../../natives.ts';
import { execute } from '../natives.ts';
import { type Difference, differences } from './differences.ts';
import { CORRECTION_TYPES, type CorrectionType, type ProofreadingOptions } from './proofreading.ts';

/** `input.slice(startIndex, endIndex)` is to be `correction`. UTF-16 code units. */
export interface Correction {
  startIndex: number;
  endIndex: number;
  correction: string;
  types?: CorrectionType[];
  explanation?: string;
}

type Labels = Pick<Correction, 'types' | 'explanation'>;
interface Change extends Labels {
  start: number;
  end: number;
}

const lower = uncurry(String.prototype.toLowerCase);
const WORDS = /[\p{L}\p{N}]/u;
const hasWords = (text: string) => execute(WORDS, text) !== null;

function readTypes(list: unknown): CorrectionType[] {
  const types: CorrectionType[] = [];
  if (!isArray(list)) return types;
  for (let known = 0; known < CORRECTION_TYPES.length; known++)
    for (let at = 0; at < list.length; at++)
      if (list[at] === CORRECTION_TYPES[known]) {
        append(types, CORRECTION_TYPES[known] as CorrectionType);
        break;
      }
  return types;
}

/** What a model says it changed, by where in the input that is. What cannot be found there is left out. */
function locate(input: string, changes: unknown): Change[] {
  const located: Change[] = [];
  let from = 0;
  for (let at = 0; isArray(changes) && at < changes.length; at++) {
    const { wrong, types, explanation } = (changes[at] ?? {}) as Record<string, unknown>;
    if (typeof wrong !== 'string' || wrong === '') continue;
    let start = indexOf(input, wrong, from);
    if (start < 0) start = indexOf(input, wrong);
    if (start < 0) continue;
    const end = start + wrong.length;
    append(located, {
      start,
      end,
      types: readTypes(types),
      explanation: typeof explanation === 'string' ? explanation : undefined,
    } as Change);
    from = end;
  }
  return located;
}

/** What the texts themselves show. The draft's word for all else is grammar. */
function plainType(before: string, after: string): CorrectionType {
  if (lower(before) === lower(after)) return 'capitalization';
  return hasWords(before) || hasWords(after) ? 'grammar' : 'punctuation';
}

function labelsOf({ start, end, text }: Difference, input: string, located: readonly Change[]): Labels {
  const plain = [plainType(slice(input, start, end), text)];
  for (let at = 0; at < located.length; at++) {
    const change = located[at] as Change;
    if (change.start > end || change.end < start) continue;
    const { types = [], explanation } = change;
    return { types: types.length > 0 ? types : plain, explanation } as Labels;
  }
  return { types: plain };
}

/** @param changes What the model told of its changes, if it was asked. */
export function correctionsOf(
  input: string,
  corrected: string,
  { includeCorrectionTypes, includeCorrectionExplanations }: ProofreadingOptions,
  changes: unknown,
): Correction[] {
  const found = differences(input, corrected);
  const located = locate(input, changes);
  const corrections: Correction[] = [];
  for (let at = 0; at < found.length; at++) {
    const difference = found[at] as Difference;
    const { types, explanation } = labelsOf(difference, input, located);
    append(corrections, {
      startIndex: difference.start,
      endIndex: difference.end,
      correction: difference.text,
      ...(includeCorrectionTypes ? { types } : undefined),
      ...(includeCorrectionExplanations && explanation !== undefined ? { explanation } : undefined),
    } as Correction);
  }
  return corrections;
}
