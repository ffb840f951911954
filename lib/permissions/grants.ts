/**
 * Who may, as the person decided: lasting decisions under the exact origin (S20), grants for a session in
 * `storage.session`, those of private windows in memory alone. Look-ups are in memory, so that a call does not wait.
 */
import * as z from 'zod/mini';
import { ModelRef } from '../protocol/config.ts';
import type { SiteConfig } from '../protocol/config-file.ts';
import type { SiteRouting } from '../protocol/routing.ts';
import { type CallerFacts, type Decision, decide, type SessionGrant } from './decide.ts';
import { openSessionMap, type SessionArea } from './session-map.ts';
import { assertWebOrigin, openSiteRecords } from './site-records.ts';

/** What holds for a site, for our own screens. */
export interface SiteStanding {
  origin: string;
  access: 'ask' | 'allow' | 'deny';
  lasts?: 'session' | 'always';
  model?: ModelRef;
  routing?: SiteRouting;
  /** Unix ms. */
  lastUsed?: number;
}

type Who = Pick<CallerFacts, 'origin' | 'incognito'>;

export interface Grants {
  /** From memory. */
  decide(caller: CallerFacts): Decision;
  /** The model chosen for this site, if one was. From memory. */
  model(who: Who): ModelRef | undefined;
  /** What the person decided about routing for this site, in every kind of window. From memory. */
  routing(origin: string): SiteRouting | undefined;
  site(origin: string): SiteStanding;
  /** Every site about which something is decided, private windows left out (S33). */
  list(): SiteStanding[];
  /** What goes into an export: lasting decisions. A mere model choice for a site that was never decided on is none. */
  lasting(): SiteConfig[];
  /**
   * @param lasts In a private window `always` is a session grant too, and neither it nor the model is written down.
   * @param model Chosen with the grant: for the site with `always`, for this session with `session`.
   */
  allow(who: Who, lasts: 'session' | 'always', model?: ModelRef): Promise<void>;
  /** For good, in private windows as well. In force before it is written. */
  deny(origin: string): Promise<void>;
  /** Back to asking, in every kind of window; the model choice stays. In force before it is written. */
  revoke(origin: string): Promise<void>;
  /** Undefined: the default model. Replaces a choice for the session too. */
  setModel(origin: string, model: ModelRef | undefined): Promise<void>;
  /** Replaces what was decided; with nothing in it there is none. */
  setRouting(origin: string, routing: SiteRouting): Promise<void>;
  /** Takes lasting decisions from an import: all of them or, on an error, none. */
  adopt(sites: readonly SiteConfig[]): Promise<void>;
  /** Leaves nothing about this site. */
  forget(origin: string): Promise<void>;
  /** Notes the use of a grant; written a little later, many in one go. */
  touch(who: Who): void;
  /** Writes what `touch` has noted. */
  flush(): Promise<void>;
  close(): void;
}

export interface GrantsOptions {
  session: SessionArea;
  databaseName?: string;
  /** Unix ms. */
  now?: () => number;
  /** Runs `work` once, later. */
  later?: (work: () => void) => void;
}

/** Close enough for "last used". */
const TOUCH_DELAY_MS = 2_000;

const Session = z.strictObject({ model: z.optional(ModelRef), lastUsed: z.optional(z.number()) });

