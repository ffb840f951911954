import type { Caller } from '../../lib/gate/caller.ts';
import { type Line, serve } from '../../lib/gate/line.ts';
import { showBadge } from '../../lib/platform/badge.ts';
import type { Runtime } from '../../lib/platform/browser.ts';
import { report } from '../../lib/platform/report.ts';
import { NEARLY } from '../../lib/protocol/limits.ts';
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
    send: (parts) => port.postMessage(parts),
    close: () => port.disconnect(),
  };
  serve(translated(line, loadOpenAI), asking, opening).then(() => {
    if (tabId === undefined || due.has(tabId)) return;
    due.add(tabId);
    setTimeout(() => {
      due.delete(tabId);
      tell(tabId, asking, opening).catch(report('The budget was not shown'));
    }, SHOWN_AFTER_MS);
  });
}

/** A page that calls again and again is looked after once a while; the call itself has been settled by then, ms. */
const SHOWN_AFTER_MS = 500;
const due = new Set<number>();

/** Near the end of a budget: a sign, and no interruption. */
async function tell(tabId: number, asking: Caller | Promise<Caller>, opening: Promise<Rooms>): Promise<void> {
  const [rooms, caller] = await Promise.all([opening, asking]);
  const used = await rooms.used(caller);
  const near = used !== undefined && used >= NEARLY;
  // An earlier background may have left a sign: of a tab that is new to this one nothing is known.
  if (!near && signed.get(tabId) === false) return;
  signed.set(tabId, near);
  const percent = Math.min(999, Math.floor((used ?? 0) * 100));
  await showBadge(
    tabId,
    near ? `${percent}%` : '',
    near ? `Oriel: ${percent}% of what this site may spend is used` : '',
  );
}
/** Whether tabs have a sign, as far as this background knows; the browser takes it away when a tab goes elsewhere. */
const signed = new Map<number, boolean>();
