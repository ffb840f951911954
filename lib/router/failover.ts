/** Who is asked next when somebody failed, and what is told when all did. No clock and no line of its own. */
import type { ErrorCode, ErrorInfo } from '../protocol/errors.ts';
import { isLocked } from '../protocol/locked.ts';
import { isRetryable, LONGEST_WAIT_S, RETRIES, RETRY_WITHIN_MS, waitAfter } from './retry.ts';
import type { Candidate } from './types.ts';

/** Where a call may go. */
export interface Plan {
  /** In the order in which they are asked. */
  candidates: readonly [Candidate, ...Candidate[]];
  /** Asked once, where all candidates failed before content, or the last takes long: the same model elsewhere, say. */
  more?(): Promise<readonly Candidate[]>;
}

/** One call asks no more often than this, whatever there is to ask. */
export const MAX_ATTEMPTS = 32;

export type Step =
  | { do: 'try'; candidate: Candidate; waitMs: number }
  /** Ask the plan for more candidates. */
  | { do: 'more' }
  | { do: 'tell'; error: ErrorInfo };

export interface Course {
  /** Attempts that were given out and not refused. */
  readonly attempts: number;
  /** What is to be done now; `now` is Unix ms. */
  next(now: number): Step;
  /** The plan was not asked for more yet. */
  readonly moreMayCome: boolean;
  /** The next of those that were not asked yet and could be. */
  upcoming(): Candidate | undefined;
  /** That candidate, to be asked beside the one that was given out last. */
  beside(): Candidate | undefined;
  /** @param said What the server itself said of a retry. */
  failed(candidate: Candidate, error: ErrorInfo, now: number, said?: boolean): void;
  /** It may not be asked, and was not. */
  refused(candidate: Candidate, error: ErrorInfo, now: number): void;
  add(candidates: readonly Candidate[]): void;
}

interface Failure {
  candidate: Candidate;
  error: ErrorInfo;
  retryable: boolean;
  tries: number;
  /** Unix ms of the last. */
  at: number;
  /** False: it was refused before it was. */
  asked: boolean;
}

/** The answer to these is no other model's business: what it is asked is what was refused. */
const FINAL = new Set<ErrorCode>(['content-filtered', 'refused']);

/** Behind the passphrase: what is meant for one provider does not go to another because of that (S35). */
const isFinal = (error: ErrorInfo): boolean => FINAL.has(error.code) || isLocked(error);

