import type { Runtime } from '../../lib/platform/browser.ts';
import { errorInfo } from '../../lib/protocol/errors.ts';
import type { Part } from '../../lib/protocol/part.ts';
import type { LoadCommands } from './commands.ts';
import type { Rooms } from './rooms.ts';

/** A port of "Try it": one question comes, and the answer goes back until its end, or until the dashboard leaves. */
export function serveTry(port: Runtime.Port, opening: Promise<Rooms>, load: LoadCommands): void {
  const abort = new AbortController();
  port.onDisconnect.addListener(() => abort.abort());
  const send = (parts: Part[]): void => {
    if (!abort.signal.aborted) port.postMessage(parts);
  };
  const answer = async (message: unknown): Promise<void> => {
    try {
      const { answerTry } = await load();
      for await (const parts of answerTry(message, await opening, abort.signal)) send(parts);
    } catch (thrown) {
      send([{ type: 'error', error: errorInfo(thrown) }]);
    }
  };
  let asked = false;
  port.onMessage.addListener((message: unknown) => {
    if (asked) return;
    asked = true;
    void answer(message).finally(() => port.disconnect());
  });
}