/** @throws StoreError: then nobody is granted anything. */
export async function openGrants(options: GrantsOptions): Promise<Grants> {
  const now = options.now ?? Date.now;
  const later = options.later ?? ((work: () => void) => void setTimeout(work, TOUCH_DELAY_MS));
  const [records, sessions] = await Promise.all([
    openSiteRecords(options.databaseName),
    openSessionMap(options.session, 'permissions.grants', Session),
  ]);
  const inPrivate = new Map<string, SessionGrant>();
  const used = new Map<string, number>();
  let flushing = false;

  const sessionOf = ({ origin, incognito }: Who): SessionGrant | undefined => {
    if (incognito) return inPrivate.get(origin);
    const session = sessions.get(origin);
    return session === undefined ? undefined : { origin, ...session };
  };
  const endSessions = (origin: string): Promise<void> => {
    inPrivate.delete(origin);
    return sessions.delete(origin);
  };
  const standing = (origin: string): SiteStanding => {
    const site = records.get(origin);
    const session = sessions.get(origin);
    const access = site?.access ?? (session === undefined ? 'ask' : 'allow');
    const model = session?.model ?? site?.model;
    const routing = site?.routing;
    const lastUsed = used.get(origin) ?? session?.lastUsed ?? site?.lastUsed;
    return {
      origin,
      access,
      ...(access === 'ask' ? {} : { lasts: site?.access === undefined ? 'session' : 'always' }),
      ...(model === undefined ? {} : { model }),
      ...(routing === undefined ? {} : { routing }),
      ...(lastUsed === undefined ? {} : { lastUsed }),
    };
  };

  const grants: Grants = {
    decide: (caller) => decide(caller, records.get(caller.origin), sessionOf(caller)),
    model: (who) => sessionOf(who)?.model ?? records.get(who.origin)?.model,
    routing: (origin) => records.get(origin)?.routing,
    site: standing,
    list() {
      const inSession = sessions.entries().map(([origin]) => origin);
      return [...new Set([...records.origins(), ...inSession])].map(standing);
    },
    lasting() {
      const decided: SiteConfig[] = [];
      for (const origin of records.origins()) {
        const { access, model, routing } = records.get(origin) ?? {};
        if (access === undefined) continue;
        const choices = {
          ...(model === undefined ? {} : { model }),
          ...(routing === undefined ? {} : { routing }),
        };
        decided.push({ origin, access, ...choices });
      }
      return decided;
    },

    async allow({ origin, incognito }, lasts, model) {
      assertWebOrigin(origin);
      const choice = model === undefined ? {} : { model };
      if (incognito) inPrivate.set(origin, { origin, ...choice });
      else if (lasts === 'session') await sessions.set(origin, choice);
      else {
        await records.change([origin], (record) => ({ ...record, access: 'allow', ...choice }));
        await sessions.delete(origin);
      }
    },
    async deny(origin) {
      records.foresee({ ...records.get(origin), origin, access: 'deny' });
      const ended = endSessions(origin);
      await records.change([origin], (record) => ({ ...record, access: 'deny' }));
      await ended;
    },
    async revoke(origin) {
      records.foresee({ ...records.get(origin), origin, access: undefined });
      const ended = endSessions(origin);
      await records.change([origin], (record) => ({ ...record, access: undefined }));
      await ended;
    },
    async setModel(origin, model) {
      await records.change([origin], (record) => ({ ...record, model }));
      const session = sessions.get(origin);
      if (session?.model !== undefined) await sessions.set(origin, { ...session, model: undefined });
    },
    async setRouting(origin, routing) {
      const kept = Object.values(routing).some((value) => value !== undefined) ? routing : undefined;
      await records.change([origin], (record) => ({ ...record, routing: kept }));
    },
    async adopt(sites) {
      const byOrigin = new Map(sites.map((site) => [site.origin, site]));
      await records.change(byOrigin.keys(), (record) => ({ ...record, ...byOrigin.get(record.origin) }));
      for (const origin of byOrigin.keys()) await endSessions(origin);
    },
    async forget(origin) {
      used.delete(origin);
      records.foresee({ origin });
      const ended = endSessions(origin);
      await records.change([origin], () => ({ origin }));
      await ended;
    },

    touch({ origin, incognito }) {
      // A private window leaves no trace (S33).
      if (incognito) return;
      used.set(origin, now());
      if (flushing) return;
      flushing = true;
      later(() => void grants.flush().catch(() => undefined));
    },
    async flush() {
      flushing = false;
      const noted = new Map(used);
      const known = [...noted.keys()].filter((origin) => records.get(origin) !== undefined);
      await records.change(known, (record) => ({ ...record, lastUsed: noted.get(record.origin) }));
      for (const [origin, lastUsed] of noted) {
        if (used.get(origin) === lastUsed) used.delete(origin);
        const session = sessions.get(origin);
        if (session !== undefined) await sessions.set(origin, { ...session, lastUsed });
      }
    },
    close: () => records.close(),
  };
  return grants;
}
