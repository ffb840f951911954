/** Endpoints as screens show them: named, priced, with how they fared. */
import type { Endpoint } from '../../lib/catalog/endpoint.ts';
import { shownName } from '../../lib/catalog/models.ts';
import type { ModelRef } from '../../lib/protocol/config.ts';
import type { Decision } from '../../lib/protocol/routing.ts';
import type { EndpointView } from '../../lib/protocol/routing-control.ts';
import type { Rooms } from '../background/rooms.ts';

export const refsOf = ({ candidates, removed }: Decision): ModelRef[] =>
  [...candidates, ...removed].map(({ ref }) => ref);

export async function endpointViews(
  { routes, health, settings }: Rooms,
  refs: readonly ModelRef[],
): Promise<Record<ModelRef, EndpointView>> {
  const wanted = new Set(refs);
  const endpoints = (await routes.table()).filter(({ ref }) => wanted.has(ref));
  const views = endpoints.map((endpoint) => {
    const label = settings.provider(endpoint.providerId)?.label ?? endpoint.providerId;
    const fared = health.of(endpoint.ref);
    return [endpoint.ref, { ...viewOf(endpoint, label), ...(fared === undefined ? {} : { health: fared }) }];
  });
  return Object.fromEntries(views);
}

function viewOf(endpoint: Endpoint, providerLabel: string): EndpointView {
  const { local, price } = endpoint;
  const { input, output, source, at } = price ?? {};
  const told =
    source === undefined || at === undefined
      ? {}
      : {
          price: {
            ...(input === undefined ? {} : { input }),
            ...(output === undefined ? {} : { output }),
            source,
            at,
          },
        };
  return { name: shownName(endpoint), providerLabel, local, ...told };
}
