/** What a page is told of a text that was proofread: the whole, and each correction. */
import { ERRORS, OrielError } from '../protocol/errors.ts';
import type { FinishPart, Part } from '../protocol/part.ts';
import { correctionsOf } from './corrections.ts';
import { isExplained, type ProofreadingOptions } from './proofreading.ts';

/** The draft knows no name for it: a page hears UnknownError, and this sentence. */
const UNREADABLE = new OrielError('provider-error', { message: ERRORS['invalid-output'] });

/** The space around a text is none of a model's business, and few keep it. */
export function withSpaceOf(input: string, corrected: string): string {
  const before = input.length - input.trimStart().length;
  const after = before + input.trim().length;
  return input.slice(0, before) + corrected.trim() + input.slice(after);
}

/** Undefined where the answer has another form. */
function read(answer: string): { correctedText: string; changes: unknown } | undefined {
  try {
    const { correctedText, changes } = JSON.parse(answer) as Record<string, unknown>;
    return typeof correctedText === 'string' ? { correctedText, changes } : undefined;
  } catch {
    return undefined;
  }
}

/** Parts of the answer -> parts for the page. One that cannot be read, or was cut short, ends in an error. */
export function toldProofread(input: string, options: ProofreadingOptions): (parts: Part[]) => Part[] {
  let answer = '';
  const result = (finish: FinishPart): Part[] => {
    if (finish.reason === 'content-filter' || finish.reason === 'refused') return [finish];
    const whole = isExplained(options) ? read(answer) : { correctedText: answer, changes: undefined };
    // What is missing at the end was not corrected away.
    if (whole === undefined || finish.reason === 'length') return [{ type: 'error', error: UNREADABLE.info }];
    const correctedInput = withSpaceOf(input, whole.correctedText);
    const corrections = correctionsOf(input, correctedInput, options, whole.changes);
    return [{ type: 'proofread', correctedInput, corrections }, finish];
  };
  return (parts) =>
    parts.flatMap((part): Part[] => {
      if (part.type === 'text') {
        answer += part.text;
        return [];
      }
      return part.type === 'finish' ? result(part) : [part];
    });
}
