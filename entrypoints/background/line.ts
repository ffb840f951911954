import type { Caller } from '../../lib/gate/caller.ts';
import { type Line, said, serve } from '../../lib/gate/line.ts';
import type { Runtime } from '../../lib/platform/browser.ts';
import { report } from '../../lib/platform/report.ts';
import { type LoadOpenAI, translated } from './openai.ts';
import type { Rooms } from './rooms.ts';

/** A runtime port from a bridge, as a line. */
export function serveLine(
  port: Runtime.Port,
  asking: Caller | Promise<Caller>,
  opening: Promise<Rooms>,
  loadOpenAI: LoadOpenAI,
): void {
  const tabId = port.sender?.tab?.id;
  const line: Line = {
    onMessage: (listener) => port.onMessage.addListener(listener),
    onClose: (listener) => port.onDisconnect.addListener(listener),
    send: (parts) => port.postMessage(said(parts)),
    close: () => port.disconnect(),
  };
  serve(translated(line, loadOpenAI), asking, opening).then((asked) => {
    if (!asked || tabId === undefined || due.has(tabId)) return;
    due.add(tabId);
    setTimeout(() => {
      due.delete(tabId);
      Promise.all([opening, asking])
        .then(([{ showUsed }, caller]) => showUsed(tabId, caller))
        .catch(report('The budget was not shown'));
    }, SHOWN_AFTER_MS);
  });
}

/** A page that calls again and again is looked after once a while; the call itself has been settled by then, ms. */
const SHOWN_AFTER_MS = 500;
const due = new Set<number>();
