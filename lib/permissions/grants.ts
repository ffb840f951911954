/**
 * Who may, as the person decided: lasting decisions under the exact place (S20, S21), grants for a session and those of
 * private windows in `storage.session`. Look-ups are in memory, so that a call does not wait; only where a grant ends
 * with an amount is it asked what was spent.
 */
import type { ModelRef } from '../protocol/config.ts';
import type { SiteConfig } from '../protocol/config-file.ts';
import { OrielError } from '../protocol/errors.ts';
import type { Capability, Term } from '../protocol/grant.ts';
import type { SiteRouting } from '../protocol/routing.ts';
import { type CapabilitySet, NOTHING, setOf } from './capabilities.ts';
import {
  type CallerFacts,
  type Decision,
  decide,
  hasEnded,
  heldBy,
  isUnused,
  type Moment,
} from './decide.ts';
import { createEndings } from './endings.ts';
import { keyOf, type Place, placeOf, reaches, samePlace, type Where } from './place.ts';
import {
  denied,
  type Grant,
  grantOf,
  isDecided,
  lapse,
  reinstate,
  type SiteRecord,
  undecided,
  withGrant,
  withoutCapabilities,
  withoutGrants,
  withRefusal,
  yielding,
} from './record.ts';
import { createRemovals } from './removals.ts';
import type { SessionArea } from './session-map.ts';
import { openSessions } from './sessions.ts';
import { openSiteRecords } from './site-records.ts';
import { type Account, isLimited, spentOf } from './spending.ts';
import { exported, imported, type LapsedSite, lapsedOf, type SiteStanding, standingOf } from './standing.ts';
import { assertPlace } from './valid-place.ts';

export type Who = Pick<CallerFacts, 'origin' | 'topOrigin' | 'incognito'>;

export interface Grants {
  /** From memory, unless what the caller needs hangs on an amount. Rejects where nobody can say what was spent. */
  decide(caller: CallerFacts, needs: CapabilitySet): Decision | Promise<Decision>;
  /** The grants in force for a caller who was let in. */
  held(who: Who): Grant[];
  /** The model chosen for this place, if one was. From memory. */
  model(who: Who): ModelRef | undefined;
  /** What the person decided about routing for this place, in every kind of window. From memory. */
  routing(where: Where): SiteRouting | undefined;
  site(where: Where): SiteStanding;
  /** Every place about which something is decided, private windows left out (S33). */
  list(): SiteStanding[];
  /** With what was spent of the grants that end with an amount. */
  counted(standing: SiteStanding): Promise<SiteStanding>;
  /** What goes into an export: decisions about sites that have no end of their own. */
  lasting(): SiteConfig[];
  /**
   * @param term In a private window all end with the last one, and nothing is written down.
   * @param model Chosen with the grant: for the site, or with `session` for that.
   */
  allow(who: Who, capabilities: readonly Capability[], term: Term, model?: ModelRef): Promise<void>;
  /** For good: these alone where the place may something already, else altogether. */
  refuse(who: Who, capabilities: readonly Capability[]): Promise<void>;
  /** Altogether and for good, in private windows as well. In force before it is written. @returns its undo */
  deny(where: Where): Promise<string>;
  /** Altogether, until the browser closes; what was decided before counts again then, but for a no. Private windows ask by themselves. */
  denyForSession(where: Where): Promise<void>;
  /** Back to asking, in every kind of window; what was chosen for the place stays. Before it is written. @returns its undo */
  revoke(where: Where): Promise<string>;
  /** Ends one grant of a place, known by what it is for and since when. @returns its undo; undefined: there is none. */
  revokeGrant(where: Where, which: Pick<Grant, 'capabilities' | 'from'>): Promise<string | undefined>;
  /** Ends every grant; what was refused stays refused. @returns its undo */
  revokeAll(): Promise<string>;
  /** Leaves nothing about this place. @returns its undo */
  forget(where: Where): Promise<string>;
  /** Takes a removal back, but for what was decided about since: grants as they were. False where it is too late. */
  restore(undo: string): Promise<boolean>;
  /** Ends what was not used for so long. @returns what ended now */
  sweep(): Promise<LapsedSite[]>;
  /** What ended so, until the person takes it back or has taken notice. */
  lapsed(): LapsedSite[];
  settleLapsed(back: boolean): Promise<void>;
  /** Undefined: the default model. Replaces a choice for the session too. */
  setModel(where: Where, model: ModelRef | undefined): Promise<void>;
  /** Replaces what was decided; with nothing in it there is none. */
  setRouting(where: Where, routing: SiteRouting): Promise<void>;
  /** Takes lasting decisions from an import: all of them or, on an error, none. */
  adopt(sites: readonly SiteConfig[]): Promise<void>;
  /** Notes the use of a grant; written a little later, many in one go. */
  touch(who: Who): void;
  /** Writes what `touch` has noted. */
  flush(): Promise<void>;
  /** What a site has spent, or all of them, is counted anew: what was to end with an amount has ended. */
  accountErased(origin?: string): void;
  /** The last private window closed. */
  endPrivate(): Promise<void>;
  close(): void;
}

