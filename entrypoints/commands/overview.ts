/** What our own screens show: gathered from all rooms when a screen asks, never on the path of a call. */
import type { Listing } from '../../lib/catalog/listings.ts';
import type { Owner } from '../../lib/ledger/owners.ts';
import type { Where } from '../../lib/permissions/place.ts';
import type { SiteStanding } from '../../lib/permissions/standing.ts';
import { browser } from '../../lib/platform/browser.ts';
import { builtInModels } from '../../lib/platform/built-in.ts';
import { report } from '../../lib/platform/report.ts';
import { originOf } from '../../lib/protocol/address.ts';
import type { Allowance } from '../../lib/protocol/budget.ts';
import { type ModelRef, type ProviderConfig, splitModelRef } from '../../lib/protocol/config.ts';
import type { Overview, ProviderView, Replies, SiteView, UsageToday } from '../../lib/protocol/control.ts';
import { errorInfo } from '../../lib/protocol/errors.ts';
import { typeOf, types } from '../../lib/providers/index.ts';
import { viewOf as typeView } from '../../lib/providers/view.ts';
import type { Rooms } from '../background/rooms.ts';
import { orNothing } from './closed.ts';
import { patternsOf } from './config.ts';
import { isLocal } from './inside.ts';
import { listingsOf, refreshDaily } from './knowing.ts';
import { routingView } from './routing.ts';
import { modelsOnOffer } from './shelf.ts';
import { unusedView } from './sites.ts';
import { renewStandard, siteStandardView, standardView } from './standard.ts';
import { brokenStores } from './stores.ts';

const NOTHING: UsageToday = { calls: 0, inputTokens: 0, outputTokens: 0 };

export async function overview(rooms: Rooms): Promise<Overview> {
  const { providers, defaultModel, taskModels, chosen } = rooms.settings.current();
  const listings = await listingsOf(rooms)
    .all()
    .catch(() => new Map<string, Listing>());
  void refreshDaily(rooms).catch(report('The catalogue was not refreshed'));
  void eraseStale(rooms).catch(report('Kept answers that are too old were not erased'));
  renewStandard(rooms);
  const sites = knownSites(rooms);
  const [models, routing, today, month, standings, views, allowances, broken] = await Promise.all([
    modelsOnOffer(rooms),
    routingView(rooms),
    todayBySite(rooms),
    monthBySite(
      rooms,
      sites.map(({ origin }) => origin),
    ),
    Promise.all(sites.map((site) => rooms.grants.counted(site))),
    Promise.all(providers.map((provider) => viewOf(provider, rooms, listings.get(provider.id)))),
    allowancesOf(
      rooms,
      sites.map(({ origin }) => origin),
    ),
    brokenStores(rooms),
  ]);
  const builtIn = builtInModels();
  const offered = types.filter((type) => type.offered?.({ builtIn }) !== false);
  return {
    version: browser.runtime.getManifest().version,
    firstRun: !chosen,
    providers: views,
    types: offered.map(typeView),
    models,
    ...(defaultModel === undefined ? {} : { defaultModel }),
    ...(taskModels === undefined ? {} : { taskModels }),
    sites: standings.map((site) => ({
      ...site,
      ...chosenFor(rooms, site.origin, allowances.sites.get(site.origin)),
      ...spentIn(month, site.origin),
      today: today.get(site.origin) ?? NOTHING,
    })),
    unused: unusedView(rooms),
    routing,
    budgets: rooms.settings.budgets(),
    allowances: allowances.others,
    keeping: rooms.settings.keeping(),
    standard: standardView(rooms),
    ...(broken.length === 0 ? {} : { broken }),
  };
}

/** All about which something is decided, if it is only what they may spend: where else would a person find that again? */
function knownSites({ grants, settings }: Rooms): SiteStanding[] {
  const decided = orNothing(() => grants.list(), []);
  const listed = new Set(decided.filter(({ top }) => top === undefined).map(({ origin }) => origin));
  const others = Object.keys(settings.budgets().sites).filter((origin) => !listed.has(origin));
  return [...decided, ...orNothing(() => others.map((origin) => grants.site({ origin })), [])];
}

/** Of a site that is not visited any more, nobody else would. */
async function eraseStale({ grants, answers }: Rooms): Promise<void> {
  if (grants.list().some(({ routing }) => routing?.cache === true)) await (await answers()).eraseStale();
}

export async function site(rooms: Rooms, where: Where): Promise<Replies['site']> {
  const { defaultModel, taskModels, chosen } = rooms.settings.current();
  renewStandard(rooms);
  const [models, today, month, standing, allowances] = await Promise.all([
    modelsOnOffer(rooms),
    todayBySite(rooms),
    monthBySite(rooms, [where.origin]),
    rooms.grants.counted(rooms.grants.site(where)),
    allowancesOf(rooms, [where.origin]),
  ]);
  const view: SiteView = {
    ...standing,
    ...chosenFor(rooms, where.origin, [
      ...(allowances.sites.get(where.origin) ?? []),
      ...allowances.others.filter(meetsEveryCall(standing.model ?? defaultModel)),
    ]),
    ...spentIn(month, where.origin),
    ...(endedUnused(rooms, where) ? { endedUnused: true as const } : {}),
    today: today.get(where.origin) ?? NOTHING,
  };
  return {
    site: view,
    frames: rooms.grants.list().filter(({ top }) => top === where.origin && where.top === undefined),
    standard: siteStandardView(rooms, where.origin),
    models,
    ...(defaultModel === undefined ? {} : { defaultModel }),
    ...(taskModels === undefined ? {} : { taskModels }),
    firstRun: !chosen,
  };
}

