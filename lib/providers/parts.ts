/** The content parts of one answer as they gather between two network reads; one bound on the size of them all. */
import { OrielError } from '../protocol/errors.ts';
import { MAX_ANSWER_CHARS } from '../protocol/limits.ts';
import type { ContentPart, FinishReason, Part, Usage } from '../protocol/part.ts';

export interface PartGathering {
  /** Text of one kind and choice is joined as long as nothing of that choice comes between. */
  speak(type: 'text' | 'reasoning', text: string, choice?: number): void;
  /** @param chars What the part weighs, UTF-16 code units; a bound on the answer is a bound on memory. */
  push(part: ContentPart, chars: number): void;
  /** The same bound, for what is not a part yet. */
  weigh(chars: number): void;
  /** The parts since the last `take`. */
  take(): ContentPart[];
  /** There was a part. */
  readonly begun: boolean;
}

/** @param label The provider's, for the sentence about an answer without end. */
export function gatherParts(label: string): PartGathering {
  let parts: ContentPart[] = [];
  let begun = false;
  let size = 0;

  function weigh(chars: number): void {
    size += chars;
    if (size > MAX_ANSWER_CHARS) throw badAnswer(label, 'sent an answer larger than Oriel takes');
  }

  function push(part: ContentPart, chars: number): void {
    begun = true;
    weigh(chars);
    parts.push(part);
  }

  return {
    push,
    weigh,
    speak(type, text, choice) {
      for (let i = parts.length - 1; i >= 0; i -= 1) {
        const last = parts[i] as ContentPart;
        if (last.choice !== choice) continue;
        // Metadata ends a block: what comes after it belongs to the next.
        if (last.type !== type || last.metadata !== undefined) break;
        weigh(text.length);
        last.text += text;
        return;
      }
      push(choice === undefined ? { type, text } : { type, text, choice }, text.length);
    },
    take() {
      const taken = parts;
      parts = [];
      return taken;
    },
    get begun() {
      return begun;
    },
  };
}

/** `what` follows the provider's label: "sent an empty answer". */
export const badAnswer = (label: string, what: string, cause?: unknown): OrielError =>
  new OrielError(
    'provider-error',
    { message: `${label} ${what}. Try again, or choose another model in Oriel.` },
    cause,
  );

/**
 * For an answer of which nothing follows.
 *
 * @param ended Something in it said how it ended. @param marked Its end mark was there.
 * @throws OrielError `provider-error` for one that is empty or was cut off
 */
export function demandWhole(label: string, begun: boolean, ended: boolean, marked = false): void {
  if (ended) return;
  if (!begun) throw badAnswer(label, 'sent an empty answer');
  if (!marked) throw cutOff(label);
}

export const cutOff = (label: string): OrielError =>
  new OrielError('provider-error', {
    message: `The answer was cut off: ${label} stopped before its end. Try again.`,
  });

/** What an answer took, where that is known. */
export const spent = (usage: Usage | undefined): Part[] =>
  usage === undefined ? [] : [{ type: 'usage', usage }];

/** The end of an answer. @param native The provider's own word for it. */
export const closing = (usage: Usage | undefined, reason: FinishReason, native?: string): Part[] => [
  ...spent(usage),
  { type: 'finish', reason, ...(native === undefined ? {} : { native }) },
];

/** `choice` as it stands on a part: the first is not named. */
export const ofChoice = (choice: number | undefined): { choice?: number } =>
  choice === undefined || choice === 0 ? {} : { choice };
