/** The background's side of the on-device engine: each call goes out with a MessagePort of its own. */
import { OrielError } from '../protocol/errors.ts';
import { IDLE_TIMEOUT_MS } from '../protocol/limits.ts';
import type { OnDeviceEngine } from '../providers/types.ts';
import { browserHome, type EngineHome } from './home.ts';
import { ABORT, ALIVE, type EngineAsk, type EngineReply } from './port.ts';

/** A page that does not take a call within this time, ms, is about to go away: look for it again. */
const TAKE_MS = 3_000;
const ATTEMPTS = 3;

/** Holds nothing between calls: a background that was just restarted goes on with the page that is there. */
export function createEngine(home: EngineHome = browserHome, takeMs = TAKE_MS): OnDeviceEngine {
  return {
    async *chat(messages, options, signal) {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        if (signal.aborted) throw new OrielError('aborted');
        const page = (await home.find()) ?? (await home.open());
        const { port1, port2 } = new MessageChannel();
        page({ messages, options } satisfies EngineAsk, port2);
        let taken = false;
        for await (const reply of replies(port1, takeMs, signal)) {
          taken = true;
          if (reply === ALIVE) continue;
          if ('error' in reply) throw new OrielError(reply.error.code, reply.error);
          yield reply;
          if (reply.some(({ type }) => type === 'done')) return;
        }
        if (taken) throw failed('The on-device model stopped before its answer was complete. Try again.');
      }
      throw failed('The on-device model did not start. Restart the browser, then try again.');
    },
  };
}

const failed = (message: string) => new OrielError('provider-error', { message });

/**
 * What comes on the port; ends when nothing comes any more. An abort throws at once, whatever the engine is doing, and
 * leaving early gives the call up.
 */
async function* replies(port: MessagePort, takeMs: number, signal: AbortSignal): AsyncGenerator<EngineReply> {
  const received: EngineReply[] = [];
  let closed = false;
  let limit = takeMs;
  let wake = () => {};
  const onAbort = () => wake();
  port.onmessage = ({ data }) => {
    received.push(data);
    wake();
  };
  // Where the browser tells that the other end is gone (Chromium since 122); elsewhere the silence does.
  port.addEventListener('close', () => {
    closed = true;
    wake();
  });
  signal.addEventListener('abort', onAbort);
  try {
    for (;;) {
      if (signal.aborted) throw new OrielError('aborted');
      const reply = received.shift();
      if (reply !== undefined) {
        limit = IDLE_TIMEOUT_MS;
        yield reply;
        continue;
      }
      if (closed) return;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const silent = await new Promise<boolean>((resolve) => {
        wake = () => resolve(false);
        timer = setTimeout(resolve, limit, true);
      });
      clearTimeout(timer);
      if (silent) return;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    port.postMessage(ABORT);
    port.close();
  }
}
