/** What is kept about a place, and how an answer changes it. Plain data in, plain data out. */
import type { ModelRef } from '../protocol/config.ts';
import { type Capability, LIFETIME_MS, type Term } from '../protocol/grant.ts';
import type { SiteRouting } from '../protocol/routing.ts';
import { type CapabilitySet, listOf, missingFrom, NOTHING, setOf } from './capabilities.ts';
import type { Place } from './place.ts';

/** One yes. With neither `until` nor `limit` it has no end of its own. */
export interface Grant {
  /** Each capability of a place is in one of its grants at most: the last yes to it is what counts. */
  capabilities: Capability[];
  /** When the person said so, Unix ms. */
  from: number;
  /** When the person took it back from among those that ended unused, Unix ms. */
  renewed?: number | undefined;
  /** Unix ms. */
  until?: number | undefined;
  /** USD: it ends when the place has spent so much more than `before`, which is what it had spent in all until then. */
  limit?: number | undefined;
  before?: number | undefined;
}

/** What is decided about a place. Without a yes or a no the person only chose a model or rules for it. */
export interface Decided {
  /** Refused altogether, for good. */
  denied?: true | undefined;
  grants?: Grant[] | undefined;
  /** Refused for good beside what is granted. */
  refused?: Capability[] | undefined;
  model?: ModelRef | undefined;
  /** Unix ms. */
  lastUsed?: number | undefined;
}

/** Kept for good; or, without routing and lapsed grants, until the browser closes or the last private window. */
export interface SiteRecord extends Place, Decided {
  routing?: SiteRouting | undefined;
  /** Grants that ended since nobody used them, until the person has taken notice. */
  lapsed?: Grant[] | undefined;
}

/** @param before What the place has spent until now, USD; with `spend` alone. */
export const grantOf = (
  capabilities: Capability[],
  { lasts, limit }: Term,
  now: number,
  before?: number,
): Grant => {
  const ms = LIFETIME_MS[lasts];
  return {
    capabilities,
    from: now,
    ...(ms === undefined ? {} : { until: now + ms }),
    // A limit that is not named allows nothing.
    ...(lasts === 'spend' ? { limit: limit ?? 0, before: before ?? 0 } : {}),
  };
};

export const isEndless = ({ until, limit }: Grant): boolean => until === undefined && limit === undefined;

/** Makes way for a yes to these, wherever that is kept: neither an older yes to them counts any more, nor a no. */
export const yielding = (record: SiteRecord, given: CapabilitySet): SiteRecord => ({
  ...withoutCapabilities(record, given),
  denied: undefined,
  refused: listOf(missingFrom(given, setOf(record.refused ?? []))),
  lapsed: takenFrom(record.lapsed, given),
});

/** The last yes to each capability counts; what the person once refused for good is allowed by it. */
export function withGrant(record: SiteRecord, grant: Grant): SiteRecord {
  const given = setOf(grant.capabilities);
  const others = yielding(record, given);
  // Two grants without an end are one: they are shown, exported and taken back as one.
  const endless = isEndless(grant) ? others.grants?.find(isEndless) : undefined;
  const merged =
    endless === undefined ? grant : { ...grant, capabilities: listOf(given | setOf(endless.capabilities)) };
  return {
    ...others,
    grants: [...(others.grants ?? []).filter((one) => one !== endless), merged],
  };
}

const takenFrom = (grants: readonly Grant[] = [], taken: CapabilitySet): Grant[] =>
  grants.flatMap((grant) => {
    const had = setOf(grant.capabilities);
    const left = missingFrom(taken, had);
    if (left === NOTHING) return [];
    return [left === had ? grant : { ...grant, capabilities: listOf(left) }];
  });

/** Takes these out of every grant. */
export const withoutCapabilities = (record: SiteRecord, taken: CapabilitySet): SiteRecord => ({
  ...record,
  grants: takenFrom(record.grants, taken),
});

export const withoutGrants = (record: SiteRecord, ended: (grant: Grant) => boolean): SiteRecord => ({
  ...record,
  grants: (record.grants ?? []).filter((grant) => !ended(grant)),
});

/** Moves what ended unused to where the person finds it. */
export function lapse(record: SiteRecord, unused: (grant: Grant) => boolean): SiteRecord {
  const gone = (record.grants ?? []).filter(unused);
  return { ...withoutGrants(record, unused), lapsed: [...(record.lapsed ?? []), ...gone] };
}

/** Takes it back, but for what was decided about since. */
export function reinstate(record: SiteRecord, now: number): SiteRecord {
  const { lapsed, grants = [], ...rest } = record;
  let decided = setOf(rest.refused ?? []);
  for (const { capabilities } of grants) decided |= setOf(capabilities);
  const back = takenFrom(lapsed, decided).map((grant) => ({ ...grant, renewed: now }));
  return { ...rest, grants: [...grants, ...back] };
}

/** Whether they are one: at the same moment a place is given each capability once. */
export const sameGrant = (
  one: Pick<Grant, 'from' | 'capabilities'>,
  other: Pick<Grant, 'from' | 'capabilities'>,
): boolean => one.from === other.from && setOf(one.capabilities) === setOf(other.capabilities);

/**
 * As it was, where the person has said neither yes nor no since; what has ended by itself meanwhile stays ended.
 * @param left What was made of `before` when something was taken from it.
 */
export function restored(present: SiteRecord, before: SiteRecord, left: SiteRecord): SiteRecord {
  const { grants = [] } = present;
  const stayed = left.grants ?? [];
  const among = (list: readonly Grant[], grant: Grant) => list.some((one) => sameGrant(one, grant));
  const since = present.denied !== left.denied;
  if (since || grants.some((grant) => !among(stayed, grant))) return present;
  const ended = stayed.filter((grant) => !among(grants, grant));
  const back = (before.grants ?? []).filter((grant) => !among(ended, grant));
  // What was left could be changed since, and taken away as well: of that nothing comes back.
  const taken = Object.fromEntries(
    Object.entries(before).filter(([field]) => left[field as keyof SiteRecord] === undefined),
  );
  return { ...taken, ...present, denied: before.denied, grants: back };
}

/** A no for good to these alone; what else is granted stays. */
export const withRefusal = (record: SiteRecord, capabilities: readonly Capability[]): SiteRecord => {
  const no = setOf(capabilities);
  return { ...withoutCapabilities(record, no), refused: listOf(no | setOf(record.refused ?? [])) };
};

/** Neither a yes nor a no is left; what was chosen for the place stays. */
export const undecided = (record: SiteRecord): SiteRecord => ({
  ...record,
  denied: undefined,
  grants: undefined,
  refused: undefined,
  lapsed: undefined,
});

export const denied = (record: SiteRecord): SiteRecord => ({ ...undecided(record), denied: true });

export const isDecided = ({ denied: no, grants = [], refused = [] }: Decided): boolean =>
  no === true || grants.length > 0 || refused.length > 0;

/** When a place was last used is no reason to remember it. */
export const isEmpty = (record: SiteRecord): boolean =>
  !isDecided(record) &&
  record.model === undefined &&
  record.routing === undefined &&
  (record.lapsed ?? []).length === 0;

/** Without fields that say nothing: records are compared, exported and stored. */
export function compact<R extends object>(record: R): R {
  const kept = Object.entries(record).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(kept) as R;
}
