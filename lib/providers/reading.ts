/** A response body as it comes from the network: bounded in time, its failures told apart. */
import { OrielError } from '../protocol/errors.ts';
import { IDLE_TIMEOUT_MS } from '../protocol/limits.ts';
import type { Reading } from './types.ts';

/** Calls `run` once after `ms`; the returned function prevents it. */
export type After = (ms: number, run: () => void) => () => void;

export const afterTimeout: After = (ms, run) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

export interface ReadingSettings {
  /** The provider's, for sentences. */
  label: string;
  signal: AbortSignal;
  now(): number;
  after: After;
  /** How long the body may go without a part of the answer in it, ms. */
  patienceMs: number;
}

const END: IteratorResult<Uint8Array> = { done: true, value: undefined };

/** See `Connection.read`. */
export function read(
  response: Response,
  { label, signal, now, after, patienceMs }: ReadingSettings,
): Reading {
  let whole = false;
  let expired = false;
  /** A server that only says that it is still there holds nobody up for longer than this. */
  let patience = now() + patienceMs;
  let deadline = patience;
  const extend = (): void => {
    deadline = Math.min(now() + IDLE_TIMEOUT_MS, patience);
  };
  let disarm = () => {};
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  const cancel = () => void reader?.cancel().catch(() => undefined);
  // One timer that looks at the clock, rather than a new one for each network read. It never waits for longer than the
  // deadline can move, so that nothing has to be set anew when the first part comes.
  const arm = (): void => {
    disarm = after(Math.min(deadline - now(), IDLE_TIMEOUT_MS), () => {
      if (deadline > now()) return arm();
      expired = true;
      // Ends a read that is under way.
      cancel();
    });
  };

  /** The body has ended, broken or been left. */
  let over = false;
  const stop = (): void => {
    over = true;
    disarm();
  };

  const took = (read: ReadableStreamReadResult<Uint8Array>): IteratorResult<Uint8Array> => {
    if (!read.done) {
      if (!whole) extend();
      return read;
    }
    stop();
    if (signal.aborted) throw new OrielError('aborted');
    if (expired && !whole) {
      const message = `${label} stopped answering. Try again, or choose another model in Oriel.`;
      throw new OrielError('timeout', { message });
    }
    return END;
  };
  const failed = (thrown: unknown): IteratorResult<Uint8Array> => {
    stop();
    if (signal.aborted) throw new OrielError('aborted', {}, thrown);
    if (whole) return END;
    const message = `The answer was cut off: the connection to ${label} broke. Try again.`;
    throw new OrielError('network', { message }, thrown);
  };

  // By hand: as a generator it would keep every read waiting for two turns more, and this runs for each token.
  const chunks = (): AsyncIterator<Uint8Array> => {
    reader = response.body?.getReader();
    const body = reader;
    if (body === undefined) return { next: async () => END };
    arm();
    return {
      next: () => (over ? Promise.resolve(END) : body.read().then(took, failed)),
      async return() {
        if (over) return END;
        stop();
        // A whole answer's last bytes are read, so that the browser can use the connection again.
        if (whole) void drain(body, after);
        else cancel();
        return END;
      },
    };
  };

  return {
    [Symbol.asyncIterator]: chunks,
    progressed() {
      if (whole) return;
      patience = now() + patienceMs;
      extend();
    },
    endWithin(ms) {
      whole = true;
      deadline = now() + ms;
      disarm();
      if (reader !== undefined) arm();
    },
  };
}

/** How long a provider may take to close a connection that has said everything, ms. */
const DRAIN_MS = 1_000;

async function drain(reader: ReadableStreamDefaultReader<Uint8Array>, after: After): Promise<void> {
  const disarm = after(DRAIN_MS, () => void reader.cancel().catch(() => undefined));
  try {
    while (!(await reader.read()).done);
  } catch {
    // The answer had been given.
  } finally {
    disarm();
  }
}
