/** A question on a runtime port of its own, and whatever comes back on it. */
import { ERRORS, OrielError } from '../protocol/errors.ts';
import { browser } from './browser.ts';

/**
 * Yields what has arrived since the last time, in order, at least one message each. The reader knows the last message
 * and leaves the loop, which closes the port; so does every other way out of it.
 * @throws OrielError `aborted` when the signal was used, `interrupted` where the port closed before the reader left.
 */
export async function* portStream<Message>(
  name: string,
  ask: unknown,
  signal: AbortSignal,
): AsyncGenerator<Message[], void> {
  const port = browser.runtime.connect({ name });
  const arrived: Message[] = [];
  let ended = false;
  let wake = () => {};
  const end = () => {
    ended = true;
    wake();
  };
  port.onMessage.addListener((message) => {
    arrived.push(message as Message);
    wake();
  });
  port.onDisconnect.addListener(end);
  signal.addEventListener('abort', end);
  try {
    port.postMessage(ask);
    while (true) {
      // What came while the reader was busy counts, even where the port closed after it.
      if (arrived.length > 0) yield arrived.splice(0);
      if (signal.aborted) throw new OrielError('aborted');
      if (arrived.length > 0) continue;
      if (ended) throw new OrielError('interrupted', { message: ERRORS.interrupted });
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    signal.removeEventListener('abort', end);
    port.disconnect();
  }
}
