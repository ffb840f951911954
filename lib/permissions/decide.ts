/** "May this site?": a pure function of plain data. Absence never grants; what cannot be told apart is refused. */
import { isWebOrigin } from '../protocol/config.ts';
import { type CapabilitySet, missingFrom, NOTHING, setOf } from './capabilities.ts';
import { type Place, placeOf, samePlace } from './place.ts';
import type { Decided, Grant, SiteRecord } from './record.ts';

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
  /** Such a frame, whose page lets it ask (`gate/delegation`). */
  delegated?: boolean;
  /** A private window. */
  incognito: boolean;
  /** Not prerendered and not in the back/forward cache (S24). */
  active: boolean;
}

/** What is kept that may bear on a caller, each found under the caller's own place. */
export interface Standing {
  site?: SiteRecord | undefined;
  /** Of the caller's own kind of session: a private window has its own. */
  session?: SiteRecord | undefined;
  /** The person said no, for good, to the site of the frame or to the page around it. */
  shutOut?: boolean;
}

/** What the end of a grant depends on. */
export interface Moment {
  /** Unix ms. */
  now: number;
  /** Grants without use for so long have ended, ms. Absent: none do. */
  unusedAfter?: number | undefined;
  /** What the place has spent since a grant was given, USD; undefined where it is not known: then it counts as ended. */
  spent?(grant: Grant): number | undefined;
}

export type Decision =
  | { verdict: 'allow'; reason: 'lasting' | 'session' }
  /** `rest`: what is needed and not granted. */
  | { verdict: 'ask'; reason: 'unasked' | 'more'; rest: CapabilitySet }
  | { verdict: 'deny'; reason: 'inactive' | 'opaque' | 'cross-origin' | 'denied' };

/** A clock is put right by a second now and then; a grant does not end of that. */
export const CLOCK_SLACK_MS = 5_000;

/** By the clock or by what was spent. Where the clock stands before its beginning one with a time does not hold either. */
export function hasEnded(grant: Grant, { now, spent }: Moment): boolean {
  const { from, until, limit } = grant;
  if (until !== undefined && (now < from - CLOCK_SLACK_MS || now >= until)) return true;
  return limit !== undefined && !((spent?.(grant) ?? Number.POSITIVE_INFINITY) < limit);
}

export const isUnused = (
  { from, renewed = from }: Grant,
  lastUsed: number | undefined,
  { now, unusedAfter }: Moment,
): boolean => unusedAfter !== undefined && now - Math.max(renewed, lastUsed ?? 0) >= unusedAfter;

/** What the grants of a record allow at that moment. */
export function heldBy(record: Decided | undefined, moment: Moment): CapabilitySet {
  let held = NOTHING;
  for (const grant of record?.grants ?? []) {
    if (hasEnded(grant, moment) || isUnused(grant, record?.lastUsed, moment)) continue;
    held |= setOf(grant.capabilities);
  }
  return held;
}

const NOT_HERE = {
  inactive: { verdict: 'deny', reason: 'inactive' },
  opaque: { verdict: 'deny', reason: 'opaque' },
  crossOrigin: { verdict: 'deny', reason: 'cross-origin' },
} as const satisfies Record<string, Decision>;
const DENIED: Decision = { verdict: 'deny', reason: 'denied' };
const BY_SITE: Decision = { verdict: 'allow', reason: 'lasting' };
const BY_SESSION: Decision = { verdict: 'allow', reason: 'session' };

/** The refusal of a place in which nobody may, whatever is granted. */
function refusedPlace(caller: CallerFacts): Decision | undefined {
  if (!caller.active) return NOT_HERE.inactive;
  if (caller.opaque || !isWebOrigin(caller.origin)) return NOT_HERE.opaque;
  const elsewhere = caller.topOrigin !== undefined && caller.topOrigin !== caller.origin;
  if (!caller.crossOrigin && !elsewhere) return undefined;
  const delegated = caller.delegated === true && caller.crossOrigin && elsewhere;
  return delegated && isWebOrigin(caller.topOrigin ?? '') ? undefined : NOT_HERE.crossOrigin;
}

/**
 * @param needs NOTHING asks whether the caller may anything at all.
 *
 * A record counts only if it names exactly the caller's place, wherever it came from (S20, S21). A lasting yes does not
 * reach into private windows, where it would tell a site that it knows this person; a lasting no does.
 */
export function decide(
  caller: CallerFacts,
  needs: CapabilitySet,
  { site, session, shutOut }: Standing,
  moment: Moment,
): Decision {
  const refused = refusedPlace(caller);
  if (refused !== undefined) return refused;
  const place = placeOf({ origin: caller.origin, top: caller.topOrigin });
  const lasting = belongsTo(site, place);
  const passing = belongsTo(session, place);
  if (shutOut || lasting?.denied || passing?.denied) return DENIED;
  const no = setOf(lasting?.refused ?? []) | setOf(passing?.refused ?? []);
  const forGood = caller.incognito ? NOTHING : heldBy(lasting, moment) & ~no;
  // An ended grant is ended for the session's own kind of record too.
  const held = forGood | (heldBy(passing, { ...moment, unusedAfter: undefined }) & ~no);
  if ((needs & no) !== NOTHING) return DENIED;
  const rest = missingFrom(held, needs);
  if (held === NOTHING) return { verdict: 'ask', reason: 'unasked', rest };
  if (rest !== NOTHING) return { verdict: 'ask', reason: 'more', rest };
  return missingFrom(forGood, needs) === NOTHING && forGood !== NOTHING ? BY_SITE : BY_SESSION;
}

const belongsTo = (record: SiteRecord | undefined, place: Place): SiteRecord | undefined =>
  record !== undefined && samePlace(record, place) ? record : undefined;
