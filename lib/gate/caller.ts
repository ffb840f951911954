/**
 * The only reader of `MessageSender`. Who is calling is decided here, from what the browser says and from nothing that
 * a message holds (S01), once; the rest of Oriel sees a `Caller`.
 */
import type { CallerFacts } from '../permissions/decide.ts';
import { isLoopback, originOf, parseUrl } from '../protocol/address.ts';
import type { Feature } from '../protocol/features.ts';

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
  /** What the page around a frame of another site lets it use (`gate/delegation`). */
  features?: readonly Feature[];
  /**
   * Names the document: what was allowed once to it is allowed to no other, and a replay is told from a new request
   * (S27). Where the browser gives documents no names it is the frame and its site, so that it never outlives a
   * navigation to another one.
   */
  document: string;
}

/** And where it is. */
export interface WebCaller extends Caller {
  tabId: number;
  /** The page itself, not a frame in it. */
  isTop: boolean;
}

const isTrustworthy = ({ protocol, hostname }: URL): boolean => protocol === 'https:' || isLoopback(hostname);

/**
 * The web page behind a port, or undefined where the sender cannot be a page that we serve: another extension, one of
 * our own pages, no tab. An unparsable or missing origin counts as opaque, never as somebody's.
 */
export function webCaller(sender: Sender | undefined, self: Self): WebCaller | undefined {
  if (sender?.id !== self.id || sender.tab?.id === undefined) return undefined;
  if (sender.origin === self.origin || isOwnAddress(sender.url, self)) return undefined;
  const parsed = parseUrl(sender.origin);
  const origin = parsed?.origin;
  const opaque = parsed === undefined || origin === undefined || !/^https?:$/.test(parsed.protocol);
  const isTop = sender.frameId === 0;
  const topOrigin = isTop ? origin : originOf(sender.tab.url);
  return {
    origin: opaque ? 'null' : origin,
    opaque,
    tabId: sender.tab.id,
    isTop,
    secure: !opaque && isTrustworthy(parsed),
    ...(topOrigin === undefined ? {} : { topOrigin }),
    crossOrigin: !isTop && (opaque || topOrigin !== origin),
    incognito: sender.tab.incognito === true,
    active: sender.documentLifecycle === undefined || sender.documentLifecycle === 'active',
    document: sender.documentId ?? `${sender.tab.id}/${sender.frameId ?? 'unknown'}/${sender.origin}`,
  };
}

/** By scheme and host; `URL.origin` is not to be relied on for extension schemes. */
function isOwnAddress(address: string | undefined, self: Self): boolean {
  // A web page's address is told by its scheme, without a parse on the path of every call.
  if (address === undefined || /^https?:\/\//.test(address)) return false;
  const url = parseUrl(address);
  return url !== undefined && `${url.protocol}//${url.host}` === self.origin;
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
  if (!isOwnAddress(sender.url, self)) return undefined;
  if (sender.frameId !== undefined && sender.frameId !== 0) return undefined;
  const { pathname: path } = new URL(sender.url);
  return sender.tab?.id === undefined ? { path } : { path, tabId: sender.tab.id };
}
