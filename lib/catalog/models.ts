/** Which models a person can pick: what they listed themselves, what each provider lists, what is in use. Pure. */
import type { ModelRef, ProviderConfig } from '../protocol/config.ts';
import { splitModelRef } from '../protocol/config.ts';
import type { ModelView } from '../protocol/control.ts';
import type { ModelInfo } from '../providers/types.ts';
import type { Listing } from './listings.ts';

export interface Shelf {
  providers: readonly ProviderConfig[];
  listings: ReadonlyMap<string, Listing>;
  /** References in use (default, sites): shown even where no list names them, so that a choice never vanishes. */
  inUse: readonly ModelRef[];
  isLocal(provider: ProviderConfig): boolean;
}

/** In the order of the providers; a user's own list replaces what the provider says it serves. */
export function shelve({ providers, listings, inUse, isLocal }: Shelf): ModelView[] {
  return providers.flatMap((provider) => {
    const listed = new Map((listings.get(provider.id)?.models ?? []).map((model) => [model.id, model]));
    const ids = new Set(provider.models ?? listed.keys());
    for (const ref of inUse) {
      const { providerId, modelId } = splitModelRef(ref);
      if (providerId === provider.id) ids.add(modelId);
    }
    const local = isLocal(provider);
    return [...ids].map((id) => viewOf(provider, listed.get(id) ?? { id }, local));
  });
}

/** What a provider says of a model and a person may want to know before choosing it. */
const TOLD = [
  'kind',
  'contextLength',
  'maxOutput',
  'inputs',
  'tools',
  'reasoning',
  'loaded',
  'note',
] as const satisfies readonly (keyof ModelInfo & keyof ModelView)[];

function viewOf(provider: ProviderConfig, model: ModelInfo, local: boolean): ModelView {
  const { input, output } = model.price ?? {};
  const price = { ...(input === undefined ? {} : { input }), ...(output === undefined ? {} : { output }) };
  return {
    ref: `${provider.id}/${model.id}`,
    name: model.name ?? model.id,
    providerId: provider.id,
    providerLabel: provider.label,
    local,
    ...Object.fromEntries(
      TOLD.flatMap((name) => (model[name] === undefined ? [] : [[name, model[name]] as const])),
    ),
    ...(Object.keys(price).length === 0 ? {} : { price }),
  };
}
