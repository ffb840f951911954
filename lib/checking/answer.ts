/** An answer that is held to the form that was asked for: it ends in `finish` where it complies, and else in an `error`. */
import type { Call } from '../protocol/call.ts';
import { type ErrorInfo, errorInfo, OrielError } from '../protocol/errors.ts';
import type { FinishPart, Part } from '../protocol/part.ts';
import type { Answer } from '../providers/types.ts';
import { createFence, type Fence } from './fence.ts';
import { type Judge, judgeOf } from './schema.ts';

interface Choice {
  fence: Fence;
  text: string;
  /** It calls a tool: it is a step, and no answer yet. */
  calls: boolean;
}

/**
 * Runs `ask` and checks what it says, all answers of it. A schema that cannot be used ends it before anybody is asked.
 * Text is passed on as it comes; what is around JSON in a fence is taken off. Never throws but what `ask` throws.
 */
export async function* checkedAnswer(call: Call, ask: () => Answer): Answer {
  let judge: Judge | undefined;
  try {
    judge = call.json?.schema && judgeOf(call.json.schema);
  } catch (thrown) {
    yield [{ type: 'error', error: errorInfo(thrown) }];
    return;
  }
  const begun = beginningOf(call);
  const choices = new Map<number, Choice>();
  const choiceOf = (number = 0): Choice => {
    const choice = choices.get(number) ?? { fence: createFence(), text: begun, calls: false };
    choices.set(number, choice);
    return choice;
  };
  for await (const read of ask()) {
    const parts: Part[] = [];
    for (const part of read) {
      if (part.type === 'text') {
        const choice = choiceOf(part.choice);
        const text = begun === '' ? choice.fence.push(part.text) : part.text;
        choice.text += text;
        if (text !== '' || part.metadata !== undefined) parts.push({ ...part, text });
      } else if (part.type === 'finish') {
        for (let number = 0; number < (call.n ?? 1); number += 1) choiceOf(number);
        const end = ended(part, [...choices.values()], judge);
        const { served } = part;
        parts.push(...restOf(choices), end.type === 'error' && served ? { ...end, served } : end);
      } else {
        if (part.type === 'tool-call') choiceOf(part.choice).calls = true;
        parts.push(part);
      }
    }
    if (parts.length > 0) yield parts;
  }
}

/** What the page has put into the model's mouth belongs to the answer. */
function beginningOf({ messages }: Call): string {
  const last = messages.at(-1);
  if (last?.role !== 'assistant' || last.prefix !== true) return '';
  return last.content.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

function restOf(choices: ReadonlyMap<number, Choice>): Part[] {
  return [...choices].flatMap(([number, choice]): Part[] => {
    const text = choice.fence.end();
    choice.text += text;
    return text === '' ? [] : [{ type: 'text', text, ...(number === 0 ? {} : { choice: number }) }];
  });
}

/** What only looks like an end of the right kind is none: of a filtered or refused answer there is nothing to check. */
function ended(finish: FinishPart, choices: readonly Choice[], judge: Judge | undefined): Part {
  const fail = (error: ErrorInfo): Part => ({ type: 'error', error });
  if (finish.reason === 'content-filter') return fail(new OrielError('content-filtered').info);
  if (finish.reason === 'refused') return fail(new OrielError('refused').info);
  for (const { text, calls } of choices) {
    const wrong = calls ? undefined : wrongWith(text, judge);
    if (wrong !== undefined) return fail(notAsAsked(wrong, finish));
  }
  return finish;
}

function wrongWith(text: string, judge: Judge | undefined): string | undefined {
  if (text.trim() === '') return 'It is empty.';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'It is not JSON, or not JSON alone.';
  }
  return judge?.(value, text.length);
}

function notAsAsked(wrong: string, { reason }: FinishPart): ErrorInfo {
  const message =
    reason === 'length'
      ? 'The model’s answer was cut off before it had the form that was asked for. Allow it more tokens.'
      : undefined;
  return new OrielError('invalid-output', { ...(message === undefined ? {} : { message }), detail: wrong })
    .info;
}
