/** Ports of the dashboard on which one question comes and an answer goes back until its end, or until the dashboard leaves. */
import type { Runtime } from '../../lib/platform/browser.ts';
import type { ExportChunk } from '../../lib/protocol/activity-control.ts';
import { type ErrorInfo, errorInfo } from '../../lib/protocol/errors.ts';
import type { Part } from '../../lib/protocol/part.ts';
import { EXPORT, TRY } from '../../lib/protocol/ports.ts';
import type { Commands, LoadCommands } from './commands.ts';
import type { Rooms } from './rooms.ts';

interface Stream {
  /** @param incognito The dashboard is in a private window. */
  answer(
    commands: Commands,
    message: unknown,
    rooms: Rooms,
    signal: AbortSignal,
    incognito: boolean,
  ): AsyncIterable<unknown>;
  failure(error: ErrorInfo): unknown;
}

const STREAMS: Readonly<Record<string, Stream>> = {
  [TRY]: {
    answer: ({ answerTry }, ...given) => answerTry(...given),
    failure: (error): Part[] => [{ type: 'error', error }],
  },
  [EXPORT]: {
    answer: ({ exportRows }, message, rooms) => exportRows(message, rooms),
    failure: ({ message }): ExportChunk => ({ failed: message }),
  },
};

export const isStream = (name: string): boolean => Object.hasOwn(STREAMS, name);

export function serveStream(port: Runtime.Port, opening: Promise<Rooms>, load: LoadCommands): void {
  const { answer, failure } = STREAMS[port.name] as Stream;
  const abort = new AbortController();
  const incognito = port.sender?.tab?.incognito === true;
  port.onDisconnect.addListener(() => abort.abort());
  const send = (message: unknown): void => {
    if (!abort.signal.aborted) port.postMessage(message);
  };
  const serve = async (message: unknown): Promise<void> => {
    try {
      const [commands, rooms] = await Promise.all([load(), opening]);
      for await (const piece of answer(commands, message, rooms, abort.signal, incognito)) {
        if (abort.signal.aborted) return;
        send(piece);
      }
    } catch (thrown) {
      send(failure(errorInfo(thrown)));
    }
  };
  let asked = false;
  port.onMessage.addListener((message: unknown) => {
    if (asked) return;
    asked = true;
    void serve(message).finally(() => port.disconnect());
  });
}
