/** What holds for a place, as our own screens and the export file say it. */
import type { ModelRef } from '../protocol/config.ts';
import type { SiteConfig } from '../protocol/config-file.ts';
import { type Capability, CHAT_CAPABILITIES, type GrantView } from '../protocol/grant.ts';
import type { SiteRouting } from '../protocol/routing.ts';
import { listOf, setOf } from './capabilities.ts';
import { hasEnded, isUnused, type Moment } from './decide.ts';
import type { Place } from './place.ts';
import { type Grant, isEndless, type SiteRecord } from './record.ts';

export interface SiteStanding {
  origin: string;
  /** The page around, for a frame of another site. */
  top?: string;
  access: 'ask' | 'allow' | 'deny';
  /** Of the grant that lasts longest; `session` with a refusal that lasts no longer. */
  lasts?: GrantView['lasts'];
  /** Those in force. */
  grants?: GrantView[];
  /** Refused for good, beside what is granted. */
  refused?: Capability[];
  model?: ModelRef;
  routing?: SiteRouting;
  /** Unix ms. */
  lastUsed?: number;
}

/** A place whose permission ended since nobody used it. */
export interface LapsedSite {
  origin: string;
  top?: string;
  capabilities: Capability[];
  /** Unix ms. */
  lastUsed?: number;
}

const viewOf = (grant: Grant, ofSession: boolean, spent: number | undefined): GrantView => {
  const { capabilities, from, until, limit } = grant;
  return {
    capabilities,
    from,
    lasts: limit !== undefined ? 'spend' : until !== undefined ? 'until' : ofSession ? 'session' : 'always',
    ...(until === undefined ? {} : { until }),
    ...(limit === undefined ? {} : { spend: { limit, ...(spent === undefined ? {} : { spent }) } }),
  };
};

const LONGEST_FIRST = ['always', 'spend', 'until', 'session'] as const;

const top = (place: Place): { top?: string } => (place.top === place.origin ? {} : { top: place.top });

/** One with a limit is shown until it is seen that it was reached. */
export function standingOf(
  place: Place,
  site: SiteRecord | undefined,
  session: SiteRecord | undefined,
  lastUsed: number | undefined,
  moment: Moment,
): SiteStanding {
  const until = { ...moment, spent: moment.spent ?? (() => 0) };
  const grants = [
    ...(site?.grants ?? [])
      .filter((grant) => !hasEnded(grant, until) && !isUnused(grant, lastUsed, moment))
      .map((grant) => viewOf(grant, false, moment.spent?.(grant))),
    ...(session?.grants ?? [])
      .filter((grant) => !hasEnded(grant, until))
      .map((grant) => viewOf(grant, true, moment.spent?.(grant))),
  ];
  const refused = listOf(setOf(site?.refused ?? []) | setOf(session?.refused ?? []));
  const access = site?.denied || session?.denied ? 'deny' : grants.length > 0 ? 'allow' : 'ask';
  const lasts = LONGEST_FIRST.find((one) => grants.some((grant) => grant.lasts === one));
  const model = session?.model ?? site?.model;
  return {
    origin: place.origin,
    ...top(place),
    access,
    ...(access === 'allow' && lasts !== undefined ? { lasts, grants } : {}),
    ...(access === 'deny' && !site?.denied ? { lasts: 'session' as const } : {}),
    ...(refused.length === 0 ? {} : { refused }),
    ...(model === undefined ? {} : { model }),
    ...(site?.routing === undefined ? {} : { routing: site.routing }),
    ...(lastUsed === undefined ? {} : { lastUsed }),
  };
}

/** What a lasting decision is in the export file; undefined where there is none, or none that a file can carry. */
export function exported(record: SiteRecord): SiteConfig | undefined {
  const { origin, top: around, denied, grants = [], model, routing } = record;
  if (around !== origin) return undefined;
  const endless = grants.filter(isEndless).flatMap(({ capabilities }) => capabilities);
  if (!denied && endless.length === 0) return undefined;
  const usual = setOf(endless) === setOf(CHAT_CAPABILITIES);
  return {
    origin,
    access: denied ? 'deny' : 'allow',
    ...(denied || usual ? {} : { capabilities: listOf(setOf(endless)) }),
    ...(model === undefined ? {} : { model }),
    ...(routing === undefined ? {} : { routing }),
  };
}

/** What an imported site is to be. */
export const imported = (record: SiteRecord, site: SiteConfig, now: number): SiteRecord => ({
  ...record,
  denied: site.access === 'deny' ? true : undefined,
  grants:
    site.access === 'allow'
      ? [{ capabilities: listOf(setOf(site.capabilities ?? CHAT_CAPABILITIES)), from: now }]
      : undefined,
  refused: undefined,
  lapsed: undefined,
  ...(site.model === undefined ? {} : { model: site.model }),
  ...(site.routing === undefined ? {} : { routing: site.routing }),
});

export const lapsedOf = ({ lapsed = [], lastUsed, ...place }: SiteRecord): LapsedSite => ({
  origin: place.origin,
  ...top(place),
  capabilities: listOf(setOf(lapsed.flatMap(({ capabilities }) => capabilities))),
  ...(lastUsed === undefined ? {} : { lastUsed }),
});
