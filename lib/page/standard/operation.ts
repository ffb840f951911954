/**
 * What an object does for a page can be given up from three sides: by the signal of the call, by the end of the object
 * that it was asked of, and where it streams by the reader. Whatever comes first counts.
 */
import {
  abortReason,
  append,
  closeStream,
  enqueue,
  failStream,
  isAborted,
  listen,
  NativePromise,
  NativeStream,
  unlisten,
  upon,
} from '../natives.ts';
import { requireActiveDocument } from './active-document.ts';
import { attempt } from './attempt.ts';
import { exception } from './exceptions.ts';
import { abort, NativeAbortController, signalOf } from './natives.ts';

type Stop = (reason: unknown) => void;

/** How long an object may be used: aborted when it ends. */
export type Lifetime = AbortController;

export const newLifetime = (): Lifetime => new NativeAbortController();

/** Whatever is under way on the object, and whatever will be asked of it, fails with this reason. Only the first counts. */
export const endLifetime = (lifetime: Lifetime, reason: unknown): void => abort(lifetime, reason);

/** Why an object that the page destroyed does nothing any more. */
export const destroyed = (name: 'AbortError' | 'InvalidStateError'): DOMException =>
  exception(name, 'It was destroyed. Create another one.');

/** From now on an abort ends the object. */
export function endWith(lifetime: Lifetime, signal: AbortSignal | undefined): void {
  if (!signal) return;
  const end = () => endLifetime(lifetime, abortReason(signal));
  if (isAborted(signal)) end();
  else listen(signal, 'abort', end);
}

/** One operation, while it is under way. */
export interface Scope {
  /** It was given up, or is finished with. */
  readonly isOver: boolean;
  /** Runs once when it is given up; at once, if it was. */
  onStop(stop: Stop): void;
}

interface OwnScope extends Scope {
  stop: Stop;
  /** It came to an end of its own. */
  finish(): void;
}

/** @throws the reason for which it cannot even begin */
function begin(lifetime: Lifetime | undefined, signal: AbortSignal | undefined, failed: Stop): OwnScope {
  requireActiveDocument();
  const signals = [lifetime && signalOf(lifetime), signal];
  const abortedOne = () => {
    for (let at = 0; at < 2; at++) if (signals[at] && isAborted(signals[at]!)) return signals[at];
    return undefined;
  };
  const already = abortedOne();
  if (already) throw abortReason(already);
  const stops: Stop[] = [];
  let over: { reason: unknown } | undefined;
  let finished = false;
  const forSignals = (act: typeof listen) => {
    for (let at = 0; at < 2; at++) if (signals[at]) act(signals[at]!, 'abort', onAbort);
  };
  const stop: Stop = (reason) => {
    if (over || finished) return;
    over = { reason };
    forSignals(unlisten);
    failed(reason);
    for (let at = 0; at < stops.length; at++) stops[at]!(reason);
  };
  const onAbort = () => stop(abortReason(abortedOne() as AbortSignal));
  forSignals(listen);
  return {
    get isOver() {
      return finished || over !== undefined;
    },
    onStop(each) {
      if (over) each(over.reason);
      else append(stops, each);
    },
    stop,
    finish() {
      finished = true;
      forSignals(unlisten);
    },
  };
}

/** Runs the work; what it comes to counts only while nobody gave it up. */
function carryOut<T>(scope: OwnScope, work: () => Promise<T>, done: (value: T) => void, failed: Stop): void {
  const last =
    <V>(then: (value: V) => void) =>
    (value: V) => {
      if (scope.isOver) return;
      scope.finish();
      then(value);
    };
  upon(attempt(work), last(done), last(failed));
}

/** An operation that comes to one value. @throws what keeps it from beginning */
export function aggregated<T>(
  lifetime: Lifetime | undefined,
  signal: AbortSignal | undefined,
  work: (scope: Scope) => Promise<T>,
): Promise<T> {
  let reject: Stop = () => {};
  const scope = begin(lifetime, signal, (reason) => reject(reason));
  return new NativePromise<T>((resolve, fail) => {
    reject = fail;
    carryOut(scope, () => work(scope), resolve, fail);
  });
}

/** An operation whose value comes in pieces. @throws what keeps it from beginning */
export function streamed(
  lifetime: Lifetime | undefined,
  signal: AbortSignal | undefined,
  work: (scope: Scope, push: (piece: unknown) => void) => Promise<void>,
): ReadableStream<unknown> {
  let to: ReadableStreamDefaultController | undefined;
  let left = false;
  const fail: Stop = (reason) => {
    if (to && !left) failStream(to, reason);
  };
  const scope = begin(lifetime, signal, fail);
  const stream = new NativeStream({
    __proto__: null,
    start(given: ReadableStreamDefaultController) {
      to = given;
    },
    cancel() {
      left = true;
      scope.stop(exception('AbortError', 'The reader left.'));
    },
  } as UnderlyingDefaultSource<unknown>);
  const push = (piece: unknown) => {
    if (to && !scope.isOver) enqueue(to, piece as Uint8Array);
  };
  carryOut(
    scope,
    () => work(scope, push),
    () => to && closeStream(to),
    fail,
  );
  return stream;
}