export interface GrantsOptions {
  session: SessionArea;
  /** Absent: nobody counts, and no grant can end with an amount. */
  spent?: Account;
  /** Grants without use for so long have ended, ms. Undefined: they never do. */
  unusedAfter?: () => number | undefined;
  databaseName?: string;
  /** Unix ms. */
  now?: () => number;
  /** Runs `work` once, later. */
  later?: (work: () => void) => void;
}

/** Close enough for "last used". */
const TOUCH_DELAY_MS = 2_000;

/** @throws StoreError: then nobody is granted anything. */
export async function openGrants(options: GrantsOptions): Promise<Grants> {
  const now = options.now ?? (() => Date.now());
  const later = options.later ?? ((work: () => void) => void setTimeout(work, TOUCH_DELAY_MS));
  const [records, { normal, hidden }] = await Promise.all([
    openSiteRecords(options.databaseName),
    openSessions(options.session),
  ]);
  const endings = createEndings(records, [normal, hidden], now, () => options.unusedAfter?.());
  const { moment } = endings;
  const removals = createRemovals(records, { normal, hidden }, now);
  const used = new Map<string, Place & { at: number }>();
  let flushing = false;

  const sessionsOf = (incognito: boolean) => (incognito ? hidden : normal);
  const whereOf = ({ origin, topOrigin }: Who): Place => placeOf({ origin, top: topOrigin });

  const isShutOut = (origin: string, incognito: boolean): boolean =>
    records.get({ origin, top: origin })?.denied === true ||
    sessionsOf(incognito).get({ origin, top: origin })?.denied === true;
  const decideNow = (caller: CallerFacts, needs: CapabilitySet, at: Moment): Decision => {
    const place = whereOf(caller);
    const { origin, top } = place;
    const standing = {
      site: records.get(place),
      session: sessionsOf(caller.incognito).get(place),
      shutOut: top !== origin && (isShutOut(origin, caller.incognito) || isShutOut(top, caller.incognito)),
    };
    return decide(caller, needs, standing, at);
  };
  const hasLimit = (who: Who): boolean => {
    const place = whereOf(who);
    const lasting = who.incognito ? [] : (records.get(place)?.grants ?? []);
    return [...lasting, ...(sessionsOf(who.incognito).get(place)?.grants ?? [])].some(isLimited);
  };
  const decideCounted = async (caller: CallerFacts, needs: CapabilitySet): Promise<Decision> => {
    const place = whereOf(caller);
    const total = await options.spent?.({ ...place, incognito: caller.incognito });
    if (total === undefined) return decideNow(caller, needs, moment());
    const spent = (grant: Grant): number | undefined => spentOf(grant, total);
    // What is spent stays spent, though the account of it may be erased.
    const isSpent = (grant: Grant): boolean =>
      isLimited(grant) && hasEnded(grant, { now: grant.from, spent });
    const mine = [records.get(place), sessionsOf(caller.incognito).get(place)]
      .flatMap((record) => record?.grants ?? [])
      .filter(isSpent)
      .map(({ from }) => from);
    if (mine.length > 0)
      endings.end((record, grant) => samePlace(record, place) && isSpent(grant) && mine.includes(grant.from));
    return decideNow(caller, needs, { ...moment(), spent });
  };

  const unusedNow = () => {
    const at = moment();
    return (record: SiteRecord) => (grant: Grant) => isUnused(grant, record.lastUsed, at);
  };
  /** In memory at once. @returns what ended */
  const endUnused = async (among: readonly SiteRecord[]): Promise<LapsedSite[]> => {
    const unused = unusedNow();
    const stale = among.filter((record) => (record.grants ?? []).some(unused(record)));
    const next = (record: SiteRecord): SiteRecord => lapse(record, unused(record));
    for (const record of stale) records.foresee(next(record));
    await records.change(stale, next);
    return stale.map((record) => lapsedOf(next({ ...record, lapsed: [] })));
  };

  const reachOf = (place: Place) => (record: SiteRecord) => reaches(place, record);
  const reached = (place: Place): SiteRecord[] => records.all().filter(reachOf(place));
  const standing = (place: Place, spent?: Moment['spent']): SiteStanding => {
    const site = records.get(place);
    const session = normal.get(place);
    const lastUsed = used.get(keyOf(place))?.at ?? session?.lastUsed ?? site?.lastUsed;
    return standingOf(place, site, session, lastUsed, { ...moment(), ...(spent && { spent }) });
  };
  const grants: Grants = {
    decide(caller, needs) {
      const decision = decideNow(caller, needs, moment());
      if (decision.verdict !== 'ask') return decision;
      // Seen to be unused it has ended: what the person allows once now is no use of it.
      const kept = caller.incognito ? undefined : records.get(whereOf(caller));
      if (kept !== undefined) endUnused([kept]).catch(() => undefined);
      return hasLimit(caller) ? decideCounted(caller, needs) : decision;
    },
    held(who) {
      const place = whereOf(who);
      const site = who.incognito ? undefined : records.get(place);
      const at: Moment = { ...moment(), spent: () => 0 };
      const lasting = (site?.grants ?? []).filter((one) => !isUnused(one, site?.lastUsed, at));
      const passing = sessionsOf(who.incognito).get(place)?.grants ?? [];
      return [...lasting, ...passing].filter((grant) => !hasEnded(grant, at));
    },
    model: (who) => sessionsOf(who.incognito).get(whereOf(who))?.model ?? records.get(whereOf(who))?.model,
    routing(where) {
      const place = placeOf(where);
      const own = records.get(place)?.routing;
      if (own !== undefined || place.top === place.origin) return own;
      // What a site may not do it may not do as a frame either; what it may is for its own pages.
      const rules = records.get({ origin: place.origin, top: place.origin })?.routing?.rules;
      return rules && { rules };
    },
    site: (where) => standing(placeOf(where)),
    list() {
      const places = new Map<string, Place>();
      for (const record of records.all())
        if (isDecided(record) || record.model !== undefined || record.routing !== undefined)
          places.set(keyOf(record), record);
      for (const record of normal.all()) places.set(keyOf(record), record);
      return [...places.values()].map(({ origin, top }) => standing({ origin, top }));
    },
    async counted(one) {
      const place = placeOf(one);
      if (!one.grants?.some(({ spend }) => spend !== undefined)) return one;
      // A screen without the figure is better than none.
      const total = await Promise.resolve(options.spent?.({ ...place, incognito: false })).catch(
        () => undefined,
      );
      return total === undefined ? one : standing(place, (grant) => spentOf(grant, total));
    },
    lasting: () => records.all().flatMap((record) => exported(record) ?? []),

    async allow(who, capabilities, term, model) {
      const place = whereOf(who);
      assertPlace(place);
      const before =
        term.lasts === 'spend' ? await options.spent?.({ ...place, incognito: who.incognito }) : undefined;
      if (term.lasts === 'spend' && before === undefined)
        throw new OrielError('unsupported', {
          message: 'Spending is not counted. Choose another time.',
          detail: 'limit',
        });
      const grant = grantOf([...capabilities], term, now(), before);
      const choice = model === undefined ? {} : { model };
      const given = setOf(capabilities);
      const sessions = sessionsOf(who.incognito);
      const passing = sessions.get(place) ?? place;
      if (who.incognito || term.lasts === 'session') {
        await sessions.set({ ...withGrant(passing, grant), ...choice });
        // A lasting yes to the same would outlive it.
        const lasting = who.incognito ? undefined : records.get(place);
        if (lasting !== undefined) await records.change([place], (record) => yielding(record, given));
      } else {
        // What ended unused is not to begin again with what is given now.
        const unused = unusedNow();
        const next = (record: SiteRecord) => withGrant(lapse(record, unused(record)), grant);
        await records.change([place], (record) => ({ ...next(record), ...choice }));
        await sessions.set(yielding(sessions.get(place) ?? place, given));
      }
      endings.added();
    },
    async refuse(who, capabilities) {
      const place = whereOf(who);
      assertPlace(place);
      const at: Moment = { ...moment(), spent: () => 0 };
      const sessions = sessionsOf(who.incognito);
      const passing = sessions.get(place) ?? place;
      const held =
        heldBy(sessions.get(place), at) | (who.incognito ? NOTHING : heldBy(records.get(place), at));
      if (who.incognito) {
        if (held !== NOTHING) return sessions.set(withRefusal(passing, capabilities));
        await sessions.change(place, (record) => withoutGrants(record, () => true));
        return sessions.set(denied(passing));
      }
      if (held === NOTHING) return void (await grants.deny({ origin: place.origin, top: place.top }));
      const refuse = (record: SiteRecord): SiteRecord => withRefusal(record, capabilities);
      records.foresee(refuse(records.get(place) ?? place));
      await sessions.set(withoutCapabilities(passing, setOf(capabilities)));
      await records.change([place], refuse);
    },
    async deny(where) {
      const place = placeOf(where);
      assertPlace(place);
      const next = (record: SiteRecord): SiteRecord =>
        samePlace(record, place) ? denied(record) : withoutGrants(record, () => true);
      const others = reached(place).filter((record) => !samePlace(record, place));
      const lasting = [...others, records.get(place) ?? place];
      return removals.remove(lasting, reachOf(place), next, undecided);
    },
    async denyForSession(where) {
      const place = placeOf(where);
      assertPlace(place);
      await normal.set(denied(normal.get(place) ?? place));
      if (!records.get(place)?.denied) return;
      // A no for good would outlive it. What that took a moment ago counts again behind this one.
      await grants.restore(removals.undoOfNo(place) ?? '');
      await records.change([place], (record) => ({ ...record, denied: undefined }));
    },
    revoke(where) {
      const place = placeOf(where);
      return removals.remove(reached(place), reachOf(place), undecided);
    },
    revokeGrant: (where, which) => removals.removeGrant(placeOf(where), which),
    revokeAll: () =>
      removals.remove(
        records.all().filter(({ grants: given = [] }) => given.length > 0),
        () => true,
        (record) => withoutGrants(record, () => true),
      ),
    forget(where) {
      const place = placeOf(where);
      for (const [key, noted] of used) if (reaches(place, noted)) used.delete(key);
      return removals.remove(reached(place), reachOf(place), ({ origin, top }) => ({ origin, top }));
    },
    async restore(undo) {
      const restored = await removals.restore(undo);
      endings.added();
      return restored;
    },
    sweep: () => endUnused(records.all()),
    lapsed: () =>
      records
        .all()
        .filter(({ lapsed = [] }) => lapsed.length > 0)
        .map(lapsedOf),
    async settleLapsed(back) {
      const settled = records.all().filter(({ lapsed = [] }) => lapsed.length > 0);
      const at = now();
      await records.change(settled, (record) =>
        back ? reinstate(record, at) : { ...record, lapsed: undefined },
      );
      endings.added();
    },

    async setModel(where, model) {
      const place = placeOf(where);
      await records.change([place], (record) => ({ ...record, model }));
      const session = normal.get(place);
      if (session?.model !== undefined) await normal.set({ ...session, model: undefined });
    },
    async setRouting(where, routing) {
      const kept = Object.values(routing).some((value) => value !== undefined) ? routing : undefined;
      await records.change([placeOf(where)], (record) => ({ ...record, routing: kept }));
    },
    async adopt(sites) {
      const byOrigin = new Map(sites.map((site) => [site.origin, site]));
      const places = [...byOrigin.keys()].map((origin) => placeOf({ origin }));
      const at = now();
      removals.settle((record) => places.some((place) => samePlace(place, record)));
      await records.change(places, (record) => {
        const site = byOrigin.get(record.origin);
        return site === undefined ? record : imported(record, site, at);
      });
      for (const place of places)
        for (const sessions of [normal, hidden]) await sessions.change(place, undecided);
    },

    touch(who) {
      // A private window leaves no trace (S33).
      if (who.incognito) return;
      const place = whereOf(who);
      used.set(keyOf(place), { ...place, at: now() });
      if (flushing) return;
      flushing = true;
      later(() => void grants.flush().catch(() => undefined));
    },
    async flush() {
      flushing = false;
      const noted = new Map(used);
      const known = [...noted.values()].filter((place) => records.get(place) !== undefined);
      await records.change(known, (record) => ({ ...record, lastUsed: noted.get(keyOf(record))?.at }));
      for (const [key, place] of noted) {
        if (used.get(key) === place) used.delete(key);
        const session = normal.get(place);
        if (session !== undefined) await normal.set({ ...session, lastUsed: place.at });
      }
    },
    accountErased: (origin) =>
      endings.end((record, grant) => isLimited(grant) && (origin === undefined || record.origin === origin)),
    async endPrivate() {
      removals.forgetHidden();
      await hidden.clear();
    },
    close: () => records.close(),
  };
  return grants;
}
