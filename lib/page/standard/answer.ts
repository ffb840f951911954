import type { Call, Content } from '../../protocol/call.ts';
import type { Access, FinishReason, Part, ToolCallPart } from '../../protocol/part.ts';
import { openLine, type Question } from '../channel.ts';
import { append, NativePromise } from '../natives.ts';
import { exception } from './exceptions.ts';
import { failureException, type Load } from './failures.ts';
import type { Scope } from './operation.ts';

/** The whole of an answer. */
export interface Answer {
  text: string;
  toolCalls: ToolCallPart[];
  /** As the content of an assistant's message, in the order in which it came. */
  content: Content[];
}

/** Text of one kind is one block until something else comes, or metadata, which ends a block. */
function collect({ content }: Answer, part: Part): void {
  if (part.type === 'tool-call') {
    const { type, id, name, arguments: json, metadata } = part;
    append(content, { type, id, name, arguments: json, metadata });
  } else if (part.type === 'text' || part.type === 'reasoning') {
    const { type, text, metadata } = part;
    const last = content.length > 0 ? content[content.length - 1] : undefined;
    if (last?.type === type && last.metadata === undefined) {
      last.text += text;
      last.metadata = metadata;
    } else append(content, { type, text, metadata });
  }
}

/**
 * One question and its whole answer; `heard` gets its parts as they come. Ends when the scope does.
 * @param load Of the question, for the case that it is too long.
 */
export function answerOf(
  question: Question,
  scope: Scope,
  load: Load | undefined,
  heard: (part: Part) => void,
): Promise<Answer> {
  return new NativePromise((resolve, reject) => {
    // Given up between two questions: nobody waits for this one, and nothing is sent.
    if (scope.isOver) return reject();
    const whole: Answer = { text: '', toolCalls: [], content: [] };
    let reason: FinishReason | undefined;
    const abort = openLine(question, undefined, {
      part: (part) => {
        collect(whole, part);
        if (part.type === 'text') whole.text += part.text;
        else if (part.type === 'tool-call') append(whole.toolCalls, part);
        else if (part.type === 'finish') reason = part.reason;
        heard(part);
      },
      end: (failure) => {
        if (failure) reject(failureException(failure, load));
        else if (reason === 'content-filter' || reason === 'refused')
          reject(exception('NotReadableError', 'The answer was filtered or declined.'));
        else resolve(whole);
      },
    });
    scope.onStop((why) => abort({ info: undefined, reason: why }));
  });
}

/** A call and its whole answer; `heard` gets its text as it comes. */
export const answerTo = (
  call: Call,
  scope: Scope,
  load: Load,
  heard: (text: string) => void,
): Promise<Answer> =>
  answerOf({ ask: 'generate', call }, scope, load, (part) => {
    if (part.type === 'text') heard(part.text);
  });

const ENDLESS: Scope = { isOver: false, onStop() {} };

/** Where the site stands. Rejects in a frame of another site that is not let use the feature. */
export async function askAccess(feature: string): Promise<Access> {
  let access: Access | undefined;
  await answerOf({ ask: 'access', feature }, ENDLESS, undefined, (part) => {
    if (part.type === 'access') access = part.access;
  });
  return access as unknown as Access;
}
