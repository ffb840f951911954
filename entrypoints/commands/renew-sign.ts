/** The sign on the button over the page in front: raised there, a budget that was nearly spent is so no more. */
import { browser } from '../../lib/platform/browser.ts';
import { report } from '../../lib/platform/report.ts';
import { originOf } from '../../lib/protocol/address.ts';
import type { Rooms } from '../background/rooms.ts';

/** Other tabs show how it stands with their next call: without their sites' permission nobody tells whose they are. */
export const renewSign = ({ showUsed }: Pick<Rooms, 'showUsed'>): Promise<void> =>
  renew(showUsed).catch(report('The budget was not shown'));

async function renew(showUsed: Rooms['showUsed']): Promise<void> {
  const [front] = await browser.tabs.query({ active: true, lastFocusedWindow: true });
  const origin = originOf(front?.url);
  if (front?.id === undefined || origin === undefined) return;
  if ((await browser.action.getBadgeText({ tabId: front.id })) === '') return;
  await showUsed(front.id, { origin, incognito: front.incognito });
}
