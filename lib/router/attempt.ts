/** One try of one candidate: admitted, asked, read to its end, recorded once. */
import type { Call } from '../protocol/call.ts';
import { type ErrorInfo, errorInfo, OrielError } from '../protocol/errors.ts';
import { type ErrorPart, isContent, isTerminal, type Part, type Usage } from '../protocol/part.ts';
import type { AttemptRecord } from '../protocol/routing.ts';
import type { Task } from '../protocol/task.ts';
import { RefusalError } from '../providers/refusal.ts';
import type { Answer, Eventual } from '../providers/types.ts';
import { type Asking, answerOf, meantFor, requestsOf } from './asked.ts';
import { setMark } from './maker.ts';
import { measure } from './measure.ts';
import { createTally, reckoned } from './tally.ts';
import type { Candidate, Clock } from './types.ts';

export interface Attempt {
  readonly candidate: Candidate;
  next(): Promise<IteratorResult<Part[]>>;
  /** Takes note of what was read. Returns where its terminal part is; -1: there is none. */
  note(parts: Part[]): number;
  /** It was admitted, and so its endpoint was asked. */
  readonly asked: boolean;
  /** There was content. */
  readonly begun: boolean;
  /** What it used, if it has answered; undefined: nothing. */
  used(): Used | undefined;
  /** What it was is told once, whoever asks again. */
  record(outcome: AttemptRecord['outcome'], retryAfter?: number): void;
  /** Closes its line; what is still read is thrown away. */
  close(): void;
}

export type Used = Pick<AttemptRecord, 'inputUntold' | 'silentMs' | 'mostOutput'> & { usage: Usage };

/**
 * Whether a candidate may be asked, and what: the call as it is meant for it, or one that is limited further. What it
 * throws or rejects with is the candidate's failure, and says nothing of its health.
 * @param used What an answer has used up to the moment of asking, reckoned where its provider has not told.
 */
export type Admit = (
  call: Call | Task,
  candidate: Candidate,
  used: () => Used,
  signal: AbortSignal,
) => Eventual<Call | Task>;

export interface Recorder {
  clock: Clock;
  /** Absent: every candidate is. */
  admit?: Admit | undefined;
  /** The endpoint is about to be asked. */
  begin(candidate: Candidate): void;
  /**
   * @param retryAfter What the endpoint asked for, s.
   * @param asked False: it was not admitted.
   */
  record(record: AttemptRecord, retryAfter: number | undefined, asked: boolean): void;
}

/** Stopped while the model read or thought, that much is owed, whether it is told or not. */
const OWED = new Set<AttemptRecord['outcome']>(['answered', 'outrun', 'aborted', 'timeout']);

/**
 * Never throws: what cannot be asked fails when it is read.
 * @param apart It can be ended without the call.
 */
export function attempt(
  call: Call | Task,
  asking: Asking,
  { clock, admit, begin, record }: Recorder,
  signal: AbortSignal,
  apart: boolean,
): Attempt {
  const { candidate, mark } = asking;
  const inputOf = (sent: Call | Task) => measure(sent).likely * requestsOf(sent, candidate.type);
  let startedAt = clock.now();
  const own = apart ? new AbortController() : undefined;
  const abort = () => own?.abort();
  if (own !== undefined) signal.addEventListener('abort', abort);
  const until = own?.signal ?? signal;
  const tally = createTally();
  let firstMs: number | undefined;
  let recorded = false;
  let closed = false;
  /** All of the answer was read. */
  let whole = false;
  /** What its endpoint was asked. */
  let asked: Call | Task | undefined;

  const ask = (admitted: Call | Task): Reading => {
    if (closed || until.aborted) throw new OrielError('aborted');
    asked = admitted;
    begin(candidate);
    startedAt = clock.now();
    return answerOf(admitted, asking, until)[Symbol.asyncIterator]();
  };
  let reading: Eventual<Reading>;
  try {
    const meant = meantFor(call, asking);
    const used = () => ({ usage: reckoned(tally, false, () => inputOf(meant)), ...untold() });
    const admitted = admit === undefined ? meant : admit(meant, candidate, used, until);
    reading = isPromise(admitted) ? admitted.then(ask) : ask(admitted);
  } catch (thrown) {
    reading = failing(thrown)[Symbol.asyncIterator]();
  }
  if (isPromise(reading)) {
    reading.then(
      (it) => {
        reading = it;
      },
      () => undefined,
    );
  }

  return {
    candidate,
    next: () => (isPromise(reading) ? reading.then((it) => it.next()) : reading.next()),
    note(parts) {
      for (let place = 0; place < parts.length; place += 1) {
        const part = parts[place] as Part;
        tally.note(part);
        if (isTerminal(part)) {
          whole = part.type === 'finish';
          return place;
        }
        if (isContent(part)) {
          firstMs ??= clock.now() - startedAt;
          setMark(part, mark);
        }
      }
      return -1;
    },
    get asked() {
      return asked !== undefined;
    },
    get begun() {
      return firstMs !== undefined;
    },
    used() {
      const used = usageAt('answered');
      return used.usage && (used as Used);
    },
    record(outcome, retryAfter) {
      if (recorded) return;
      recorded = true;
      record(
        {
          ref: candidate.ref,
          outcome,
          startedAt,
          ms: clock.now() - startedAt,
          ...(firstMs === undefined ? {} : { firstMs }),
          ...usageAt(outcome),
        },
        retryAfter,
        asked !== undefined,
      );
    },
    close() {
      closed = true;
      signal.removeEventListener('abort', abort);
      // A whole answer's last bytes are still read, so that the browser can use the connection again.
      if (!whole) own?.abort();
      // It may be in the middle of a read, which the abort ends; whatever comes of that is nobody's business.
      if (!isPromise(reading)) reading.return?.()?.catch(() => undefined);
    },
  };

  function untold(): Pick<AttemptRecord, 'inputUntold'> {
    return tally.told?.input === undefined ? { inputUntold: true } : {};
  }

  function usageAt(
    outcome: AttemptRecord['outcome'],
  ): Pick<
    AttemptRecord,
    'usage' | 'unseen' | 'requests' | 'estimated' | 'inputUntold' | 'silentMs' | 'mostOutput'
  > {
    const { told } = tally;
    const sent = asked;
    const owed = firstMs !== undefined || OWED.has(outcome);
    if (sent === undefined || (!owed && told === undefined)) return {};
    const usage = owed ? reckoned(tally, outcome === 'answered', () => inputOf(sent)) : (told ?? {});
    const estimated = usage.input !== told?.input || usage.output !== told?.output;
    const unseen = tally.unseen();
    const requests = requestsOf(sent, candidate.type);
    return {
      usage,
      ...(unseen > 0 ? { unseen } : {}),
      ...(requests > 1 ? { requests } : {}),
      ...(estimated ? { estimated } : {}),
      ...(owed ? untold() : {}),
      // Of an answer that was cut off the provider's figure is that of its beginning.
      ...(owed && (outcome !== 'answered' || told?.output === undefined)
        ? { silentMs: firstMs ?? clock.now() - startedAt, ...limitOf(sent) }
        : {}),
    };
  }
}

const limitOf = (sent: Call | Task): Pick<AttemptRecord, 'mostOutput'> =>
  'task' in sent || sent.maxOutputTokens === undefined ? {} : { mostOutput: sent.maxOutputTokens };

type Reading = AsyncIterator<Part[]>;

const isPromise = <T extends object>(value: Eventual<T>): value is Promise<T> => 'then' in value;

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
