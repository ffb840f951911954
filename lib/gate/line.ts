/**
 * One request is one line: one port, one abort, one stream back, one record. This is the whole life of it in the
 * background. The answer returns on the port the question came by (S25); whichever end closes first, the fetch is
 * aborted and the record written, once (S26).
 */
import type { Assistance } from '../protocol/assistance.ts';
import type { Call } from '../protocol/call.ts';
import type { ModelRef } from '../protocol/config.ts';
import { errorInfo } from '../protocol/errors.ts';
import type { Said } from '../protocol/line.ts';
import type { Access, DetectedLanguage, Estimate, PageModel, Part } from '../protocol/part.ts';
import type { Task } from '../protocol/task.ts';
import type { Caller } from './caller.ts';
import { beginOutcome, endOutcome, noteParts, type Outcome, type Routed } from './outcome.ts';
import { admit, type Gatekeepers } from './pipeline.ts';

/** As it travels; see `Said`. */
export function said(parts: Part[]): Said {
  const [part] = parts;
  const bare =
    parts.length === 1 && part?.type === 'text' && part.choice === undefined && part.metadata === undefined;
  return bare ? part.text : parts;
}

/** A runtime port, or anything that behaves like one. */
export interface Line {
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
  /** May throw when the other end is gone. */
  send(parts: Part[]): void;
  close(): void;
}

export interface Rooms extends Gatekeepers {
  now(): number;
  /** What the site may know of its standing. `refused`: the person has just said no to it. */
  access(caller: Caller, refused: boolean): Access | Promise<Access>;
  /** What a call of a granted site would come to. Throws as a call would where nothing can answer it. */
  estimate(call: Call, caller: Caller): Promise<Estimate>;
  /** What a granted site may use. */
  models(caller: Caller): Promise<PageModel[]>;
  /** Makes a call of what is to be done with a text; `told`: of its answer, what the page is told. Throws `invalid-request`. */
  assist(assistance: Assistance): Promise<{ call: Call; told?(parts: Part[]): Part[] }>;
  /** In which languages a text is written: asks no model. Throws `throttled`. */
  detect(text: string, caller: Caller, signal: AbortSignal): Promise<DetectedLanguage[]>;
  /** Chooses and runs; throws `no-model`. The stream never throws. */
  answer(
    call: Call | Task,
    caller: Caller,
    picked: ModelRef | undefined,
    signal: AbortSignal,
  ): { routed: Routed; parts: AsyncIterable<Part[]> };
  /** Called once per call that was let in, after its last part went out. */
  record(outcome: Outcome): void;
  /** Keeps the background alive until the returned function is called. */
  keepAlive(): () => void;
}

/**
 * Serves the first message of a line and ignores all others. Resolves when the line is finished with, with whether anything
 * was asked on it; never rejects.
 * `rooms` may still be opening when the first message arrives, but the listeners must be on the port at once.
 *
 * @param asking Of a frame whose page has yet to say whether it may ask, a promise.
 */
export function serve(
  line: Line,
  asking: Caller | Promise<Caller>,
  opening: Promise<Rooms>,
): Promise<boolean> {
  const abort = new AbortController();
  return new Promise((resolve) => {
    let asked = false;
    line.onClose(() => {
      abort.abort();
      if (!asked) resolve(false);
    });
    line.onMessage((message) => {
      if (asked) return;
      asked = true;
      void answerAsk(message, line, asking, opening, abort.signal).then(() => resolve(true));
    });
  });
}

async function answerAsk(
  message: unknown,
  line: Line,
  asking: Caller | Promise<Caller>,
  opening: Promise<Rooms>,
  signal: AbortSignal,
): Promise<void> {
  const send = (parts: Part[]): void => {
    if (signal.aborted) return;
    try {
      line.send(parts);
    } catch {
      // The other end went away between two parts; its close event is on the way and aborts the rest.
    }
  };
  let release: (() => void) | undefined;
  try {
    const rooms = await opening;
    const caller = asking instanceof Promise ? await asking : asking;
    if (signal.aborted) return;
    release = rooms.keepAlive();
    const { ask, approval, refused } = await admit(message, caller, rooms, signal);
    if (ask.ask === 'generate') await answerCall(ask.call, caller, approval.model, rooms, send, signal);
    else if (ask.ask === 'task') await answerCall(ask.task, caller, undefined, rooms, send, signal);
    else if (ask.ask === 'assist') {
      const { call, told } = await rooms.assist(ask.assistance);
      const tell = told === undefined ? send : (parts: Part[]) => send(told(parts));
      await answerCall(call, caller, approval.model, rooms, tell, signal);
    } else if (ask.ask === 'estimate')
      send([
        { type: 'estimate', estimate: await rooms.estimate(ask.call, caller) },
        { type: 'finish', reason: 'stop' },
      ]);
    else if (ask.ask === 'models')
      send([
        { type: 'models', models: await rooms.models(caller) },
        { type: 'finish', reason: 'stop' },
      ]);
    else if (ask.ask === 'detect')
      send([
        { type: 'languages', languages: await rooms.detect(ask.text, caller, signal) },
        { type: 'finish', reason: 'stop' },
      ]);
    else
      send([
        { type: 'access', access: await rooms.access(caller, refused) },
        { type: 'finish', reason: 'stop' },
      ]);
  } catch (thrown) {
    send([{ type: 'error', error: errorInfo(thrown) }]);
  } finally {
    release?.();
    line.close();
  }
}

async function answerCall(
  call: Call | Task,
  caller: Caller,
  picked: ModelRef | undefined,
  rooms: Rooms,
  send: (parts: Part[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const outcome = beginOutcome(caller, call, rooms.now());
  try {
    const { routed, parts } = rooms.answer(call, caller, picked, signal);
    outcome.routed = routed;
    for await (const batch of parts) {
      send(batch);
      noteParts(outcome, batch, rooms.now);
    }
  } catch (thrown) {
    outcome.error = errorInfo(thrown);
    send([{ type: 'error', error: outcome.error }]);
  } finally {
    rooms.record(endOutcome(outcome, signal, rooms.now()));
  }
}
