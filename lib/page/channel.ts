/**
 * One request is one line: an `Ask` goes out with its own MessagePort, parts come back on it. Every line ends exactly
 * once, whatever happens to the bridge, the extension or the document; nothing is shared between two lines.
 */
import type { Assistance } from '../protocol/assistance.ts';
import type { AccessRequest, Call } from '../protocol/call.ts';
import type { ErrorInfo } from '../protocol/errors.ts';
import { MAX_REASON_CHARS } from '../protocol/limits.ts';
import { ABORT, ALIVE, CHANGED, LINE, LISTEN } from '../protocol/line.ts';
import type { Part, Served } from '../protocol/part.ts';
import type { Task } from '../protocol/task.ts';
import {
  abortReason,
  closePort,
  documentTitle,
  isAborted,
  isArray,
  listen,
  messageData,
  page,
  postToPort,
  randomId,
  sendWithPort,
  slice,
  soon,
  startTimer,
  stopEvent,
  stopTimer,
  unlisten,
} from './natives.ts';

export type Question =
  | { ask: 'generate'; call: Call }
  | { ask: 'task'; task: Task }
  | { ask: 'request-access'; request: AccessRequest }
  | { ask: 'estimate'; call: Call }
  | { ask: 'models' }
  /** In the words of OpenAI's API, at a path of it; answered in `reply` parts. */
  | { ask: 'openai'; path: string; body: unknown; kept: object }
  | { ask: 'detect'; text: string }
  | { ask: 'assist'; assistance: Assistance }
  /** `feature`: which one a frame of another site is to be let use. */
  | { ask: 'access'; feature?: string };

/** Why a line ended without an answer: the page's own abort, with the signal's reason, or a typed error. */
export type Failure =
  /** `served`: by whom, where somebody answered and the answer would not do. */
  { info: ErrorInfo; served?: Served } | { info: undefined; served?: undefined; reason: unknown };

export interface Sink {
  /** Every part but `error`, in order, `finish` last. Must not throw. */
  part(part: Part): void;
  /** Once, after the last part. Must not throw. */
  end(failure?: Failure): void;
}

/** Gives up, if the line is still open; the sink ends with that failure. */
export type Abort = (failure: Failure) => void;

// As in ERRORS of protocol/errors.ts; the table itself would weigh a kilobyte in every page.
const ENDED = 'The connection to Oriel ended before the answer did. Try again.';

const interrupted = (message: string): Failure => ({ info: { code: 'interrupted', message } });
export const GONE = interrupted('Oriel is no longer running in this page. Reload the page.');

/** A line that was silent for so long is looked after, ms. */
const SILENCE = 5_000;

let mine: string | undefined;
let lines = 0;
/** No other document's, and no other line's of this one; to draw each anew would hold each up. */
const newId = () => {
  mine ??= randomId();
  lines += 1;
  return `${mine}/${lines}`;
};

type Envelope = { [LINE]?: { id?: unknown } | null; [ALIVE]?: unknown } | null | undefined;
const isEnvelopeOf = (data: unknown, id: string): boolean =>
  (data as Envelope)?.[LINE]?.id === id || (data as Envelope)?.[ALIVE] === id;

/** @returns what aborts the line. An already aborted `signal` ends it without a message. */
export function openLine(question: Question, signal: AbortSignal | undefined, sink: Sink): Abort {
  let open = true;
  let port: MessagePort | undefined;
  let silent = true;
  let watch: number | undefined;
  const id = newId();

  const end = (failure?: Failure) => {
    if (!open) return;
    open = false;
    unlisten(page, 'message', onUntaken);
    unlisten(page, 'pagehide', onPageHide);
    if (signal) unlisten(signal, 'abort', onAbort);
    stopTimer(watch);
    sink.end(failure);
  };
  const abort: Abort = (failure) => {
    // The bridge closes the port on this; closing it here could overtake the message.
    if (open && port) postToPort(port, ABORT);
    end(failure);
  };
  const onAbort = () => abort({ info: undefined, reason: signal && abortReason(signal) });
  // A document that is hidden for good, or kept in the back/forward cache: the bridge hangs up as well (S31).
  const onPageHide = () => end(interrupted(ENDED));
  // The bridge lets no envelope of a line that it holds through. If one gets here, nobody holds this line any more:
  // the extension was updated, disabled or removed.
  const onUntaken = (event: Event) => {
    if (!isEnvelopeOf(messageData(event as MessageEvent), id)) return;
    stopEvent(event);
    end(GONE);
  };
  const heard = (data: unknown) => {
    silent = false;
    if (!open) return;
    if (typeof data === 'string') sink.part({ type: 'text', text: data });
    // CLOSED, or something that could not be read: no answer follows.
    else if (!isArray(data)) end(interrupted(ENDED));
    else {
      for (let at = 0; open && at < data.length; at++) {
        const part = data[at] as Part;
        if (part.type === 'error') end({ info: part.error, served: part.served });
        else {
          sink.part(part);
          if (part.type === 'finish') end();
        }
      }
    }
    if (!open && port) closePort(port);
  };

  if (signal && isAborted(signal)) {
    onAbort();
    return abort;
  }
  const ask =
    question.ask === 'access'
      ? { ...question, id }
      : { ...question, id, title: slice(documentTitle(), 0, MAX_REASON_CHARS) };
  try {
    port = sendWithPort({ [LINE]: ask }, heard);
  } catch {
    // Only what the page put into its options can be beyond copying.
    end({ info: { code: 'invalid-request', message: 'The request holds something that cannot be sent.' } });
    return abort;
  }
  // In a document that was written just now the bridge listens again in a moment, and Chrome tells first who listened first.
  soon(() => open && listen(page, 'message', onUntaken));
  listen(page, 'pagehide', onPageHide);
  if (signal) listen(signal, 'abort', onAbort);
  watch = startTimer(() => {
    if (silent) sendWithPort({ [ALIVE]: id }, () => {});
    silent = true;
  }, SILENCE);
  return abort;
}

/** Calls `changed` whenever settings or grants may have changed, until the returned function is called. */
export function listenForChanges(changed: () => void): () => void {
  const port = sendWithPort({ [LISTEN]: true }, (data) => {
    if (data === CHANGED) changed();
  });
  return () => postToPort(port, ABORT);
}
