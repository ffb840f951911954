import type { Runtime } from '../../lib/platform/browser.ts';
import { APPROVAL, type ApprovalView } from '../../lib/protocol/control.ts';
import type { Rooms } from './rooms.ts';
import { modelsOnOffer } from './shelf.ts';

/** The approval window reports: it is shown what is asked, and may answer once (S19). */
export function serveApproval(port: Runtime.Port, tabId: number | undefined, opening: Promise<Rooms>): void {
  const received: unknown[] = [];
  let answer = (message: unknown): void => {
    received.push(message);
  };
  let closed = false;
  let onClosed = (): void => {
    closed = true;
  };
  // At once: what happens while the rooms open must not be missed.
  port.onMessage.addListener((message) => answer(message));
  port.onDisconnect.addListener(() => onClosed());

  const show = (view: ApprovalView): void => {
    if (!closed) port.postMessage(view);
  };
  void (async () => {
    const rooms = await opening;
    const models = await modelsOnOffer(rooms);
    const connection =
      tabId === undefined
        ? undefined
        : rooms.approvals.connect(port.name.slice(APPROVAL.length + 1), tabId, (view) =>
            show(view.state === 'ended' ? view : { ...view, models }),
          );
    if (connection === undefined) return show({ state: 'ended' });
    if (closed) return connection.closed();
    answer = (message) => void connection.answer(message);
    for (const message of received) answer(message);
    onClosed = () => {
      closed = true;
      connection.closed();
    };
  })().catch(() => show({ state: 'ended' }));
}
