/** Which models a person can pick: what they listed themselves, what each provider lists, what is in use. Pure. */
import type { ModelRef, ProviderConfig } from '../protocol/config.ts';
import { splitModelRef } from '../protocol/config.ts';
import type { ModelView } from '../protocol/control.ts';
import { plainText } from '../protocol/plain-text.ts';
import type { Routing } from '../protocol/routing.ts';
import type { ModelInfo, ProviderType } from '../providers/types.ts';
import type { Endpoint } from './endpoint.ts';
import type { FactsOf } from './facts.ts';
import type { Listing } from './listings.ts';
import { contextOf, endpointOf, idsOf, ownOf } from './table.ts';

export interface Shelf {
  providers: readonly ProviderConfig[];
  listings: ReadonlyMap<string, Listing>;
  /** References in use (default, sites): shown even where no list names them, so that a choice never vanishes. */
  inUse: readonly ModelRef[];
  isLocal(provider: ProviderConfig): boolean;
  /** What the catalogue and the person know besides; absent: what the providers say, and no more. */
  known?: {
    typeOf(name: string): ProviderType | undefined;
    facts: FactsOf;
    /** The catalogue's ids of a type, for providers that have listed nothing yet. */
    ids(type: string): readonly string[];
    own: Routing['own'];
  };
}

const NOTHING_KNOWN: NonNullable<Shelf['known']> = {
  typeOf: () => undefined,
  facts: () => undefined,
  ids: () => [],
  own: {},
};

/** In the order of the providers; a user's own list replaces what the provider says it serves. */
export function shelve({ providers, listings, inUse, isLocal, known = NOTHING_KNOWN }: Shelf): ModelView[] {
  const table = { isLocal, privacy: {} };
  return providers.flatMap((provider) => {
    const listing = listings.get(provider.id);
    const listed = new Map((listing?.models ?? []).map((model) => [model.id, model]));
    const type = known.typeOf(provider.type);
    const ids = new Set(idsOf(provider, listing, type, known.ids));
    for (const ref of inUse) {
      const { providerId, modelId } = splitModelRef(ref);
      if (providerId === provider.id) ids.add(modelId);
    }
    const context = contextOf(provider, type, listing, table);
    return [...ids].map((id) => {
      const own = ownOf(known.own, `${provider.id}/${id}`);
      const endpoint = endpointOf(id, listed.get(id), context, known.facts, own);
      return viewOf(provider, endpoint, listed.get(id));
    });
  });
}

/** Longer ones are cut where they are shown. */
const MAX_NAME_CHARS = 160;

/** A provider may call its models what it likes, and they are shown where a person says yes (S17). */
export const shownName = ({ name, modelId }: Pick<Endpoint, 'name' | 'modelId'>): string =>
  plainText(name, MAX_NAME_CHARS) || plainText(modelId, MAX_NAME_CHARS);

/** What a person may want to know before choosing a model. */
const TOLD = [
  'kind',
  'contextLength',
  'maxOutput',
  'inputs',
  'tools',
  'reasoning',
  'loaded',
  'categories',
  'released',
  'knowledge',
  'retires',
] as const satisfies readonly (keyof Endpoint & keyof ModelView)[];

function viewOf(provider: ProviderConfig, endpoint: Endpoint, listed: ModelInfo | undefined): ModelView {
  const { input, output, source, at } = endpoint.price ?? {};
  const usd = { ...(input === undefined ? {} : { input }), ...(output === undefined ? {} : { output }) };
  // Nobody asks what one's own machine costs, unless they have said so themselves.
  const priced = Object.keys(usd).length > 0 && (!endpoint.local || source === 'own');
  return {
    ref: endpoint.ref,
    name: shownName(endpoint),
    providerId: provider.id,
    providerLabel: provider.label,
    local: endpoint.local,
    model: endpoint.model,
    ...Object.fromEntries(
      TOLD.flatMap((name) => (endpoint[name] === undefined ? [] : [[name, endpoint[name]] as const])),
    ),
    ...(listed?.note === undefined ? {} : { note: listed.note }),
    ...(priced ? { price: { ...usd, source, at } } : {}),
  };
}
