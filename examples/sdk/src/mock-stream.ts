/** A stream of parts with the manners of the real one: see `streamText`. */
import type { Beat } from './mock-script.ts';
import type { AnswerContent, ErrorInfo, Part, PartStream, Result, WindowAIError } from './types.ts';

/** What the functions of `window.ai` reject with. */
export function mockError({ code, message, ...details }: ErrorInfo): WindowAIError {
  const error = new DOMException(message, 'WindowAIError');
  const own = Object.entries({ code, ...details }).filter(([, value]) => value !== undefined);
  for (const [name, value] of own)
    Object.defineProperty(error, name, { value, enumerable: true, configurable: true, writable: true });
  return error as unknown as WindowAIError;
}

/** Metadata ends a block, as it does in real answers. */
function say(content: AnswerContent[], part: Extract<Part, { type: 'text' | 'reasoning' }>): void {
  const last = content.at(-1);
  if (last?.type === part.type && last.metadata === undefined) {
    last.text += part.text;
    if (part.metadata) last.metadata = part.metadata;
  } else {
    const { type, text, metadata } = part;
    content.push({ type, text, ...(metadata ? { metadata } : {}) });
  }
}

/** Of the first choice. */
export function sumUp(parts: readonly Part[]): Result {
  const result: Result = { text: '', toolCalls: [], content: [], finishReason: 'other', usage: {} };
  for (const part of parts) {
    if ('choice' in part && (part.choice ?? 0) !== 0) continue;
    switch (part.type) {
      case 'text':
        result.text += part.text;
        say(result.content, part);
        break;
      case 'reasoning':
        result.reasoning = (result.reasoning ?? '') + part.text;
        say(result.content, part);
        break;
      case 'tool-call': {
        result.toolCalls.push(part);
        const { type, id, name, arguments: json, metadata } = part;
        result.content.push({ type, id, name, arguments: json, ...(metadata ? { metadata } : {}) });
        break;
      }
      case 'file':
        result.files = [...(result.files ?? []), part];
        break;
      case 'source':
        result.sources = [...(result.sources ?? []), part];
        break;
      case 'usage':
        result.usage = { ...result.usage, ...part.usage };
        break;
      case 'finish':
        Object.assign(result, { finishReason: part.reason, ignored: part.ignored, ...part.served });
        break;
    }
  }
  return result;
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

/** `begin` says what will come; what it throws is the stream's failure. */
export function mockStream(begin: () => Promise<Beat[]>, signal: AbortSignal | undefined): PartStream {
  const leaving = new AbortController();
  const either = signal ? AbortSignal.any([signal, leaving.signal]) : leaving.signal;
  const parts: Part[] = [];
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
    either.throwIfAborted();
    for (const beat of await begin()) {
      // Each comes in a turn of its own, as from a network.
      await wait('wait' in beat ? beat.wait : 0, either);
      either.throwIfAborted();
      if ('error' in beat) throw mockError(beat.error);
      if (!('part' in beat)) continue;
      parts.push(beat.part);
      tell();
    }
  };
  const whole = play().then(
    () => {
      ended = { failed: false };
      tell();
      return sumUp(parts);
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

  async function* read(): AsyncGenerator<Part, void> {
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
