/** What of Oriel's stores cannot be read, and the one way to do without what is in one (S36). */
import { StoreError } from '../../lib/platform/database.ts';
import { report } from '../../lib/platform/report.ts';
import { eraseStore, isThere } from '../../lib/platform/stores.ts';
import type { Command } from '../../lib/protocol/control.ts';
import { errorInfo, OrielError } from '../../lib/protocol/errors.ts';
import {
  type BrokenStore,
  STORES,
  type StoreName,
  type StoreReplies,
} from '../../lib/protocol/store-control.ts';
import type { Rooms } from '../background/rooms.ts';
import { forgetBroken, foundBroken } from './found-broken.ts';
import { listingsOf } from './knowing.ts';
import { syncRules } from './setup.ts';

type Of<C extends Command['command']> = Extract<Command, { command: C }>;
type StoreHandlers = {
  [C in keyof StoreReplies]: (rooms: Rooms, command: Of<C>) => Promise<StoreReplies[C]>;
};

/** The least that cannot be answered without it, and can without any other. */
const ASKED: Readonly<Record<StoreName, (rooms: Rooms) => unknown>> = {
  settings: ({ settings }) => settings.current(),
  permissions: ({ grants }) => grants.routing({ origin: 'https://none.invalid' }),
  keys: ({ vault }) => vault.has(''),
  activity: async ({ ledger }) => (await ledger).todayByOrigin(),
  budgets: ({ budgets }) => budgets.check(),
  lists: (rooms) => listingsOf(rooms).all(),
  endpoints: ({ endpoints }) => endpoints.of('none/none'),
  // To ask would make it, and most people never need it. Where the browser does not say, others do.
  answers: async ({ answers }) =>
    (await isThere('answers').catch(() => false)) && (await answers()).eraseStale(),
};

/** What it throws to be asked; undefined: nothing. */
async function thrownBy(rooms: Rooms, store: StoreName): Promise<unknown> {
  try {
    await ASKED[store](rooms);
  } catch (thrown) {
    return thrown;
  }
}

async function brokenStore(rooms: Rooms, store: StoreName): Promise<BrokenStore | undefined> {
  const thrown = await thrownBy(rooms, store);
  if (thrown === undefined) return store === 'activity' ? foundBroken(rooms) : undefined;
  const fault = thrown instanceof StoreError ? thrown.fault : 'unavailable';
  return { store, fault, message: errorInfo(thrown).message };
}

/** A closed room throws what was wrong when it was last tried, which may be long ago, and is tried again: this waits for that. */
async function brokenNow(rooms: Rooms, store: StoreName): Promise<BrokenStore | undefined> {
  const before = await thrownBy(rooms, store);
  for (let tries = 1; before !== undefined && tries < MOST_TRIES; tries += 1) {
    if ((await thrownBy(rooms, store)) !== before) break;
    await pause();
  }
  return brokenStore(rooms, store);
}

/** In the order in which people know them. */
export async function brokenStores(rooms: Rooms): Promise<BrokenStore[]> {
  const all = await Promise.all(STORES.map((store) => brokenStore(rooms, store)));
  return all.filter((one) => one !== undefined);
}

export const storeHandlers: StoreHandlers = {
  'broken-stores': async (rooms) => ({ broken: await brokenStores(rooms) }),
  'start-anew': async (rooms, { store }) => {
    const broken = await brokenNow(rooms, store);
    if (broken === undefined)
      throw new OrielError('invalid-request', { message: 'This can be read again. Nothing was erased.' });
    // What is out of reach cannot be erased, and is not known to be lost.
    if (broken.fault === 'unavailable') throw new OrielError('internal', { message: broken.message });
    // A permission until so much is spent must not begin from nothing with the account of it.
    if (store === 'budgets') rooms.grants.accountErased();
    if (store === 'activity') forgetBroken(rooms);
    await eraseStore(store);
    await whenOpen(rooms, store);
    await forgetOutside(rooms, store);
    return null;
  },
};

/** What belongs to it and lies elsewhere: in the session, or with the browser. */
async function forgetOutside(rooms: Rooms, store: StoreName): Promise<void> {
  const { grants, vault } = rooms;
  // The store is new already: what stays here goes with the next change of a provider.
  if (store === 'settings') await syncRules(rooms).catch(report('The rules for local servers stay for now'));
  if (store === 'permissions') {
    await grants.revokeAll();
    // A private window may have closed while nobody could end what was allowed in it.
    await grants.endPrivate();
  }
  if (store === 'keys') await vault.lock.adopt({ master: undefined, wrapped: undefined });
}

/** Whoever asks for a closed room has it tried again: the next one finds it open. */
async function whenOpen(rooms: Rooms, store: StoreName): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const broken = await brokenStore(rooms, store);
    if (broken === undefined) return;
    if (tries === MOST_TRIES) throw new OrielError('internal', { message: broken.message });
    await pause();
  }
}
const MOST_TRIES = 40;
const BETWEEN_TRIES_MS = 50;
const pause = () => new Promise((resolve) => setTimeout(resolve, BETWEEN_TRIES_MS));
