import type { Runtime } from '../../lib/platform/browser.ts';
import { TryAsk } from '../../lib/protocol/control.ts';
import { errorInfo, OrielError } from '../../lib/protocol/errors.ts';
import type { Part } from '../../lib/protocol/part.ts';
import type { Rooms } from './rooms.ts';

/** "Try it" on our own dashboard: the person asks, so nobody is asked for consent, and no site's account is charged. */
export function serveTry(port: Runtime.Port, opening: Promise<Rooms>): void {
  const abort = new AbortController();
  port.onDisconnect.addListener(() => abort.abort());
  const send = (parts: Part[]): void => {
    if (!abort.signal.aborted) port.postMessage(parts);
  };
  let asked = false;
  port.onMessage.addListener((message: unknown) => {
    if (asked) return;
    asked = true;
    void answer(message, opening, send, abort.signal).finally(() => port.disconnect());
  });
}

async function answer(
  message: unknown,
  opening: Promise<Rooms>,
  send: (parts: Part[]) => void,
  signal: AbortSignal,
): Promise<void> {
  let release: (() => void) | undefined;
  try {
    const rooms = await opening;
    release = rooms.keepAlive();
    const parsed = TryAsk.safeParse(message);
    if (!parsed.success) throw new OrielError('invalid-request');
    const content = [{ type: 'text' as const, text: parsed.data.prompt }];
    const call = { surface: 'dashboard' as const, messages: [{ role: 'user' as const, content }] };
    const { parts: batches } = rooms.run(call, { approval: parsed.data.model }, signal);
    for await (const parts of batches) send(parts);
  } catch (thrown) {
    send([{ type: 'error', error: errorInfo(thrown) }]);
  } finally {
    release?.();
  }
}
