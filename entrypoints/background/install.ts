import { browser, type Runtime } from '../../lib/platform/browser.ts';
import { report } from '../../lib/platform/report.ts';
import type { Eventual } from '../../lib/providers/types.ts';
import type { Accounting } from './accounting.ts';
import type { LoadCommands } from './commands.ts';
import type { Rooms } from './rooms.ts';

async function renew(
  what: 'syncRules' | 'makeEndpoints' | 'syncStandard' | 'sweepKept',
  opening: Promise<Rooms>,
  load: LoadCommands,
): Promise<void> {
  const [rooms, commands] = await Promise.all([opening, load()]);
  await commands[what](rooms);
}

/** Browsers keep what was registered, and forget it with an update; what they kept may be of another time. */
export const serveStart = (opening: Promise<Rooms>, load: LoadCommands): void =>
  void renew('syncStandard', opening, load).catch(report('The script of the web standard is not registered'));

/** What was kept for long enough goes once a day: no alarm wakes anything for it. Rejects where it did not go. */
export async function serveDay(
  opening: Promise<Rooms>,
  load: LoadCommands,
  loadAccounting: () => Eventual<Pick<Accounting, 'tidyDaily'>>,
): Promise<void> {
  const { tidyDaily } = await loadAccounting();
  const sweep = () => renew('sweepKept', opening, load);
  await tidyDaily({ area: browser.storage.session, now: Date.now, sweep });
}

/** After an update the Origin rules and the endpoints are made anew; a person who just installed Oriel is shown around. */
export function serveInstall(
  details: Runtime.OnInstalledDetailsType,
  opening: Promise<Rooms>,
  load: LoadCommands,
): void {
  serveStart(opening, load);
  renew('syncRules', opening, load).catch(report('The rules for local servers were not renewed'));
  renew('makeEndpoints', opening, load).catch(report('The models to choose among were not worked out'));
  if (details.reason === 'install') void welcome().catch(report('The first page was not opened'));
}

/** Not for someone who loads the unpacked folder: they know, and reload it a hundred times. */
async function welcome(): Promise<void> {
  const { installType } = await browser.management.getSelf();
  if (installType === 'development') return;
  await browser.tabs.create({ url: browser.runtime.getURL('dashboard.html') });
}
