/** What became of a call, whoever made it: noted while it runs, whole when it is over. */
import type { Call } from '../protocol/call.ts';
import type { ModelRef } from '../protocol/config.ts';
import { type ErrorInfo, OrielError } from '../protocol/errors.ts';
import { type FinishPart, isContent, isTerminal, type Part, type Usage } from '../protocol/part.ts';
import type { AttemptRecord, Decision } from '../protocol/routing.ts';
import type { Task } from '../protocol/task.ts';
import type { Caller } from './caller.ts';

/** How a call is routed: filled in while it runs, whole when its stream has ended. */
export interface Routed {
  /** What answers, or was asked last. Absent where nothing was chosen. */
  servedBy?: ModelRef;
  attempts: AttemptRecord[];
  decision?: Decision;
  /** Answered from memory. */
  cached?: boolean;
}

/** What became of a call, for the ledger. */
export interface Outcome {
  caller: Pick<Caller, 'origin' | 'incognito'>;
  call: Call | Task;
  routed: Routed;
  usage: Usage;
  finish?: FinishPart;
  error?: ErrorInfo;
  /** Unix ms. */
  startedAt: number;
  /** ms from start. */
  firstPartMs?: number | undefined;
  durationMs: number;
}

/** @param startedAt Unix ms. */
export const beginOutcome = (caller: Outcome['caller'], call: Call | Task, startedAt: number): Outcome => ({
  caller,
  call,
  routed: { attempts: [] },
  usage: {},
  startedAt,
  durationMs: 0,
});

/** @param now Unix ms; asked for the first content alone. */
export function noteParts(outcome: Outcome, parts: readonly Part[], now: () => number): void {
  outcome.firstPartMs ??= parts.some(isContent) ? now() - outcome.startedAt : undefined;
  for (const part of parts) {
    if (part.type === 'usage') outcome.usage = { ...outcome.usage, ...part.usage };
    else if (isTerminal(part)) {
      if (part.type === 'finish') outcome.finish = part;
      else outcome.error = part.error;
    }
  }
}

/** Nothing more comes. What has no end was stopped, or failed in a way that nobody foresaw. @param now Unix ms. */
export function endOutcome(outcome: Outcome, signal: AbortSignal, now: number): Outcome {
  if (outcome.finish === undefined)
    outcome.error ??= new OrielError(signal.aborted ? 'aborted' : 'internal').info;
  outcome.durationMs = now - outcome.startedAt;
  return outcome;
}
