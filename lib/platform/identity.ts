/** Signing in at a service: the browser's own window for it, where the browser has one (Firefox for Android has none). */
import { browser } from './browser.ts';

/** An https address that only this extension sees; undefined where the browser has no such thing. */
export function signInCallback(path: string): string | undefined {
  try {
    return (browser.identity as typeof browser.identity | undefined)?.getRedirectURL(path);
  } catch {
    return undefined;
  }
}

/**
 * Opens `url` in a window and resolves with the address at which it reached our callback. Rejects when the person
 * closes the window or the page cannot be shown: no browser says which. It cannot be closed from here.
 */
export const signInWindow = (url: string): Promise<string> =>
  browser.identity.launchWebAuthFlow({ url, interactive: true });

/** The same page in a tab, for services that show a code to copy. */
export async function openTab(url: string): Promise<void> {
  await browser.tabs.create({ url });
}
