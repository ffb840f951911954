/**
 * An attempt against the clock, and where the person allows it against a second one: the first with content wins, the
 * other is stopped. Only here does an attempt end without its call.
 */
import { OrielError } from '../protocol/errors.ts';
import type { EndpointHealth } from '../protocol/routing.ts';
import { type Attempt, type Failed, hasFailed, type Opened, opening } from './attempt.ts';
import type { Clock } from './types.ts';

/** Fewer measurements say nothing of what is unusual. */
const SAMPLES_NEEDED = 20;
/** A second endpoint is not asked sooner than this, ms. */
const SOONEST_HEDGE_MS = 500;

/** How long the first may take before a second is asked beside it, ms; undefined: nobody knows what is usual for it. */
export function hedgeAfter(health: EndpointHealth | undefined): number | undefined {
  const first = health?.firstMs;
  if (first === undefined || (first.samples ?? 0) < SAMPLES_NEEDED) return undefined;
  return Math.max(first.p95, SOONEST_HEDGE_MS);
}

export interface Hedge {
  afterMs: number;
  /** What `begin` has to wait for. */
  ready?: (() => Promise<unknown>) | undefined;
  begin(): { attempt: Attempt; limitMs: number | undefined } | undefined;
}

export interface Contest {
  first: Attempt;
  /** It is given up after so many ms. */
  limitMs: number;
  /**
   * Asked when they are over, where nobody knows yet whether there is anybody else: how long it may take in all, ms;
   * undefined: nobody is, and it is waited for.
   */
  longest?: (() => Promise<number | undefined>) | undefined;
  /** The second, to be asked beside the first after so many ms. */
  hedge?: Hedge | undefined;
  /**
   * Told of each that fails, when it does: until its rival is over, too, its money would be held, and it would be taken to
   * think. Records and closes it.
   */
  failed(failed: Failed): void;
  clock: Clock;
  signal: AbortSignal;
}

export interface Outcome {
  /** Absent: all failed. */
  opened?: Opened;
  /** Stopped for the sake of the winner; its record is still to be made, once no more can be learnt of it. */
  outrun?: Attempt;
}

/** Never rejects. An abort ends it at once, with an error `aborted` of each that was running. */
export function contest({
  first,
  limitMs,
  longest,
  hedge,
  failed,
  clock,
  signal,
}: Contest): Promise<Outcome> {
  return new Promise((resolve) => {
    const running = new Map<Attempt, () => void>();
    let cancelHedge = () => {};
    let over = false;

    const finish = (opened?: Opened): void => {
      over = true;
      cancelHedge();
      signal.removeEventListener('abort', abort);
      const [outrun] = running.keys();
      for (const disarm of running.values()) disarm();
      outrun?.close();
      resolve({ ...(opened && { opened }), ...(outrun && { outrun }) });
    };

    const giveUpAfter = (attempt: Attempt, ms: number | undefined): void => {
      running.set(
        attempt,
        ms === undefined ? () => {} : clock.after(ms, () => settle({ attempt, error: tooLate(attempt) })),
      );
    };

    const askHowLong = async (most: () => Promise<number | undefined>): Promise<void> => {
      const ms = await most();
      if (!over && running.has(first)) giveUpAfter(first, ms && Math.max(0, ms - limitMs));
    };

    const enter = (attempt: Attempt): void => {
      void opening(attempt).then((come) => {
        if (!over) settle(come);
        // What it used may have come with its end.
        else if (running.has(attempt)) attempt.record('outrun');
      });
    };

    const settle = (come: Opened | Failed): void => {
      const disarm = running.get(come.attempt);
      if (disarm === undefined) return;
      disarm();
      running.delete(come.attempt);
      if (hasFailed(come)) {
        failed(come);
        if (running.size === 0) finish();
      } else finish(come);
    };

    const abort = (): void => {
      for (const attempt of [...running.keys()]) {
        settle({ attempt, error: new OrielError('aborted').info });
      }
    };

    const beginSecond = (): void => {
      const second = over ? undefined : hedge?.begin();
      if (second === undefined) return;
      giveUpAfter(second.attempt, second.limitMs);
      enter(second.attempt);
    };

    signal.addEventListener('abort', abort);
    if (longest === undefined) giveUpAfter(first, limitMs);
    else
      running.set(
        first,
        clock.after(limitMs, () => void askHowLong(longest)),
      );
    enter(first);
    if (hedge === undefined) return;
    const { ready } = hedge;
    cancelHedge = clock.after(hedge.afterMs, () => {
      if (ready === undefined) beginSecond();
      else void ready().then(beginSecond);
    });
  });
}

const tooLate = ({ candidate }: Attempt) =>
  new OrielError('timeout', {
    message: `${candidate.provider.label} did not answer in time. Try again, or choose another model in Oriel.`,
  }).info;
