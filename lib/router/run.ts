/** One call, run against its candidates: one stream of parts that ends in exactly one `finish` or `error`. */
import type { Call } from '../protocol/call.ts';
import type { ModelRef } from '../protocol/config.ts';
import { type ErrorInfo, errorInfo, OrielError } from '../protocol/errors.ts';
import { recordedAs } from '../protocol/locked.ts';
import type { ErrorPart, FinishPart, Part, Served } from '../protocol/part.ts';
import type { AttemptRecord } from '../protocol/routing.ts';
import type { Task } from '../protocol/task.ts';
import { inSteps, type Step } from '../providers/steps.ts';
import type { Answer, Connection } from '../providers/types.ts';
import {
  type Admit,
  type Attempt,
  attempt,
  cutOff,
  type Failed,
  hasFailed,
  type Opened,
  opening,
  type Recorder,
  type Used,
} from './attempt.ts';
import { contest, hedgeAfter } from './contest.ts';
import { type Course, createCourse, type Plan } from './failover.ts';
import type { Health } from './health.ts';
import { markOf } from './maker.ts';
import { firstTokenLimit } from './patience.ts';
import { publicModelId } from './public-id.ts';
import type { Candidate, Clock } from './types.ts';

export type { Plan } from './failover.ts';

export interface Running {
  /** Each attempt is admitted before its endpoint is asked; see `Admit`. Absent: every one is. */
  admit?: Admit | undefined;
  /** Opens a line to the candidate's endpoint that lives until `signal` aborts. */
  connect(candidate: Candidate, signal: AbortSignal): Connection;
  health: Pick<Health, 'of' | 'begin' | 'record'>;
  clock: Clock;
  /** 0 ≤ random() < 1. */
  random(): number;
  /** A second endpoint may be asked where the first takes unusually long. Both are paid for. */
  hedge: boolean;
  /**
   * USD for the call, where its last attempt, at this endpoint, used so much; undefined where a price is not known. Nobody is
   * waited for. Absent: nothing is told of costs.
   */
  costOf?(ref: ModelRef, used: Used | undefined): number | undefined;
  /** Called once for each attempt that began or was not admitted, before the stream is done. */
  attempted(record: AttemptRecord): void;
}

/**
 * Whatever providers do (throw, stop without an end, go on after one), the result is a well-formed stream. Until the
 * first content part a failure moves on to the next candidate; after it, it is an `error` part. `finish` says who served.
 * An abort ends all that is under way. Never throws.
 */
