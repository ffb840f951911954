/** What a test says will come: a script of steps, read as parts. */
import type { ErrorCode, ErrorInfo, FinishReason, Part, TextPart } from './types.ts';

export type MockStep =
  /** Said word by word. */
  | string
  | Part
  /** Nothing comes for so long, ms. */
  | { wait: number }
  /** The answer fails. A code gets a sentence of its own. */
  | { error: ErrorCode | ErrorInfo };

/** Where no step ends it, an answer ends well: with `tool-calls` where it held one, else with `stop`. */
export type MockAnswer = string | readonly MockStep[];

/** A step that is ready to be played. */
export type Beat = { part: Exclude<Part, { type: 'error' }> } | { wait: number } | { error: ErrorInfo };

const wordsOf = (text: string): TextPart[] =>
  (text.match(/\S+\s*|^\s+/g) ?? []).map((word) => ({ type: 'text', text: word }));

const infoOf = (error: ErrorCode | ErrorInfo): ErrorInfo =>
  typeof error === 'string' ? { code: error, message: `The mock failed with ${error}.` } : error;

function beatsOf(step: MockStep): Beat[] {
  if (typeof step === 'string') return wordsOf(step).map((part) => ({ part }));
  if ('wait' in step) return [{ wait: step.wait }];
  if ('type' in step) return step.type === 'error' ? [{ error: step.error }] : [{ part: step }];
  return [{ error: infoOf(step.error) }];
}

const isEnd = (beat: Beat) => 'error' in beat || ('part' in beat && beat.part.type === 'finish');

/** `served`: who is said to have answered, where the script does not say. */
export function readScript(answer: MockAnswer, served: { model: string; provider: string }): Beat[] {
  const beats = (typeof answer === 'string' ? [answer] : answer).flatMap(beatsOf);
  const end = beats.findIndex(isEnd);
  if (end >= 0) return beats.slice(0, end + 1);
  const calls = beats.some((beat) => 'part' in beat && beat.part.type === 'tool-call');
  const reason: FinishReason = calls ? 'tool-calls' : 'stop';
  return [...beats, { part: { type: 'finish', reason, served } }];
}
