import type { ErrorInfo } from '../protocol/errors.ts';
import type { Abort, Failure } from './channel.ts';
import { asyncIterator, NativePromise, upon } from './natives.ts';
import { collect, emptyResult, type PagePart, type PageSink, type Result } from './result.ts';
import { windowAIError } from './window-ai-error.ts';

/**
 * An answer as it comes. Iterating gives every part from the first on and throws if the answer fails; leaving the loop
 * early aborts the call. `text` and `result` settle at the end; one that is never looked at causes no
 * `unhandledrejection`.
 */
export interface PartStream extends AsyncIterable<PagePart> {
  /** All of its text. */
  readonly text: Promise<string>;
  /** All of it, with who answered and what that used. */
  readonly result: Promise<Result>;
}

/** Parts in order. A linked list: appending to it runs nothing that the page could have replaced. */
interface Link {
  part: PagePart | undefined;
  next: Link | undefined;
}
interface Waiting {
  wake(): void;
  next: Waiting | undefined;
}
interface Request {
  resolve(step: IteratorResult<PagePart>): void;
  reject(error: unknown): void;
  next: Request | undefined;
}

export const LEFT: ErrorInfo = { code: 'aborted', message: 'The page stopped reading the answer.' };

/** What the page gets to see of a failure. */
export const failureOf = (failure: Failure): unknown =>
  failure.info ? windowAIError(failure.info) : failure.reason;

/**
 * `open` is called at once, with the result as it grows; what it throws is the stream's failure.
 */
export function partStream(open: (sink: PageSink, whole: Result) => Abort): PartStream {
  const head: Link = { part: undefined, next: undefined };
  let tail = head;
  let ended: { failed: boolean; error: unknown } | undefined;
  let waiting: Waiting | undefined;
  let abort: Abort | undefined;
  const whole = emptyResult();
  let settle: (failed: boolean, error: unknown) => void = () => {};
  const result = new NativePromise<Result>((resolve, reject) => {
    settle = (failed, error) => (failed ? reject(error) : resolve(whole));
  });
  const settleResult = settle;
  const text = new NativePromise<string>((resolve, reject) => {
    settle = (failed, error) => (failed ? reject(error) : resolve(whole.text));
  });
  const settleText = settle;

  const wakeAll = () => {
    let next = waiting;
    waiting = undefined;
    for (; next; next = next.next) next.wake();
  };
  const end = (failed: boolean, error?: unknown) => {
    ended = { failed, error };
    settleText(failed, error);
    settleResult(failed, error);
    wakeAll();
  };

  const iterate = (): AsyncIterableIterator<PagePart> => {
    let at = head;
    let over = false;
    let asleep = false;
    let first: Request | undefined;
    let last: Request | undefined;
    const pump = () => {
      asleep = false;
      for (; first; first = first.next) {
        if (!over && at.next) {
          at = at.next;
          first.resolve({ done: false, value: at.part as PagePart });
        } else if (over) {
          first.resolve({ done: true, value: undefined });
        } else if (ended) {
          over = true;
          if (ended.failed) first.reject(ended.error);
          else first.resolve({ done: true, value: undefined });
        } else {
          asleep = true;
          waiting = { wake: pump, next: waiting };
          return;
        }
      }
    };
    const iterator: AsyncIterableIterator<PagePart> = {
      [asyncIterator]: () => iterator,
      next: () =>
        new NativePromise((resolve, reject) => {
          const request: Request = { resolve, reject, next: undefined };
          if (first && last) last.next = request;
          else first = request;
          last = request;
          if (!asleep) pump();
        }),
      return: (value) =>
        new NativePromise((resolve) => {
          over = true;
          pump();
          abort?.({ info: LEFT });
          resolve({ done: true, value });
        }),
    };
    return iterator;
  };

  const ignore = () => {};
  upon(text, undefined, ignore);
  upon(result, undefined, ignore);
  try {
    const sink: PageSink = {
      part: (part) => {
        collect(whole, part);
        // What no answer is made of never comes on the line of one.
        tail = tail.next = { part: part as PagePart, next: undefined };
        wakeAll();
      },
      end: (failure) => (failure ? end(true, failureOf(failure)) : end(false)),
    };
    abort = open(sink, whole);
  } catch (thrown) {
    end(true, thrown);
  }
  return { [asyncIterator]: iterate, text, result };
}
