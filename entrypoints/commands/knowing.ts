/**
 * What is known of models, for those who ask for it: the catalogue, and the endpoints that are worked out of it whenever
 * something they are made of has changed. Never on the path of a call.
 */
import { type Catalogue, openCatalogue } from '../../lib/catalog/catalogue.ts';
import { type Listing, type Listings, openListings } from '../../lib/catalog/listings.ts';
import { askSources } from '../../lib/catalog/refresh.ts';
import { endpointsOf } from '../../lib/catalog/table.ts';
import { browser } from '../../lib/platform/browser.ts';
import { report } from '../../lib/platform/report.ts';
import { type ModelRef, splitModelRef } from '../../lib/protocol/config.ts';
import type { CatalogueView } from '../../lib/protocol/routing-control.ts';
import { ORIEL } from '../../lib/protocol/virtual.ts';
import { typeOf } from '../../lib/providers/index.ts';
import type { Rooms } from '../background/rooms.ts';
import { orNothing } from './closed.ts';
import { isLocal, listInside } from './inside.ts';

interface Known {
  catalogue: Catalogue;
  listings: Listings;
  making?: Promise<void> | undefined;
  /** Something has changed since that began. */
  again: boolean;
  /** When a daily refresh was last begun, Unix ms: after one that failed, too, nobody is asked again and again. */
  triedAt: number;
}
const knownBy = new WeakMap<Rooms['settings'], Known>();

function knownOf({ settings, now }: Pick<Rooms, 'settings' | 'now'>): Known {
  const known = knownBy.get(settings);
  if (known !== undefined) return known;
  const fresh: Known = {
    catalogue: openCatalogue({
      bundled: async () => (await fetch(browser.runtime.getURL('/catalog.json'))).json(),
      now,
    }),
    listings: openListings(),
    again: false,
    triedAt: Number.NEGATIVE_INFINITY,
  };
  knownBy.set(settings, fresh);
  return fresh;
}

/** Opens on first use. */
export const catalogueOf = (rooms: Pick<Rooms, 'settings' | 'now'>): Catalogue => knownOf(rooms).catalogue;

/** The same. */
export const listingsOf = (rooms: Pick<Rooms, 'settings' | 'now'>): Listings => knownOf(rooms).listings;

/**
 * Works out all endpoints anew. What changes while it does so is worked in: it resolves when nothing has changed since.
 * @throws OrielError where the catalogue cannot be read, StoreError where nothing can be kept
 */
export function makeEndpoints(rooms: Rooms): Promise<void> {
  const known = knownOf(rooms);
  if (known.making !== undefined) {
    known.again = true;
    return known.making;
  }
  known.making = (async () => {
    try {
      do {
        known.again = false;
        await make(rooms);
      } while (known.again);
    } finally {
      // At once: what changes between the last look and a later moment would be worked in by nobody.
      known.making = undefined;
    }
  })();
  return known.making;
}

async function make(rooms: Rooms): Promise<void> {
  const catalogue = catalogueOf(rooms);
  // A list that cannot be read costs what only it knows: the catalogue still knows most models.
  const kept = listingsOf(rooms)
    .all()
    .catch(() => new Map<string, Listing>());
  const [listings] = await Promise.all([kept, catalogue.ready()]);
  const settings = rooms.settings.current();
  const { own, privacy } = rooms.settings.routing();
  const { providers } = settings;
  const inside = await Promise.all(providers.map((provider) => listInside(provider, rooms)));
  await rooms.endpoints.put(
    endpointsOf({
      providers,
      typeOf,
      listings: new Map([
        ...listings,
        ...inside.flatMap((listing) => (listing ? [[listing.providerId, listing] as const] : [])),
      ]),
      facts: catalogue.facts,
      ids: catalogue.ids,
      own,
      privacy,
      chosen: chosenOf(rooms),
      isLocal,
    }),
    settings,
  );
}

/** What the person chose anywhere. */
function chosenOf({ settings, grants }: Rooms): ModelRef[] {
  const { defaultModel, taskModels = {} } = settings.current();
  const presets = settings.routing().presets.flatMap(({ models }) => models);
  const sites = orNothing(() => grants.list(), []).map(({ model }) => model);
  return [defaultModel, ...Object.values(taskModels), ...presets, ...sites].filter(
    (ref) => ref !== undefined,
  );
}

/** What was chosen is to be known, though no list names it: what it costs, and by whose terms. */
export async function knowChosen(rooms: Rooms, refs: readonly (ModelRef | null)[]): Promise<void> {
  const asked = refs.filter((ref) => ref !== null && splitModelRef(ref).providerId !== ORIEL) as ModelRef[];
  const known = await Promise.all(asked.map((ref) => rooms.endpoints.of(ref).catch(() => undefined)));
  if (known.includes(undefined)) await remakeEndpoints(rooms);
}

/** After a change that holds whether this succeeds or not: a call that needs the endpoints will say what is wrong. */
export const remakeEndpoints = (rooms: Rooms): Promise<void> =>
  makeEndpoints(rooms).catch(report('The models to choose among were not worked out'));

/** Asks OpenRouter and models.dev. What one of them refuses is kept as its problem. */
export async function refreshCatalogue(rooms: Rooms): Promise<CatalogueView> {
  const release = rooms.keepAlive();
  try {
    const outcomes = await askSources({ fetch: (input, init) => fetch(input, init), now: rooms.now });
    const view = await catalogueOf(rooms).keep(outcomes);
    await makeEndpoints(rooms);
    return view;
  } finally {
    release();
  }
}

const DAY_MS = 86_400_000;
/** Where the person allowed it, and a day has passed. Looked at when a screen of ours opens: no alarm wakes anything. */
export async function refreshDaily(rooms: Rooms): Promise<void> {
  const known = knownOf(rooms);
  if (!rooms.settings.routing().daily || rooms.now() - known.triedAt < DAY_MS) return;
  const { catalogue } = known;
  await catalogue.ready();
  const { refreshedAt = 0, problem } = catalogue.about();
  if (rooms.now() - Math.max(refreshedAt, problem?.at ?? 0) < DAY_MS) return;
  known.triedAt = rooms.now();
  await refreshCatalogue(rooms);
  rooms.announce();
}
