import { shelve } from '../../lib/catalog/models.ts';
import { isLoopback, type ProviderConfig } from '../../lib/protocol/config.ts';
import type { ModelView } from '../../lib/protocol/control.ts';
import { typeOf } from '../../lib/providers/index.ts';
import type { Rooms } from './rooms.ts';

/** On this machine: nothing that is asked leaves it. */
export const isLocal = ({ type, baseUrl }: ProviderConfig): boolean =>
  baseUrl === undefined ? typeOf(type)?.local === true : isLoopback(new URL(baseUrl).hostname);

/** What the pickers show. Never on the path of a call. */
export async function modelsOnOffer({ settings, grants, listings }: Rooms): Promise<ModelView[]> {
  const chosen = [settings.current().defaultModel, ...grants.list().map(({ model }) => model)];
  return shelve({
    providers: settings.current().providers,
    // A list that cannot be read costs the names of models, not the window in which to say no.
    listings: await listings.all().catch(() => new Map()),
    inUse: chosen.filter((ref) => ref !== undefined),
    isLocal,
  });
}
