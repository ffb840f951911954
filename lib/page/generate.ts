import type { Call } from '../protocol/call.ts';
import type { ErrorInfo } from '../protocol/errors.ts';
import { type Abort, type Failure, openLine, type Sink } from './channel.ts';
import { readInput } from './input.ts';
import { type Pending, readBlobs } from './media.ts';
import { upon } from './natives.ts';
import { readOptions, readSignal } from './options.ts';

const UNREADABLE: ErrorInfo = {
  code: 'invalid-request',
  message: 'A Blob in the messages could not be read.',
  detail: 'messages',
};

/** A call that is ready to go, but for blobs that are still to be read. */
export interface Prepared {
  call: Call;
  pending: Pending;
  signal: AbortSignal | undefined;
}

/** @throws WindowAIError naming what is wrong; also whatever the page's own getters throw. */
export function prepare(surface: Call['surface'], input: unknown, options: unknown): Prepared {
  const pending: Pending = { first: undefined };
  const signal = readSignal(options);
  const messages = readInput(input, pending);
  return { call: { surface, messages, ...readOptions(options) }, pending, signal };
}

/** Sends a prepared call. Without blobs this happens before it returns. */
export function send({ call, pending, signal }: Prepared, sink: Sink): Abort {
  const question = { ask: 'generate', call } as const;
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
  upon(blobs, open, () => end({ info: UNREADABLE }));
  return (failure) => (abort ?? end)(failure);
}
