/** One try of one candidate: asked, read to its end, recorded once. */
import type { Call } from '../protocol/call.ts';
import { type ErrorInfo, errorInfo, OrielError } from '../protocol/errors.ts';
import type { ErrorPart, Part, Usage } from '../protocol/part.ts';
import type { AttemptRecord } from '../protocol/routing.ts';
import type { Task } from '../protocol/task.ts';
import { RefusalError } from '../providers/refusal.ts';
import type { Answer } from '../providers/types.ts';
import { type Asking, answerOf } from './asked.ts';
import { setMark } from './maker.ts';
import { needsOf } from './needs.ts';
import type { Candidate, Clock } from './types.ts';

export interface Attempt {
  readonly candidate: Candidate;
  next(): Promise<IteratorResult<Part[]>>;
  /** Takes note of what was read. Returns where its terminal part is; -1: there is none. */
  note(parts: Part[]): number;
  /** There was content. */
  readonly begun: boolean;
  /** What it was is told once, whoever asks again. */
  record(outcome: AttemptRecord['outcome'], retryAfter?: number): void;
  /** Closes its line; what is still read is thrown away. */
  close(): void;
}

export interface Recorder {
  clock: Clock;
  /** @param retryAfter What the endpoint asked for, s. */
  record(record: AttemptRecord, retryAfter: number | undefined): void;
}

/**
 * Never throws: what cannot be asked fails when it is read.
 * @param apart It can be ended without the call.
 */
export function attempt(
  call: Call | Task,
  asking: Asking,
  { clock, record }: Recorder,
  signal: AbortSignal,
  apart: boolean,
): Attempt {
  const { candidate, mark } = asking;
  const startedAt = clock.now();
  const own = apart ? new AbortController() : undefined;
  const abort = () => own?.abort();
  if (own !== undefined) signal.addEventListener('abort', abort);
  let firstMs: number | undefined;
  let usage: Usage | undefined;
  let recorded = false;
  let answer: Answer;
  try {
    answer = answerOf(call, asking, own?.signal ?? signal);
  } catch (thrown) {
    answer = failing(thrown);
  }
  const reading = answer[Symbol.asyncIterator]();

  return {
    candidate,
    next: () => reading.next(),
    note(parts) {
      for (let place = 0; place < parts.length; place += 1) {
        const part = parts[place] as Part;
        switch (part.type) {
          case 'finish':
          case 'error':
            return place;
          case 'usage':
            usage = { ...usage, ...part.usage };
            break;
          case 'access':
            break;
          default:
            firstMs ??= clock.now() - startedAt;
            setMark(part, mark);
        }
      }
      return -1;
    },
    get begun() {
      return firstMs !== undefined;
    },
    record(outcome, retryAfter) {
      if (recorded) return;
      recorded = true;
      const estimated = outcome === 'outrun' && usage?.input === undefined;
      // It was sent and stopped while the model read or thought: that much is owed, whether it is told or not.
      if (estimated) usage = { input: needsOf(call).inputTokens, ...usage };
      record(
        {
          ref: candidate.ref,
          outcome,
          startedAt,
          ms: clock.now() - startedAt,
          ...(firstMs === undefined ? {} : { firstMs }),
          ...(usage === undefined ? {} : { usage }),
          ...(estimated ? { estimated } : {}),
        },
        retryAfter,
      );
    },
    close() {
      signal.removeEventListener('abort', abort);
      own?.abort();
      // It may be in the middle of a read, which the abort ends; whatever comes of that is nobody's business.
      reading.return?.()?.catch(() => undefined);
    },
  };
}

// biome-ignore lint/correctness/useYield: it only fails
async function* failing(thrown: unknown): Answer {
  throw thrown;
}

/** What an attempt came to at its first content, or without any. */
export type Opening = Opened | Failed;
export interface Opened {
  attempt: Attempt;
  /** What was read so far, content among it or the answer's end. */
  parts: Part[];
  /** Where in it the terminal part is, or -1. */
  end: number;
}
export interface Failed {
  attempt: Attempt;
  error: ErrorInfo;
  /** What the server itself said of a retry. */
  said?: boolean | undefined;
}

export const hasFailed = (opening: Opening): opening is Failed => 'error' in opening;

/** What was said before content (usage, say) is held back: of an answer that fails nothing is told. Never rejects. */
export async function opening(attempt: Attempt): Promise<Opening> {
  let held: Part[] | undefined;
  try {
    for (;;) {
      const { done, value } = await attempt.next();
      if (done) return { attempt, error: cutOff() };
      const end = attempt.note(value);
      const last = end === -1 ? undefined : value[end];
      if (last?.type === 'error' && !attempt.begun) return { attempt, error: (last as ErrorPart).error };
      const parts = held === undefined ? value : [...held, ...value];
      if (last !== undefined || attempt.begun) {
        return { attempt, parts, end: end === -1 ? -1 : end + (parts.length - value.length) };
      }
      held = parts;
    }
  } catch (thrown) {
    return {
      attempt,
      error: errorInfo(thrown),
      said: thrown instanceof RefusalError ? thrown.mayRetry : undefined,
    };
  }
}

/** A stream that stopped without an end. */
export const cutOff = (): ErrorInfo =>
  new OrielError('provider-error', { message: 'The answer was cut off before its end. Try again.' }).info;
