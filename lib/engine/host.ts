/**
 * The engine page's side: takes calls from the background, one at a time in the order they came, and frees the model
 * when nobody has asked for a while.
 */
import { errorInfo } from '../protocol/errors.ts';
import type { EngineEvent, EngineMessage, EngineOptions } from '../providers/types.ts';
import { ABORT, ALIVE, ALIVE_MS, type EngineAsk, type EngineReply } from './port.ts';

/** ms without a call until the model is freed. */
const IDLE_MS = 300_000;

/** A model in memory. */
export interface LoadedModel {
  /** Resolves after it has told `done`; throws `OrielError`. Not called again before it has settled. */
  chat(
    messages: EngineMessage[],
    options: EngineOptions,
    signal: AbortSignal,
    tell: (events: EngineEvent[]) => void,
  ): Promise<void>;
  /** Gives the memory back. The model is not used again. */
  free(): Promise<void>;
}

export interface HostSettings {
  load(): Promise<LoadedModel>;
  idleMs?: number;
}

/** Returns what takes a call. Loads on the first one; a model that failed is freed and loaded anew for the next. */
export function createHost(settings: HostSettings): (ask: EngineAsk, port: MessagePort) => void {
  const { load, idleMs = IDLE_MS } = settings;
  let model: Promise<LoadedModel> | undefined;
  let queue: Promise<void> = Promise.resolve();
  let calls = 0;
  let idle: ReturnType<typeof setTimeout> | undefined;

  const free = async () => {
    const freed = model;
    model = undefined;
    // A model that never loaded, or crashed, has nothing to give back.
    await freed?.then((loaded) => loaded.free()).catch(() => undefined);
  };

  const answer = async (
    { messages, options }: EngineAsk,
    signal: AbortSignal,
    reply: (reply: EngineReply) => void,
  ) => {
    if (signal.aborted) return;
    try {
      model ??= load();
      await (await model).chat(messages, options, signal, reply);
    } catch (thrown) {
      if (signal.aborted) return;
      const error = errorInfo(thrown);
      // A call that cannot be served is no fault of the model's.
      if (error.code !== 'context-too-long') await free();
      reply({ error });
    }
  };

  return (ask, port) => {
    const gone = new AbortController();
    const reply = (message: EngineReply) => {
      if (!gone.signal.aborted) port.postMessage(message);
    };
    port.onmessage = ({ data }) => {
      if (data === ABORT) gone.abort();
    };
    reply(ALIVE);
    const alive = setInterval(reply, ALIVE_MS, ALIVE);
    clearTimeout(idle);
    calls += 1;
    queue = queue
      .then(() => answer(ask, gone.signal, reply))
      .finally(() => {
        clearInterval(alive);
        port.close();
        calls -= 1;
        if (calls === 0) idle = setTimeout(() => void free(), idleMs);
      });
  };
}