/** @param random As `Math.random`. */
export function createCourse({ candidates, more }: Plan, random: () => number): Course {
  let untried: readonly Candidate[] = candidates;
  let place = 0;
  let attempts = 0;
  let refusals = 0;
  let moreAsked = more === undefined;
  let startedAt: number | undefined;
  /** By reference: each endpoint fails for itself, however often it stands in the plan. */
  const failures = new Map<string, Failure>();
  const taken = new Set<string>();
  /** A model that can read no more than this has no use for the call, tokens. */
  let tooShort = 0;
  let final: ErrorInfo | undefined;
  /** One for each round, so that endpoints which failed alike keep their order. */
  const jitter: number[] = [];

  const fits = ({ endpoint }: Candidate) =>
    tooShort === 0 || endpoint?.contextLength === undefined || endpoint.contextLength > tooShort;

  /** Moves on to the next that was not asked, without taking it. */
  function upcoming(): Candidate | undefined {
    for (; place < untried.length; place += 1) {
      const candidate = untried[place] as Candidate;
      if (!taken.has(candidate.ref) && fits(candidate)) return candidate;
    }
    return undefined;
  }

  function take(): Candidate | undefined {
    const candidate = attempts < MAX_ATTEMPTS ? upcoming() : undefined;
    if (candidate === undefined) return undefined;
    taken.add(candidate.ref);
    attempts += 1;
    return candidate;
  }

  function retry(now: number): Step | undefined {
    let soonest: { failure: Failure; dueAt: number } | undefined;
    for (const failure of failures.values()) {
      const { candidate, error, retryable, tries, at } = failure;
      if (!retryable || tries > RETRIES || !fits(candidate)) continue;
      if ((error.retryAfter ?? 0) > LONGEST_WAIT_S) continue;
      jitter[tries] ??= random();
      const dueAt = Math.max(now, at + waitAfter(error, tries, jitter[tries]));
      if (dueAt > (startedAt ?? now) + RETRY_WITHIN_MS) continue;
      if (soonest === undefined || dueAt < soonest.dueAt) soonest = { failure, dueAt };
    }
    if (soonest === undefined) return undefined;
    attempts += 1;
    return { do: 'try', candidate: soonest.failure.candidate, waitMs: soonest.dueAt - now };
  }

  return {
    get attempts() {
      return attempts - refusals;
    },
    next(now) {
      startedAt ??= now;
      if (final !== undefined) return { do: 'tell', error: final };
      const candidate = take();
      if (candidate !== undefined) return { do: 'try', candidate, waitMs: 0 };
      if (!moreAsked && attempts < MAX_ATTEMPTS) {
        moreAsked = true;
        return { do: 'more' };
      }
      const again = attempts < MAX_ATTEMPTS ? retry(now) : undefined;
      if (again !== undefined) return again;
      const all = [...failures.values()];
      const asked = all.filter((one) => one.asked).length;
      return {
        do: 'tell',
        error: tellingError(
          all.map(({ error }) => error),
          asked,
        ),
      };
    },
    get moreMayCome() {
      return !moreAsked && attempts < MAX_ATTEMPTS;
    },
    upcoming: () => (attempts < MAX_ATTEMPTS ? upcoming() : undefined),
    beside: take,
    failed(candidate, error, now, said) {
      if (isFinal(error)) final ??= error;
      if (error.code === 'context-too-long') {
        // The smaller of what it says and what it is known to read: whoever claims more must not rule the others out.
        const most = Number.POSITIVE_INFINITY;
        const reads = Math.min(error.limit ?? most, candidate.endpoint?.contextLength ?? most);
        if (reads < most) tooShort = Math.max(tooShort, reads);
      }
      const tries = (failures.get(candidate.ref)?.tries ?? 0) + 1;
      failures.set(candidate.ref, {
        candidate,
        error,
        retryable: isRetryable(error, said),
        tries,
        at: now,
        asked: true,
      });
    },
    refused(candidate, error, now) {
      refusals += 1;
      if (isFinal(error)) final ??= error;
      // One that was asked before has failed in a way of its own: that is told, and it is not asked again.
      const before = failures.get(candidate.ref) ?? { candidate, error, tries: 0, at: now, asked: false };
      failures.set(candidate.ref, { ...before, retryable: false });
    },
    add(candidates) {
      moreAsked = true;
      untried = [...untried, ...candidates];
    },
  };
}

/** These say that it did not work; all others say what to do. */
const VAGUE = new Set<ErrorCode>(['internal', 'provider-error', 'timeout', 'network']);

/**
 * Of several errors, in the order of their candidates, the one that is told: the first, which is about the model that
 * was chosen. Another says more where the first only says that it did not work, and where all that helps is to wait, and
 * another's wait is shorter.
 * @param asked How many of them were asked at all.
 */
export function tellingError(errors: readonly ErrorInfo[], asked = errors.length): ErrorInfo {
  const first = errors[0] as ErrorInfo;
  let telling = VAGUE.has(first.code) ? (errors.find(({ code }) => !VAGUE.has(code)) ?? first) : first;
  for (const error of errors) {
    if (telling.retryAfter === undefined || error.retryAfter === undefined) continue;
    if (error.retryAfter < telling.retryAfter) telling = error;
  }
  if (asked < 2) return telling;
  return { ...telling, message: `${telling.message} Oriel asked ${asked} models; none answered.` };
}
