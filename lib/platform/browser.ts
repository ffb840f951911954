/**
 * The one door to the WebExtension API for the background and our own pages. The bridge and the page script do without
 * it: the polyfill would cost each of them 10 kB on every page of the web.
 */
import browser from 'webextension-polyfill';

export type { Runtime, Windows } from 'webextension-polyfill';
export { browser };

/** Scheme and host of our own pages, without a trailing slash. */
export function extensionOrigin(): string {
  const { protocol, host } = new URL(browser.runtime.getURL(''));
  return `${protocol}//${host}`;
}
