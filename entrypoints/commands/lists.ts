/** What each provider says it serves: read when it is set up and whenever the user asks, never on the path of a call. */
import type { Listing } from '../../lib/catalog/listings.ts';
import { report } from '../../lib/platform/report.ts';
import type { ProviderConfig } from '../../lib/protocol/config.ts';
import { errorInfo, OrielError } from '../../lib/protocol/errors.ts';
import { isLocked } from '../../lib/protocol/locked.ts';
import { typeOf } from '../../lib/providers/index.ts';
import type { ModelInfo } from '../../lib/providers/types.ts';
import type { Rooms } from '../background/rooms.ts';
import { isLocal } from './inside.ts';
import { listingsOf, remakeEndpoints } from './knowing.ts';

/** While a person waits for the list, and while a picker is open in front of them, ms. */
const PATIENCE_MS = 20_000;
const LIVE_PATIENCE_MS = 3_000;
/** A local list is asked for again after this long at the earliest, ms. */
const LIVE_EVERY_MS = 3_000;

/** @throws OrielError; that the list was not read, and why, is kept beside the one before. */
export async function refreshModels(
  rooms: Rooms,
  provider: ProviderConfig,
  patienceMs = PATIENCE_MS,
): Promise<{ models: string[] }> {
  const { now } = rooms;
  const listings = listingsOf(rooms);
  const release = rooms.keepAlive();
  try {
    const models = await listOf(rooms, provider, patienceMs);
    // It may be gone by the time it answers.
    if (rooms.settings.provider(provider.id) !== undefined)
      await listings.put({ providerId: provider.id, models, fetchedAt: now() });
    await remakeEndpoints(rooms);
    return { models: models.map(({ id }) => id) };
  } catch (thrown) {
    const info = errorInfo(thrown);
    // What a passphrase ends says nothing of the provider.
    if (rooms.settings.provider(provider.id) !== undefined && !isLocked(info))
      await listings
        .fail(provider.id, { message: info.message, at: now() })
        .catch(report('A failed listing was not kept'));
    throw thrown;
  } finally {
    release();
  }
}

async function listOf(rooms: Rooms, provider: ProviderConfig, patienceMs: number): Promise<ModelInfo[]> {
  const type = typeOf(provider.type);
  if (type === undefined) {
    const message = 'This version of Oriel does not know this kind of provider.';
    throw new OrielError('invalid-request', { message, detail: 'type' });
  }
  return await type.listModels(rooms.connect(provider, type, new AbortController().signal, { patienceMs }));
}

/** Asks the servers on this machine what they have just now, all at once; announces where that is news. */
export async function refreshLocal(rooms: Rooms): Promise<{ changed: boolean }> {
  const { settings, now } = rooms;
  const listings = listingsOf(rooms);
  const before = await listings.all();
  const due = settings.current().providers.filter((provider) => {
    const { fetchedAt = 0, problem } = before.get(provider.id) ?? {};
    const fresh = now() - Math.max(fetchedAt, problem?.at ?? 0) < LIVE_EVERY_MS;
    return provider.baseUrl !== undefined && isLocal(provider) && !fresh;
  });
  await Promise.allSettled(due.map((provider) => refreshModels(rooms, provider, LIVE_PATIENCE_MS)));
  const after = due.length === 0 ? before : await listings.all();
  const changed = due.some(({ id }) => gist(before.get(id)) !== gist(after.get(id)));
  if (changed) rooms.announce();
  return { changed };
}

/** A listing without its times. */
const gist = (listing: Listing | undefined): string =>
  JSON.stringify([listing?.models, listing?.problem?.message]);
