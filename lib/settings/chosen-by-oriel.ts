/** References to what Oriel itself chooses. Pure. */
import { type ModelRef, splitModelRef } from '../protocol/config.ts';
import { ORIEL, type Preset, VIRTUAL_MODELS } from '../protocol/routing.ts';

export const isVirtual = (name: string): boolean => (VIRTUAL_MODELS as readonly string[]).includes(name);

/** `oriel/<virtual model>` or `oriel/<preset>` of one that is there. */
export function isChosenByOriel(ref: ModelRef, presets: readonly Pick<Preset, 'id'>[]): boolean {
  const { providerId, modelId } = splitModelRef(ref);
  return providerId === ORIEL && (isVirtual(modelId) || presets.some(({ id }) => id === modelId));
}

/** A provider that is set up has this model, or Oriel chooses it. */
export const refersTo = (
  {
    providers,
    routing,
  }: { providers: readonly { id: string }[]; routing?: { presets: readonly Preset[] } | undefined },
  ref: ModelRef,
): boolean =>
  isChosenByOriel(ref, routing?.presets ?? []) ||
  providers.some(({ id }) => id === splitModelRef(ref).providerId);

export const presetRef = (id: string): ModelRef => `${ORIEL}/${id}`;
