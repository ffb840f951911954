/** "May this site?": a pure function of plain data. Absence never grants; what cannot be told apart is refused. */
import { isWebOrigin, type ModelRef } from '../protocol/config.ts';
import type { SiteRouting } from '../protocol/routing.ts';

/** Who calls, as the browser says it (`gate/caller`). Nothing in it comes from a page. */
export interface CallerFacts {
  /** Scheme, ASCII host and port; `null` where there is none. */
  origin: string;
  /** Sandboxed, `data:`, `file:`, `blob:` … : an origin that nobody can own (S22). */
  opaque: boolean;
  /** The origin of the page around the frame; the same as `origin` at the top; absent where unknown. */
  topOrigin?: string;
  /** A frame from elsewhere than the page around it (S21). */
  crossOrigin: boolean;
  /** A private window. */
  incognito: boolean;
  /** Not prerendered and not in the back/forward cache (S24). */
  active: boolean;
}

/** What is kept about an origin beyond the browser's life. Without `access` the person only chose a model for it. */
export interface SiteRecord {
  origin: string;
  access?: 'allow' | 'deny';
  model?: ModelRef;
  routing?: SiteRouting;
  /** Unix ms. */
  lastUsed?: number;
}

/** Ends with the browser; in a private window with the background's memory. */
export interface SessionGrant {
  origin: string;
  /** For this session, before the site's lasting choice. */
  model?: ModelRef;
  /** Unix ms. */
  lastUsed?: number;
}

export type Decision =
  | { verdict: 'allow'; reason: 'always' | 'session' }
  | { verdict: 'ask'; reason: 'unasked' }
  | { verdict: 'deny'; reason: 'inactive' | 'opaque' | 'cross-origin' | 'denied' };

/**
 * @param site What is kept about the caller's origin, if anything.
 * @param session The grant of the caller's own kind of session: a private window has its own.
 *
 * A record counts only if it names exactly the caller's origin, wherever it came from (S20). A lasting "allow" does not
 * reach into private windows, where it would tell a site that it knows this person; a lasting "deny" does.
 */
export function decide(
  caller: CallerFacts,
  site: SiteRecord | undefined,
  session: SessionGrant | undefined,
): Decision {
  if (!caller.active) return { verdict: 'deny', reason: 'inactive' };
  if (caller.opaque || !isWebOrigin(caller.origin)) return { verdict: 'deny', reason: 'opaque' };
  const elsewhere = caller.topOrigin !== undefined && caller.topOrigin !== caller.origin;
  if (caller.crossOrigin || elsewhere) return { verdict: 'deny', reason: 'cross-origin' };
  const access = site?.origin === caller.origin ? site.access : undefined;
  if (access === 'deny') return { verdict: 'deny', reason: 'denied' };
  if (access === 'allow' && !caller.incognito) return { verdict: 'allow', reason: 'always' };
  if (session?.origin === caller.origin) return { verdict: 'allow', reason: 'session' };
  return { verdict: 'ask', reason: 'unasked' };
}