const endedUnused = (rooms: Rooms, where: Where): boolean =>
  unusedView(rooms).sites.some(({ origin, top }) => origin === where.origin && top === where.top);

/** What the person chose for a site besides what it may do, and where that stands. */
function chosenFor(
  { settings }: Rooms,
  origin: string,
  allowances: Allowance[] = [],
): Pick<SiteView, 'spending' | 'keepText'> {
  const { sites: budgets } = settings.budgets();
  const { sites: keeping } = settings.keeping();
  return {
    spending: { allowances, ...(Object.hasOwn(budgets, origin) ? { budget: budgets[origin] } : {}) },
    ...(Object.hasOwn(keeping, origin) ? { keepText: keeping[origin] } : {}),
  };
}

/** Where Oriel chooses among providers, one whose budget is spent is passed over: its limit holds up nothing. */
const meetsEveryCall =
  (model: ModelRef | undefined) =>
  ({ owner, id }: Allowance): boolean =>
    owner === 'all' || (model !== undefined && splitModelRef(model).providerId === id);

/** An account that cannot be read says nothing of money: the rest of the screen is worth having. */
const monthBySite = ({ budgets }: Rooms, origins: readonly string[]): Promise<Map<string, number>> =>
  budgets.thisMonth([...new Set(origins)]).catch(() => new Map());

function spentIn(month: ReadonlyMap<string, number>, origin: string): Pick<SiteView, 'spentThisMonth'> {
  const spent = month.get(origin);
  return spent ? { spentThisMonth: spent } : {};
}

/** Every limit and where it stands; without the account of it none is shown, and calls say what is wrong. */
async function allowancesOf(
  { budgets, settings }: Rooms,
  origins: readonly string[],
): Promise<{ sites: Map<string, Allowance[]>; others: Allowance[] }> {
  const owners: Owner[] = [
    { owner: 'all' },
    ...settings.current().providers.map(({ id }) => ({ owner: 'provider' as const, id })),
    ...[...new Set(origins)].map((id) => ({ owner: 'site' as const, id })),
  ];
  const all = await budgets.allowances(owners).catch((thrown) => {
    report('Budgets cannot be shown')(thrown);
    return [];
  });
  const bySite = Map.groupBy(
    all.filter(({ owner }) => owner === 'site'),
    ({ id = '' }) => id,
  );
  return { sites: bySite, others: all.filter(({ owner }) => owner !== 'site') };
}

/** An account that cannot be read shows nothing used: the rest of the screen is worth having. */
const todayBySite = ({ ledger }: Rooms): Promise<Map<string, UsageToday>> =>
  ledger.then(({ todayByOrigin }) => todayByOrigin()).catch(() => new Map());

async function viewOf(
  provider: ProviderConfig,
  rooms: Rooms,
  listing: Listing | undefined,
): Promise<ProviderView> {
  const type = typeOf(provider.type);
  const problem = await problemOf(provider, rooms);
  return {
    ...provider,
    typeLabel: type?.label ?? provider.type,
    // A key for another address than this is none: it is never sent here.
    hasKey: orNothing(
      () => rooms.vault.boundTo(provider.id) === originOf(provider.baseUrl) && rooms.vault.has(provider.id),
      false,
    ),
    keys: orNothing(() => rooms.vault.list(provider.id), []),
    local: isLocal(provider),
    ...(listing === undefined || listing.fetchedAt === 0
      ? {}
      : { listed: { models: listing.models.length, at: listing.fetchedAt } }),
    ...(listing?.problem === undefined ? {} : { notListed: listing.problem }),
    ...(problem === undefined ? {} : { problem }),
  };
}

/** What stands between this provider and an answer, found without asking the provider. */
async function problemOf(
  { id, type, baseUrl }: ProviderConfig,
  { vault }: Rooms,
): Promise<string | undefined> {
  const rule = typeOf(type);
  if (rule === undefined) return 'This version of Oriel does not know this kind of provider.';
  const { needed } = rule.key;
  let bound: string | undefined;
  try {
    bound = needed === 'none' ? undefined : vault.boundTo(id);
  } catch (thrown) {
    return errorInfo(thrown).message;
  }
  if (bound !== undefined && baseUrl !== undefined && bound !== originOf(baseUrl)) {
    return 'Its address has changed since its key was entered. Enter the key again.';
  }
  if (needed === 'required' && bound === undefined) return 'It needs a key. Enter one.';
  const origins = baseUrl === undefined ? [] : patternsOf([baseUrl]);
  const reachable = origins.length === 0 || (await browser.permissions.contains({ origins }));
  return reachable
    ? undefined
    : `Oriel may not reach ${new URL(baseUrl ?? '').host} yet. Save this provider again, and allow it when the browser asks.`;
}
