/** Which web site the popup is about. */
import { isLoopback } from '../protocol/address.ts';
import { browser } from './browser.ts';

/** Why nothing is set here. `hidden`: the browser does not tell us its address. */
export type Impossible =
  | 'browser'
  | 'extension'
  | 'store'
  | 'file'
  | 'insecure'
  | 'hidden'
  | 'private'
  | 'other';
export type ActiveSite = { kind: 'site'; origin: string } | { kind: 'impossible'; why: Impossible };

/** Browsers let no extension run here. */
const STORES = /^(chromewebstore\.google\.com|addons\.mozilla\.org|microsoftedge\.microsoft\.com)$/;

export function siteOf(address: string | undefined): ActiveSite {
  const impossible = (why: Impossible): ActiveSite => ({ kind: 'impossible', why });
  if (address === undefined || address === '' || !URL.canParse(address)) return impossible('hidden');
  const url = new URL(address);
  if (url.protocol === 'https:' || url.protocol === 'http:') {
    if (STORES.test(url.hostname)) return impossible('store');
    if (url.protocol === 'http:' && !isLoopback(url.hostname)) return impossible('insecure');
    return { kind: 'site', origin: url.origin };
  }
  if (/^(chrome|moz|safari-web)-extension:$/.test(url.protocol)) return impossible('extension');
  if (url.protocol === 'file:') return impossible('file');
  return impossible(/^(data|blob|javascript):$/.test(url.protocol) ? 'other' : 'browser');
}

/**
 * The active tab's site; opened from the toolbar, `activeTab` shows us its address. Where this page is a tab itself, the
 * tab used last before it. `?origin=` in our own address wins over both.
 */
export async function activeSite(search: string): Promise<ActiveSite> {
  const named = new URLSearchParams(search).get('origin');
  if (named !== null) return siteOf(named);
  const [own, [active]] = await Promise.all([
    browser.tabs.getCurrent(),
    browser.tabs.query({ active: true, currentWindow: true }),
  ]);
  // Whatever is set here is written down: of a private window nothing may be (S33).
  if (active?.incognito) return { kind: 'impossible', why: 'private' };
  if (own === undefined || active?.id !== own.id) return siteOf(active?.url);
  const others = (await browser.tabs.query({})).filter(
    (tab) => tab.id !== own.id && tab.url && !tab.incognito,
  );
  others.sort((a, b) => (b.lastAccessed ?? b.id ?? 0) - (a.lastAccessed ?? a.id ?? 0));
  return siteOf(others[0]?.url);
}
