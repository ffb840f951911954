/** The approval window: a small window of our own, never a frame and never a tab of the page's (S15). */
import { browser } from './browser.ts';

export interface OpenedWindow {
  /** The tab inside it: who connects from another one is not the page that was opened (S19). */
  tabId: number;
  close(): void | Promise<void>;
}

const WIDTH = 440;
const HEIGHT = 640;

/**
 * @param path A page of our own with its fragment, e.g. `approval.html#id`.
 * @param closed Called once when its tab is gone, whoever closed it. The listener lives as long as the window: a
 *   lasting one would start the background whenever any tab is closed.
 * Rejects where the browser opens no window. Shown outside private windows too: ours cannot load in those.
 */
export async function openWindow(path: string, closed: (tabId: number) => void): Promise<OpenedWindow> {
  const opened = await browser.windows.create({
    url: browser.runtime.getURL(path),
    type: 'popup',
    width: WIDTH,
    height: HEIGHT,
  });
  const { id: windowId, tabs = windowId ? await browser.tabs.query({ windowId }) : [] } = opened;
  const tabId = tabs[0]?.id;
  if (!windowId || tabId === undefined) throw new Error('The browser opened a window without a tab.');
  const onRemoved = (removed: number): void => {
    if (removed !== tabId) return;
    browser.tabs.onRemoved.removeListener(onRemoved);
    closed(tabId);
  };
  browser.tabs.onRemoved.addListener(onRemoved);
  return { tabId, close: () => browser.windows.remove(windowId) };
}
