/** The operations that make one text of another: whole, in pieces, and measured. */
import type { Assistance } from '../../../protocol/assistance.ts';
import { SIGNAL } from '../creation.ts';
import { direct, type Operation, promised } from '../interface.ts';
import { aggregated, streamed } from '../operation.ts';
import { type Member, toDictionary, toText } from '../webidl.ts';
import { ask, assistanceFor, isBlank, usageOf } from './asking.ts';
import type { Model } from './model.ts';

export interface Making<O> {
  /** Names the operation; with `Streaming` behind it, the other one. */
  task: Assistance['task'];
  /** Of the calls' options besides `signal`. */
  members: readonly Member[];
  /** Names of the options that go to the background. */
  sent: readonly string[];
  /** What comes of a text without a model; undefined where one has to be asked. */
  without(text: string, options: O): string | undefined;
}

/** Of a text in which nothing can be read. */
export const nothingOf = (text: string): string | undefined => (isBlank(text) ? '' : undefined);
export const sameOf = (text: string): string | undefined => (isBlank(text) ? text : undefined);

export function textOperations<O>({
  task,
  members,
  sent,
  without,
}: Making<O>): Record<string, Operation<Model<O>>> {
  const toOptions = toDictionary<{ context?: string; signal?: AbortSignal }>([...members, SIGNAL]);

  /** What one call is about. @throws TypeError */
  const read = ({ options }: Model<O>, input: unknown, given: unknown) => {
    const text = toText(input, 'input');
    const { context, signal } = toOptions(given, 'options');
    const contexts = [(options as { sharedContext?: string }).sharedContext, context];
    return { text, contexts, signal, known: without(text, options) };
  };
  const assistance = ({ options }: Model<O>, { text, contexts }: ReturnType<typeof read>) =>
    assistanceFor(task, text, contexts, options as object, sent);

  return {
    [task]: promised(1, (model, input, given) => {
      const call = read(model, input, given);
      return aggregated(
        model.lifetime,
        call.signal,
        // Awaited: to return a promise would ask it for its `then`, which the page may have replaced.
        async (scope) => call.known ?? (await ask(assistance(model, call), model.quota, scope, () => {})),
      );
    }),
    [`${task}Streaming`]: direct(1, (model, input, given) => {
      const call = read(model, input, given);
      return streamed(model.lifetime, call.signal, async (scope, push) => {
        if (call.known) push(call.known);
        if (call.known !== undefined) return;
        await ask(assistance(model, call), model.quota, scope, (part) => {
          if (part.type === 'text' && !part.choice) push(part.text);
        });
      });
    }),
    measureInputUsage: promised(1, (model, input, given) => {
      const { text, contexts, signal } = read(model, input, given);
      return aggregated(model.lifetime, signal, async () =>
        // Without a quota nothing is used of it.
        model.quota === Infinity ? 0 : usageOf(text, contexts),
      );
    }),
  };
}
