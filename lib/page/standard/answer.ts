import type { Call } from '../../protocol/call.ts';
import type { Part } from '../../protocol/part.ts';
import { openLine, type Question } from '../channel.ts';
import { NativePromise } from '../natives.ts';
import { collect, emptyResult, type Result } from '../result.ts';
import { exception } from './exceptions.ts';
import { failureException, type Load } from './failures.ts';
import type { Scope } from './operation.ts';

/**
 * One question and its whole answer; `heard` gets its parts as they come. Ends when the scope does.
 * @param load Of the question, for the case that it is too long.
 */
export function answerOf(
  question: Question,
  scope: Scope,
  load: Load | undefined,
  heard: (part: Part) => void,
): Promise<Result> {
  return new NativePromise((resolve, reject) => {
    const whole = emptyResult();
    const abort = openLine(question, undefined, {
      part: (part) => {
        collect(whole, part);
        heard(part);
      },
      end: (failure) => {
        if (failure) reject(failureException(failure, load));
        else if (whole.finishReason === 'content-filter' || whole.finishReason === 'refused')
          reject(exception('NotReadableError', 'The answer was stopped by a filter, or the model declined.'));
        else resolve(whole);
      },
    });
    scope.onStop((reason) => abort({ info: undefined, reason }));
  });
}

/** A call and its whole answer; `heard` gets its text as it comes. */
export const answerTo = (
  call: Call,
  scope: Scope,
  load: Load,
  heard: (text: string) => void,
): Promise<Result> =>
  answerOf({ ask: 'generate', call }, scope, load, (part) => {
    if (part.type === 'text' && !part.choice) heard(part.text);
  });
