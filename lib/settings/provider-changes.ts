/** What was decided about routing where a provider goes, or becomes another. Pure. */
import { originOf } from '../protocol/address.ts';
import { type ProviderConfig, splitModelRef } from '../protocol/config.ts';
import type { Routing } from '../protocol/routing.ts';

/** What belonged to a provider that is gone. Presets go on naming its models: they come back with it. */
export const withoutProvider = (routing: Routing, providerId: string): Routing => ({
  ...routing,
  own: Object.fromEntries(
    Object.entries(routing.own).filter(([ref]) => splitModelRef(ref).providerId !== providerId),
  ),
  privacy: Object.fromEntries(Object.entries(routing.privacy).filter(([id]) => id !== providerId)),
});

/**
 * Whether a provider became another service under its id: of another kind, or at another origin. What is known of the one
 * does not hold for the other.
 * @param before As it was; undefined: there was none.
 */
export const hasMoved = (before: ProviderConfig | undefined, after: ProviderConfig): boolean =>
  before !== undefined &&
  (before.type !== after.type || originOf(before.baseUrl) !== originOf(after.baseUrl));

/** What a person said of prices and terms, they said of a service. */
export const withMoved = (
  routing: Routing,
  before: ProviderConfig | undefined,
  after: ProviderConfig,
): Routing => (hasMoved(before, after) ? withoutProvider(routing, after.id) : routing);
