/** The sign on Oriel's button: how far a budget is used up, on the tabs of those who use it. */
import { browser } from './browser.ts';

/** `text` of four characters at most; empty: no sign. A tab that has gone needs none. */
export async function showBadge(tabId: number, text: string, title: string): Promise<void> {
  await Promise.all([
    browser.action.setBadgeText({ tabId, text }),
    browser.action.setBadgeBackgroundColor({ tabId, color: '#b45309' }),
    browser.action.setTitle({ tabId, title }),
  ]).catch(() => undefined);
}
