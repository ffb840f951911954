/**
 * The only reader of `MessageSender`. Who is calling is decided here, from what the browser says and from nothing that
 * a message holds (S01), once; the rest of Oriel sees a `Caller`.
 */
import type { CallerFacts } from '../permissions/decide.ts';
import { isLoopback, originOf } from '../protocol/address.ts';

/** What both browsers tell of a sender. Structural, so that tests need no browser. */
export interface Sender {
  id?: string | undefined;
  origin?: string | undefined;
  url?: string | undefined;
  frameId?: number | undefined;
  documentId?: string | undefined;
  documentLifecycle?: string | undefined;
  tab?: { id?: number | undefined; url?: string | undefined; incognito?: boolean } | undefined;
}

export interface Self {
  /** `runtime.id`. */
  id: string;
  /** Scheme and host of our own pages. */
  origin: string;
}

/** A web page that sent something through our bridge. */
export interface Caller extends CallerFacts {
  /** https, or this very machine: the page script's `isSecureContext`, tested again where a page cannot reach it. */
  secure: boolean;
  /**
   * Names the document: what was allowed once to it is allowed to no other, and a replay is told from a new request
   * (S27). Where the browser gives documents no names it is the frame and its site, so that it never outlives a
   * navigation to another one.
   */
  document: string;
}

function isTrustworthy(origin: string): boolean {
  const url = new URL(origin);
  return url.protocol === 'https:' || isLoopback(url.hostname);
}

/**
 * The web page behind a port, or undefined where the sender cannot be a page that we serve: another extension, one of
 * our own pages, no tab. An unparsable or missing origin counts as opaque, never as somebody's.
 */
export function webCaller(sender: Sender | undefined, self: Self): Caller | undefined {
  if (sender?.id !== self.id || sender.tab?.id === undefined) return undefined;
  if (sender.origin === self.origin || schemeAndHost(sender.url ?? '') === self.origin) return undefined;
  const origin = originOf(sender.origin);
  const opaque = origin === undefined || origin === 'null' || !/^https?:/.test(origin);
  const isTop = sender.frameId === 0;
  const topOrigin = isTop ? origin : originOf(sender.tab.url);
  return {
    origin: opaque ? 'null' : origin,
    opaque,
    secure: !opaque && isTrustworthy(origin),
    ...(topOrigin === undefined ? {} : { topOrigin }),
    crossOrigin: !isTop && (opaque || topOrigin !== origin),
    incognito: sender.tab.incognito === true,
    active: sender.documentLifecycle === undefined || sender.documentLifecycle === 'active',
    document: sender.documentId ?? `${sender.tab.id}/${sender.frameId ?? 'unknown'}/${sender.origin}`,
  };
}

/** Scheme and host; `URL.origin` is not to be relied on for extension schemes. */
function schemeAndHost(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  return `${url.protocol}//${url.host}`;
}

/**
 * One of our own pages as a top-level document: its path (`/popup.html`) and its tab, if it has one. Undefined for web
 * pages, content scripts, sub-frames, other extensions and senders without an origin (S02).
 */
export function ownPage(
  sender: Sender | undefined,
  self: Self,
): { path: string; tabId?: number } | undefined {
  if (sender?.id !== self.id || sender.origin !== self.origin || sender.url === undefined) return undefined;
  if (schemeAndHost(sender.url) !== self.origin) return undefined;
  if (sender.frameId !== undefined && sender.frameId !== 0) return undefined;
  const { pathname: path } = new URL(sender.url);
  return sender.tab?.id === undefined ? { path } : { path, tabId: sender.tab.id };
}
