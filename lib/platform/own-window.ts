import { browser } from './browser.ts';

/** Closes the tab or window that shows the calling page. `window.close()` alone does nothing in Firefox's windows. */
export async function closeOwnWindow(): Promise<void> {
  const tab = await browser.tabs.getCurrent().catch(() => undefined);
  if (tab?.id === undefined) return window.close();
  await browser.tabs.remove(tab.id).catch(() => window.close());
}
