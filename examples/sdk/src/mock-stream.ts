/** A stream of parts with the manners of the real one: see `streamText`. */
import { collect, converse, emptyResult } from './mock-conversation.ts';
import type { Beat } from './mock-script.ts';
import type { ErrorInfo, PagePart, PartStream, StreamOptions, WindowAIError } from './types.ts';

/** What the functions of `window.ai` reject with. */
export function mockError({ code, message, ...details }: ErrorInfo): WindowAIError {
  const error = new DOMException(message, 'WindowAIError');
  const own = Object.entries({ code, ...details }).filter(([, value]) => value !== undefined);
  for (const [name, value] of own)
    Object.defineProperty(error, name, { value, enumerable: true, configurable: true, writable: true });
  return error as unknown as WindowAIError;
}

const wait = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

/** `next` says what the next answer holds; what it throws is the stream's failure. */
export function mockStream(next: () => Promise<Beat[]>, options: StreamOptions): PartStream {
  const leaving = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, leaving.signal]) : leaving.signal;
  const parts: PagePart[] = [];
  const result = emptyResult();
  let ended: { failed: boolean; error?: unknown } | undefined;
  let wake = () => {};
  let news = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const tell = () => {
    wake();
    news = new Promise<void>((resolve) => {
      wake = resolve;
    });
  };

  const play = async () => {
    signal.throwIfAborted();
    await converse({
      next,
      options,
      result,
      signal,
      say(part) {
        collect(result, part);
        parts.push(part);
        tell();
      },
      async pause(ms) {
        await wait(ms, signal);
        signal.throwIfAborted();
      },
      fail({ error }) {
        throw mockError(error);
      },
    });
  };
  const whole = play().then(
    () => {
      ended = { failed: false };
      tell();
      return result;
    },
    (error) => {
      ended = { failed: true, error };
      tell();
      throw error;
    },
  );
  const text = whole.then((result) => result.text);
  // One that is never looked at causes no `unhandledrejection`.
  for (const promise of [whole, text]) promise.catch(() => {});

  async function* read(): AsyncGenerator<PagePart, void> {
    let finished = false;
    try {
      for (let at = 0; ; ) {
        const part = parts[at];
        if (part) {
          at++;
          finished = part.type === 'finish';
          yield part;
        } else if (ended) {
          finished = true;
          if (ended.failed) throw ended.error;
          return;
        } else await news;
      }
    } finally {
      if (!finished)
        leaving.abort(mockError({ code: 'aborted', message: 'The page stopped reading the answer.' }));
    }
  }
  return { [Symbol.asyncIterator]: read, text, result: whole };
}
