/**
 * What an object does for a page can be given up from three sides: by the signal of the call, by the end of the object
 * that it was asked of, and where it streams by the reader. Whatever comes first counts.
 */
import { abortReason, isAborted, listen, NativePromise, unlisten, upon } from '../natives.ts';
import { requireActiveDocument } from './active-document.ts';
import { attempt } from './attempt.ts';
import { exception } from './exceptions.ts';
import {
  closeStream,
  enqueue,
  errorStream,
  NativeReadableStream,
  NativeSet,
  setAdd,
  setClear,
  setDelete,
  setForEach,
} from './natives.ts';

type Stop = (reason: unknown) => void;

/** How long an object may be used. */
export interface Lifetime {
  ended: { reason: unknown } | undefined;
  /** What is under way on it. */
  readonly stops: Set<Stop>;
}

export const newLifetime = (): Lifetime => ({ ended: undefined, stops: new NativeSet() });

/** Whatever is under way on the object, and whatever will be asked of it, fails with this reason. Only the first counts. */
export function endLifetime(lifetime: Lifetime, reason: unknown): void {
  if (lifetime.ended) return;
  lifetime.ended = { reason };
  setForEach(lifetime.stops, (stop) => stop(reason));
  setClear(lifetime.stops);
}

/** From now on an abort ends the object. */
export function endWith(lifetime: Lifetime, signal: AbortSignal | undefined): void {
  if (!signal) return;
  const abort = () => endLifetime(lifetime, abortReason(signal));
  if (isAborted(signal)) abort();
  else listen(signal, 'abort', abort);
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
  if (lifetime?.ended) throw lifetime.ended.reason;
  if (signal && isAborted(signal)) throw abortReason(signal);
  const stops = new NativeSet<Stop>();
  let over: { reason: unknown } | undefined;
  let finished = false;
  const release = () => {
    if (signal) unlisten(signal, 'abort', onAbort);
    if (lifetime) setDelete(lifetime.stops, stop);
  };
  const stop: Stop = (reason) => {
    if (over || finished) return;
    over = { reason };
    release();
    failed(reason);
    setForEach(stops, (each) => each(reason));
  };
  const onAbort = () => stop(signal && abortReason(signal));
  if (signal) listen(signal, 'abort', onAbort);
  if (lifetime) setAdd(lifetime.stops, stop);
  return {
    get isOver() {
      return finished || over !== undefined;
    },
    onStop(each) {
      if (over) each(over.reason);
      else setAdd(stops, each);
    },
    stop,
    finish() {
      finished = true;
      release();
    },
  };
}

/** An operation that comes to one value. @throws what keeps it from beginning */
export function aggregated<T>(
  lifetime: Lifetime | undefined,
  signal: AbortSignal | undefined,
  work: (scope: Scope) => Promise<T>,
): Promise<T> {
  let reject: Stop = () => {};
  let resolve: (value: T) => void = () => {};
  const scope = begin(lifetime, signal, (reason) => reject(reason));
  return new NativePromise<T>((settle, fail) => {
    resolve = settle;
    reject = fail;
    upon(
      attempt(() => work(scope)),
      (value) => {
        if (scope.isOver) return;
        scope.finish();
        resolve(value);
      },
      (reason) => {
        if (scope.isOver) return;
        scope.finish();
        reject(reason);
      },
    );
  });
}

/** An operation whose value comes in pieces. @throws what keeps it from beginning */
export function streamed(
  lifetime: Lifetime | undefined,
  signal: AbortSignal | undefined,
  work: (scope: Scope, push: (piece: unknown) => void) => Promise<void>,
): ReadableStream<unknown> {
  let controller: ReadableStreamDefaultController | undefined;
  let left = false;
  const scope = begin(lifetime, signal, (reason) => {
    if (controller && !left) errorStream(controller, reason);
  });
  const source = {
    __proto__: null,
    start(given: ReadableStreamDefaultController) {
      controller = given;
    },
    cancel() {
      left = true;
      scope.stop(exception('AbortError', 'The page stopped reading the answer.'));
    },
  } as UnderlyingDefaultSource<unknown>;
  const stream = new NativeReadableStream(source);
  const to = controller as unknown as ReadableStreamDefaultController;
  const push = (piece: unknown) => {
    if (!scope.isOver) enqueue(to, piece);
  };
  upon(
    attempt(() => work(scope, push)),
    () => {
      if (scope.isOver) return;
      scope.finish();
      closeStream(to);
    },
    (reason) => {
      if (scope.isOver) return;
      scope.finish();
      errorStream(to, reason);
    },
  );
  return stream;
}
