/** The endpoints that the router chooses among, each with all that is known of it: what is nearer to the person goes first. Pure. */
import { type ModelRef, type ProviderConfig, splitModelRef } from '../protocol/config.ts';
import type { OwnFacts, Routing } from '../protocol/routing.ts';
import { isGateway, leavesMachine } from '../providers/local.ts';
import type { ModelInfo, ModelPrice, ProviderType } from '../providers/types.ts';
import type { Endpoint, Price } from './endpoint.ts';
import type { FactsOf, KnownFacts } from './facts.ts';
import type { Listing } from './listings.ts';
import { canonicalName } from './names.ts';
import { isAtHome, privacyOf } from './terms.ts';

export interface Table {
  providers: readonly ProviderConfig[];
  typeOf(name: string): ProviderType | undefined;
  /** What each provider said it serves. */
  listings: ReadonlyMap<string, Listing>;
  facts: FactsOf;
  /** The catalogue's ids of a type, for providers that have listed nothing yet. */
  ids(type: string): readonly string[];
  own: Routing['own'];
  privacy: Routing['privacy'];
  /** What the person chose anywhere: known, too, where no list names it. */
  chosen: readonly ModelRef[];
  isLocal(provider: ProviderConfig): boolean;
}

/** In the order of the providers. One whose type is not known has none: nothing could ask it. */
export function endpointsOf(table: Table): Endpoint[] {
  const named = Map.groupBy(
    [...table.chosen, ...Object.keys(table.own)],
    (ref) => splitModelRef(ref).providerId,
  );
  return table.providers.flatMap((provider) => {
    const type = table.typeOf(provider.type);
    if (type === undefined) return [];
    const listing = table.listings.get(provider.id);
    const listed = new Map((listing?.models ?? []).map((model) => [model.id, model]));
    const context = contextOf(provider, type, listing, table);
    const make = (id: string) =>
      endpointOf(id, listed.get(id), context, table.facts, ownOf(table.own, `${provider.id}/${id}`));
    const ids = new Set(idsOf(provider, listing, type, table.ids));
    const others = new Set((named.get(provider.id) ?? []).map((ref) => splitModelRef(ref).modelId));
    return [
      ...[...ids].map(make),
      ...[...others].filter((id) => !ids.has(id)).map((id) => ({ ...make(id), unlisted: true })),
    ];
  });
}

/** The person's own list, or the provider's, or, until it has listed, what its service is known to serve. */
export function idsOf(
  provider: ProviderConfig,
  listing: Listing | undefined,
  type: ProviderType | undefined,
  known: Table['ids'],
): readonly string[] {
  if (provider.models !== undefined) return [...new Set(provider.models)];
  if (listing !== undefined && (listing.fetchedAt > 0 || listing.models.length > 0))
    return listing.models.map(({ id }) => id);
  // Names that people give, and servers that are somebody's own, are not known beforehand.
  return type?.naming === undefined && type && isAtHome(provider, type) ? known(provider.type) : [];
}

/** What all endpoints of a provider have in common. */
export interface ProviderContext {
  provider: ProviderConfig;
  local: boolean;
  /** It is the service that its type is named for. */
  atHome: boolean;
  privacy: Endpoint['privacy'];
  /** Of what it hands on to elsewhere. */
  privacyAway: Endpoint['privacy'];
  /** When its list was read, Unix ms; 0 where it has none. */
  listedAt: number;
}

/** @param type Undefined where nothing is known of it: then only what it says itself holds. */
export function contextOf(
  provider: ProviderConfig,
  type: ProviderType | undefined,
  listing: Listing | undefined,
  { isLocal, privacy: own }: Pick<Table, 'isLocal' | 'privacy'>,
): ProviderContext {
  const local = isLocal(provider) && !isGateway(provider.type);
  return {
    provider,
    local,
    atHome: type !== undefined && isAtHome(provider, type),
    privacy: privacyOf(provider, { type, local, own }),
    privacyAway: local ? privacyOf(provider, { type, local: false, own }) : undefined,
    listedAt: listing?.fetchedAt ?? 0,
  };
}

/** Facts: the person's own over the provider's list over the catalogue. */
export function endpointOf(
  modelId: string,
  listed: ModelInfo | undefined,
  context: ProviderContext,
  facts: FactsOf,
  own: OwnFacts | undefined,
): Endpoint {
  const { provider, atHome } = context;
  const known = facts(provider.type, modelId);
  const away = leavesMachine(provider.type, modelId);
  const local = context.local && !away;
  const { id: _, price: listedPrice, note: _note, ...said } = listed ?? { id: modelId };
  const endpoint: Endpoint = {
    ...(known ?? { model: canonicalName(provider.type, modelId) }),
    ...said,
    ref: `${provider.id}/${modelId}`,
    providerId: provider.id,
    modelId,
    local,
  };
  // What a provider lists after the day, it serves: the day was put off, or was never the right one.
  if (
    listed !== undefined &&
    endpoint.retires !== undefined &&
    context.listedAt >= Date.parse(endpoint.retires)
  )
    delete endpoint.retires;
  if (own?.contextLength !== undefined) endpoint.contextLength = own.contextLength;
  if (own?.maxOutput !== undefined) endpoint.maxOutput = own.maxOutput;
  const price = priceOf(own, listedPrice, known, { ...context, local, atHome });
  if (price === undefined) delete endpoint.price;
  else endpoint.price = price;
  const privacy = context.local && away ? context.privacyAway : context.privacy;
  if (privacy !== undefined) endpoint.privacy = privacy;
  return endpoint;
}

export const ownOf = (own: Routing['own'], ref: ModelRef): OwnFacts | undefined =>
  Object.hasOwn(own, ref) ? own[ref] : undefined;

function priceOf(
  own: OwnFacts | undefined,
  listed: ModelPrice | undefined,
  known: KnownFacts | undefined,
  { local, atHome, listedAt }: ProviderContext,
): Price | undefined {
  const base: Price | undefined = local
    ? { input: 0, output: 0, source: 'provider', at: listedAt }
    : listed !== undefined
      ? { ...listed, source: 'provider', at: listedAt }
      : atHome
        ? known?.price
        : undefined;
  if (own?.input === undefined && own?.output === undefined) return base;
  // Prices of the cache and of thoughts were those of the one that is replaced.
  const { image, request } = base ?? {};
  const input = own.input ?? base?.input;
  const output = own.output ?? base?.output;
  return {
    ...(input === undefined ? {} : { input }),
    ...(output === undefined ? {} : { output }),
    ...(image === undefined ? {} : { image }),
    ...(request === undefined ? {} : { request }),
    source: 'own',
    at: 0,
  };
}
