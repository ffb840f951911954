import type { Call } from '../protocol/call.ts';
import { type Abort, type Failure, GONE, openLine, type Question, type Sink } from './channel.ts';
import { readInput } from './input.ts';
import { type Pending, readBlobs } from './media.ts';
import { isGone, upon } from './natives.ts';
import { readOptions, readSignal } from './options.ts';

/** A call that is ready to go, but for blobs that are still to be read. */
export interface Prepared {
  call: Call;
  pending: Pending;
  signal: AbortSignal | undefined;
}

export const NOTHING_PENDING: Pending = { first: undefined };

/** @throws WindowAIError naming what is wrong; also whatever the page's own getters throw. */
export function prepare(surface: Call['surface'], input: unknown, options: unknown): Prepared {
  const pending: Pending = { first: undefined };
  const signal = readSignal(options);
  const messages = readInput(input, pending);
  return { call: { surface, messages, ...readOptions(options) }, pending, signal };
}

/** Opens a line once the blobs in the question are read. Without any this happens before it returns. */
export function ask(
  question: Question,
  pending: Pending,
  signal: AbortSignal | undefined,
  sink: Sink,
): Abort {
  if (isGone()) {
    // Nobody would hear the message, and no timer runs.
    sink.end(GONE);
    return () => {};
  }
  const blobs = readBlobs(pending);
  if (blobs === undefined) return openLine(question, signal, sink);
  let over = false;
  let abort: Abort | undefined;
  const end = (failure: Failure) => {
    if (over) return;
    over = true;
    sink.end(failure);
  };
  const open = () => {
    if (!over) abort = openLine(question, signal, sink);
  };
  upon(blobs, open, () =>
    end({
      info: {
        code: 'invalid-request',
        message: 'A Blob that was given could not be read.',
        ...('call' in question ? { detail: 'messages' } : undefined),
      },
    }),
  );
  return (failure) => (abort ?? end)(failure);
}

/** Sends a prepared call. */
export const send = ({ call, pending, signal }: Prepared, sink: Sink): Abort =>
  ask({ ask: 'generate', call }, pending, signal, sink);
