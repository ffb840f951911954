import type { Runtime } from '../../lib/platform/browser.ts';
import { report } from '../../lib/platform/report.ts';
import type { ApprovalView } from '../../lib/protocol/approval.ts';
import type { Budget } from '../../lib/protocol/budget.ts';
import type { ModelView } from '../../lib/protocol/control.ts';
import { APPROVAL } from '../../lib/protocol/ports.ts';
import type { LoadCommands } from './commands.ts';
import type { Rooms } from './rooms.ts';

/** The approval window reports: it is shown what is asked, and may answer once (S19). */
export function serveApproval(
  port: Runtime.Port,
  tabId: number | undefined,
  opening: Promise<Rooms>,
  load: LoadCommands,
): void {
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
    const models = await modelsOnOffer(rooms, load);
    const connection =
      tabId === undefined
        ? undefined
        : rooms.approvals.connect(port.name.slice(APPROVAL.length + 1), tabId, (view) =>
            show(view.state === 'ended' ? view : { ...view, models, budget: budgetOf(rooms, view.origin) }),
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

const budgetOf = ({ settings }: Rooms, origin: string): Budget => {
  const { site, sites } = settings.budgets();
  return (Object.hasOwn(sites, origin) ? sites[origin] : undefined) ?? site;
};

/** Without a list nothing can be allowed, but the window is there in which to say no. */
async function modelsOnOffer(rooms: Rooms, load: LoadCommands): Promise<ModelView[]> {
  try {
    const commands = await load();
    return await commands.modelsOnOffer(rooms);
  } catch (thrown) {
    report('The models were not listed')(thrown);
    return [];
  }
}
