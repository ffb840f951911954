import type { Listing } from '../../lib/catalog/listings.ts';
import { shelve } from '../../lib/catalog/models.ts';
import { presetNote, virtualText } from '../../lib/i18n/virtual.ts';
import type { ProviderConfig } from '../../lib/protocol/config.ts';
import type { ModelView } from '../../lib/protocol/control.ts';
import type { Routing } from '../../lib/protocol/routing.ts';
import { ORIEL, VIRTUAL_MODELS } from '../../lib/protocol/virtual.ts';
import { typeOf } from '../../lib/providers/index.ts';
import { isLocal as isLocalAs } from '../../lib/providers/local.ts';
import { presetRef } from '../../lib/settings/routing.ts';
import type { Rooms } from '../background/rooms.ts';

/** On this machine: nothing that is asked leaves it. */
export const isLocal = (provider: ProviderConfig): boolean => isLocalAs(provider, typeOf(provider.type));

/** What the pickers show. Sends nothing anywhere, and is never on the path of a call. */
export async function modelsOnOffer(rooms: Rooms): Promise<ModelView[]> {
  const { settings, grants, listings } = rooms;
  const { providers, defaultModel, taskModels = {} } = settings.current();
  const chosen = [defaultModel, ...Object.values(taskModels), ...grants.list().map(({ model }) => model)];
  // A list that cannot be read costs the names of models, not the window in which to say no.
  const kept = await listings.all().catch(() => new Map<string, Listing>());
  const inside = await Promise.all(providers.map((provider) => listInside(provider, rooms)));
  const shelved = shelve({
    providers,
    listings: new Map([
      ...kept,
      ...inside.flatMap((listing) => (listing ? [[listing.providerId, listing] as const] : [])),
    ]),
    inUse: chosen.filter((ref) => ref !== undefined),
    isLocal,
  });
  return [...chosenByOriel(settings.routing()), ...shelved];
}

/** What Oriel chooses itself, and the person's presets: before all others, as models are. */
function chosenByOriel({ presets }: Readonly<Routing>): ModelView[] {
  const own = { providerId: ORIEL, providerLabel: virtualText.group, local: false };
  return [
    ...VIRTUAL_MODELS.map((name) => ({
      ...own,
      ref: `${ORIEL}/${name}`,
      name: virtualText.name[name],
      note: virtualText.note[name],
      local: name === 'local',
    })),
    ...presets.map((preset) => ({
      ...own,
      ref: presetRef(preset.id),
      name: preset.label,
      note: presetNote(preset),
    })),
  ];
}

/** A provider without an address is part of Oriel: it knows its models without a request. */
export async function listInside(provider: ProviderConfig, rooms: Rooms): Promise<Listing | undefined> {
  const type = provider.baseUrl === undefined ? typeOf(provider.type) : undefined;
  if (type === undefined || type.baseUrl.needed) return undefined;
  const models = await type.listModels(rooms.connect(provider, type, new AbortController().signal));
  return { providerId: provider.id, models, fetchedAt: rooms.now() };
}
