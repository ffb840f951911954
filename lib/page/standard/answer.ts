import type { Call } from '../../protocol/call.ts';
import { openLine } from '../channel.ts';
import { NativePromise } from '../natives.ts';
import { collect, emptyResult, type Result } from '../result.ts';
import { exception } from './exceptions.ts';
import { failureException, type Load } from './failures.ts';
import type { Scope } from './operation.ts';

/**
 * One question and its whole answer; `heard` gets its text as it comes. Ends when the scope does.
 * @param load Of the call, for the case that it is too long.
 */
export function answerTo(
  call: Call,
  scope: Scope,
  load: Load,
  heard: (text: string) => void,
): Promise<Result> {
  return new NativePromise((resolve, reject) => {
    const whole = emptyResult();
    const abort = openLine({ ask: 'generate', call }, undefined, {
      part: (part) => {
        collect(whole, part);
        if (part.type === 'text' && !part.choice) heard(part.text);
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
