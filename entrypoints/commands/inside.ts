/** What is known of a provider without asking it. */
import type { Listing } from '../../lib/catalog/listings.ts';
import type { ProviderConfig } from '../../lib/protocol/config.ts';
import { typeOf } from '../../lib/providers/index.ts';
import { isLocal as isLocalAs } from '../../lib/providers/local.ts';
import type { Rooms } from '../background/rooms.ts';

/** On this machine: nothing that is asked leaves it. */
export const isLocal = (provider: ProviderConfig): boolean => isLocalAs(provider, typeOf(provider.type));

/** A provider without an address is part of Oriel: it knows its models without a request. */
export async function listInside(provider: ProviderConfig, rooms: Rooms): Promise<Listing | undefined> {
  const type = provider.baseUrl === undefined ? typeOf(provider.type) : undefined;
  if (type === undefined || type.baseUrl.needed) return undefined;
  const models = await type.listModels(rooms.connect(provider, type, new AbortController().signal));
  return { providerId: provider.id, models, fetchedAt: rooms.now() };
}
