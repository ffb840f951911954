/** What the tasks ask of a model: the text and the options go to the background, which words the prompt. */
import type { Assistance } from '../../../protocol/assistance.ts';
import type { Part } from '../../../protocol/part.ts';
import { append, define } from '../../natives.ts';
import { answerOf } from '../answer.ts';
import { execute } from '../natives.ts';
import type { Scope } from '../operation.ts';
import { requireRoom } from '../quota-exceeded-error.ts';
import { tokensOfText } from '../tokens.ts';

/** What nothing can be done with: space, and characters that are not seen. */
export const isBlank = (text: string): boolean => execute(/[^\s\p{Cc}\p{Cf}]/u, text) === null;

/** Of the quota, what the words around a text take. No task has more (tests/unit/assistance/size.test.ts). */
export const WORDING_TOKENS = 600;

export function usageOf(text: string, contexts: readonly (string | undefined)[]): number {
  let usage = WORDING_TOKENS + tokensOfText(text);
  for (let at = 0; at < contexts.length; at++) usage += tokensOfText(contexts[at] ?? '');
  return usage;
}

/** @param sent Names of the options that the task has. */
export function assistanceFor(
  task: Assistance['task'],
  text: string,
  contexts: readonly (string | undefined)[],
  from: object,
  sent: readonly string[],
): Assistance {
  const told: string[] = [];
  for (let at = 0; at < contexts.length; at++) {
    const context = contexts[at];
    if (context !== undefined && !isBlank(context)) append(told, context);
  }
  const options: Assistance['options'] = {};
  for (let at = 0; at < sent.length; at++) {
    const value = (from as Assistance['options'])[sent[at] as string];
    if (value !== undefined) define(options, sent[at] as string, value);
  }
  return { task, text, contexts: told, options };
}

/** The answer's text; `heard` gets its parts as they come. Rejects with QuotaExceededError for a text that is too long. */
export async function ask(
  assistance: Assistance,
  quota: number,
  scope: Scope,
  heard: (part: Part) => void,
): Promise<string> {
  const requested = usageOf(assistance.text, assistance.contexts ?? []);
  requireRoom(requested, quota);
  const question = { ask: 'assist', assistance } as const;
  return (await answerOf(question, scope, { requested, quota }, heard)).text;
}
