import type { ModelRef } from '../../lib/protocol/config.ts';
import type { ModelView } from '../../lib/protocol/control.ts';
import type { EndpointView } from '../../lib/protocol/routing-control.ts';
import { indexModels } from '../model-picker/model-search.ts';

export interface Named {
  name: string;
  providerLabel?: string;
  local: boolean;
  /** Nothing lists it any more. */
  missing: boolean;
}
export type NameOf = (ref: ModelRef) => Named;

/** Names for people: as the endpoints that came with an answer say, then as the pickers do, then the bare reference. */
export function namesOf(
  models: readonly ModelView[],
  endpoints: Readonly<Record<ModelRef, EndpointView>> = {},
): NameOf {
  const { byRef } = indexModels(models);
  return (ref) => {
    const known = Object.hasOwn(endpoints, ref) ? endpoints[ref] : byRef.get(ref);
    if (known === undefined) return { name: ref, local: false, missing: true };
    const { name, providerLabel, local } = known;
    return { name, providerLabel, local, missing: false };
  };
}
