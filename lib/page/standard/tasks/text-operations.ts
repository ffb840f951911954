/** The operations that make one text of another: whole, in pieces, and measured. */
import { SIGNAL } from '../creation.ts';
import { direct, type Operation, promised } from '../interface.ts';
import { aggregated, type Scope, streamed } from '../operation.ts';
import { type Member, toDictionary, toText } from '../webidl.ts';
import type { Task } from './enclosed.ts';
import { languageName } from './language-names.ts';
import { ask, callFor, isBlank, type Model } from './model.ts';
import type { LanguageName } from './writing.ts';

interface CallOptions {
  context?: string;
  signal?: AbortSignal;
}

const nothing = () => {};

export interface Making<O> {
  /** `summarize`: its operations are this and the same with `Streaming` behind it. */
  verb: string;
  /** Of the calls' options besides `signal`. */
  members: readonly Member[];
  task(options: O, name: LanguageName): Task;
  /** What comes of the text without a model; undefined where one has to be asked. */
  without(text: string, options: O): string | undefined;
}

export function textOperations<O>({
  verb,
  members,
  task,
  without,
}: Making<O>): Record<string, Operation<Model<O>>> {
  const toOptions = toDictionary<CallOptions>([...members, SIGNAL]);
  const called = ({ options }: Model<O>, text: string, context: string | undefined) =>
    callFor(task(options, languageName), text, [
      (options as { sharedContext?: string }).sharedContext,
      context,
    ]);

  const make = async (
    model: Model<O>,
    text: string,
    context: string | undefined,
    scope: Scope,
    heard: (text: string) => void,
  ): Promise<string> => {
    const known = without(text, model.options);
    if (known === undefined) return ask(called(model, text, context), model.quota, scope, heard);
    if (known !== '') heard(known);
    return known;
  };

  return {
    [verb]: promised(1, (model, input, given) => {
      const text = toText(input, 'input');
      const { context, signal } = toOptions(given, 'options');
      return aggregated(model.lifetime, signal, (scope) => make(model, text, context, scope, nothing));
    }),
    [`${verb}Streaming`]: direct(1, (model, input, given) => {
      const text = toText(input, 'input');
      const { context, signal } = toOptions(given, 'options');
      return streamed(model.lifetime, signal, async (scope, push) => {
        await make(model, text, context, scope, push);
      });
    }),
    measureInputUsage: promised(1, (model, input, given) => {
      const text = toText(input, 'input');
      const { context, signal } = toOptions(given, 'options');
      return aggregated(model.lifetime, signal, async () => called(model, text, context).requested);
    }),
  };
}

/** Of a text in which nothing can be read. */
export const nothingOf = (text: string): string | undefined => (isBlank(text) ? '' : undefined);
export const sameOf = (text: string): string | undefined => (isBlank(text) ? text : undefined);