export function run(call: Call | Task, plan: Plan, running: Running, signal: AbortSignal): Answer {
  const { clock, health, attempted } = running;
  const course = createCourse(plan, running.random);
  const chosen = plan.candidates[0].provider.id;
  let current: Attempt | undefined;
  let outrun: Attempt | undefined;
  /** Nothing follows. */
  let told = false;
  /** Of the attempt that had content. Left early by whoever reads it, it ends as by an abort. */
  let outcome: AttemptRecord['outcome'] = 'aborted';
  let retryAfter: number | undefined;

  const begin = (candidate: Candidate, apart: boolean): Attempt => {
    const { id } = candidate.provider;
    const asking = { candidate, mark: markOf(id), unmarked: id === chosen, connect: running.connect };
    return attempt(call, asking, recorder, signal, apart);
  };
  const recorder: Recorder = {
    clock,
    admit: running.admit,
    begin: ({ ref }) => health.begin(ref),
    record(made, retryAfter, asked) {
      if (asked) health.record(made, { retryAfter });
      attempted(made);
    },
  };
  const giveUp = ({ attempt, error, said }: Failed): void => {
    attempt.record(signal.aborted ? 'aborted' : recordedAs(error), error.retryAfter);
    attempt.close();
    if (attempt.asked) course.failed(attempt.candidate, error, clock.now(), said);
    else course.refused(attempt.candidate, error, clock.now());
  };

  let looking: Promise<void> | undefined;
  /** Asks the plan for more, once. Never rejects. */
  const lookForMore = (): Promise<void> => {
    looking ??= untilAborted(moreOf(plan), signal, []).then((more) => course.add(more));
    return looking;
  };

  /** To the first step: one has content, or none will. */
  async function open(): Promise<Step> {
    try {
      for (;;) {
        if (signal.aborted) throw new OrielError('aborted');
        const step = course.next(clock.now());
        if (step.do === 'tell') return tell([{ type: 'error', error: step.error }]);
        if (step.do === 'more') {
          await lookForMore();
          continue;
        }
        if (step.waitMs > 0) {
          await pause(step.waitMs, clock, signal);
          if (signal.aborted) continue;
        }
        const { candidate } = step;
        const unknown = course.upcoming() === undefined;
        if (unknown && !course.moreMayCome) {
          // Nobody else to turn to: nothing runs beside it, no clock and no second.
          const come = await opening(begin(candidate, false));
          if (!hasFailed(come)) return first(come);
          giveUp(come);
          continue;
        }
        const longest = async (): Promise<number | undefined> => {
          await lookForMore();
          const next = course.upcoming();
          // Of one that nobody looked up it is not known whether it thinks: of another of its kind it is.
          return next && Math.max(firstTokenLimit(call, candidate), firstTokenLimit(call, next));
        };
        const hedge = running.hedge ? hedging(call, candidate, course, begin, health) : undefined;
        const contested = await contest({
          first: begin(candidate, true),
          limitMs: firstTokenLimit(call, candidate),
          ...(unknown ? { longest } : {}),
          hedge: hedge && { ...hedge, ...(unknown ? { ready: lookForMore } : {}) },
          failed: giveUp,
          clock,
          signal,
        });
        ({ outrun } = contested);
        if (contested.opened !== undefined) return first(contested.opened);
      }
    } catch (thrown) {
      return failed(thrown);
    }
  }

  function first({ attempt, parts, end }: Opened): Step {
    current = attempt;
    return pass(attempt, parts, end);
  }

  function took(read: IteratorResult<Part[]>): Step {
    const attempt = current as Attempt;
    try {
      if (read.done) throw new OrielError('provider-error', cutOff());
      return pass(attempt, read.value, attempt.note(read.value));
    } catch (thrown) {
      return failed(thrown);
    }
  }

  /** @param end Where the terminal part is, or -1. */
  function pass({ candidate, used }: Attempt, parts: Part[], end: number): Step {
    if (end === -1) return { done: false, value: parts };
    const last = parts[end] as FinishPart | ErrorPart;
    // What is recorded is recorded behind the last part: the page waits for that, and for nothing else.
    if (last.type === 'finish') {
      outcome = 'answered';
      // What another that is still to be settled comes to nobody knows yet.
      const cost = outrun ? undefined : running.costOf?.(candidate.ref, used());
      return tell([...parts.slice(0, end), { ...last, served: servedBy(candidate, course, cost) }]);
    }
    if (!signal.aborted) ({ code: outcome, retryAfter } = last.error);
    return tell(parts.slice(0, end + 1));
  }

  function failed(thrown: unknown): Step {
    // What the provider's code threw after an abort is a consequence of it, whatever it looks like.
    const error: ErrorInfo = signal.aborted ? new OrielError('aborted', {}, thrown).info : errorInfo(thrown);
    outcome = recordedAs(error);
    ({ retryAfter } = error);
    return tell([{ type: 'error', error }]);
  }

  function tell(parts: Part[]): Step {
    told = true;
    return { done: false, value: parts };
  }

  return inSteps({
    next: () => (current === undefined ? open() : current.next().then(took, failed)),
    told: () => told,
    leave() {
      // Whatever it used beyond what is known by now, nobody will hear of it.
      outrun?.record('outrun');
      current?.record(outcome, retryAfter);
      current?.close();
    },
  });
}

function servedBy({ ref, provider }: Candidate, { attempts }: Course, cost: number | undefined): Served {
  const told = cost === undefined ? {} : { cost };
  return { model: publicModelId(ref), provider: provider.label, attempts, ...told };
}

/** For a chat: whoever makes images or speech takes its time, and twice the price. */
function hedging(
  call: Call | Task,
  first: Candidate,
  course: Course,
  begin: (candidate: Candidate, apart: boolean) => Attempt,
  health: Running['health'],
) {
  const afterMs = 'task' in call || course.attempts > 1 ? undefined : hedgeAfter(health.of(first.ref));
  if (afterMs === undefined) return undefined;
  return {
    afterMs,
    begin: () => {
      const second = course.beside();
      if (second === undefined) return undefined;
      const limitMs = course.upcoming() === undefined ? undefined : firstTokenLimit(call, second);
      return { attempt: begin(second, true), limitMs };
    },
  };
}

/** A plan that does not know of more has none. */
async function moreOf({ more }: Plan): Promise<readonly Candidate[]> {
  try {
    return (await more?.()) ?? [];
  } catch {
    return [];
  }
}

function untilAborted<T>(promise: Promise<T>, signal: AbortSignal, instead: T): Promise<T> {
  return new Promise((resolve) => {
    const abort = () => resolve(instead);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort);
    void promise.then((value) => {
      signal.removeEventListener('abort', abort);
      resolve(value);
    });
  });
}

/** An abort ends it. */
function pause(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      disarm();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const disarm = clock.after(ms, end);
    signal.addEventListener('abort', end);
  });
}
