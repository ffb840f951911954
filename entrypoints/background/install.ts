import { browser, type Runtime } from '../../lib/platform/browser.ts';
import { type Rooms, report } from './rooms.ts';
import { syncRules } from './setup.ts';

/** After an update the Origin rules are made anew; a person who just installed Oriel is shown around. */
export function serveInstall(details: Runtime.OnInstalledDetailsType, opening: Promise<Rooms>): void {
  opening.then(syncRules).catch(report('The rules for local servers were not renewed'));
  if (details.reason === 'install') void welcome().catch(report('The first page was not opened'));
}

/** Not for someone who loads the unpacked folder: they know, and reload it a hundred times. */
async function welcome(): Promise<void> {
  const { installType } = await browser.management.getSelf();
  if (installType === 'development') return;
  await browser.tabs.create({ url: browser.runtime.getURL('dashboard.html') });
}
