/** Changes of what a person decides about routing. Pure. */
import { type ModelRef, splitModelRef } from '../protocol/config.ts';
import { OrielError } from '../protocol/errors.ts';
import {
  MAX_PRESETS,
  ORIEL,
  type OwnFacts,
  type Preset,
  type Routing,
  type Rules,
  VIRTUAL_MODELS,
} from '../protocol/routing.ts';
import { isVirtual } from './chosen-by-oriel.ts';
import { withEntry } from './entries.ts';
import { chooseProviderId } from './provider-id.ts';

/** A preset as a form gives it: a new one has no id yet. */
export type PresetDraft = Omit<Preset, 'id'> & { id?: string | undefined };

/**
 * Replaces the preset of this id or adds one; without an id it gets one made of its label.
 * @throws OrielError `invalid-request` for a name that Oriel uses itself, a preset within a preset, or one too many.
 */
export function withPreset(routing: Routing, draft: PresetDraft): { routing: Routing; id: string } {
  const refuse = (message: string, detail: string): never => {
    throw new OrielError('invalid-request', { message, detail });
  };
  const { presets } = routing;
  const id =
    draft.id ?? chooseProviderId(draft.label, [...presets.map((preset) => preset.id), ...VIRTUAL_MODELS]);
  if (isVirtual(id)) refuse(`“${id}” is a model of Oriel’s own already. Choose another name.`, 'label');
  // One list, that can be read: a preset of presets would have to be followed to be understood.
  if (draft.models.some((ref) => splitModelRef(ref).providerId === ORIEL))
    refuse('A preset holds models of providers, not what Oriel chooses itself.', 'models');
  if (new Set(draft.models).size !== draft.models.length)
    refuse('A model is in this preset twice. Remove one of them.', 'models');
  const preset: Preset = { ...draft, id };
  const at = presets.findIndex((one) => one.id === id);
  if (at === -1 && presets.length >= MAX_PRESETS)
    refuse(`There are ${MAX_PRESETS} presets already. Remove one first.`, 'label');
  return {
    id,
    routing: { ...routing, presets: at === -1 ? [...presets, preset] : presets.with(at, preset) },
  };
}

/** Removing what is not there is no error. */
export const withoutPreset = (routing: Routing, id: string): Routing => ({
  ...routing,
  presets: routing.presets.filter((preset) => preset.id !== id),
});

/** What is undefined stays; `rules: null` takes all away. */
export interface RoutingPatch {
  rules?: Rules | null | undefined;
  elsewhere?: boolean | undefined;
  hedge?: boolean | undefined;
  daily?: boolean | undefined;
}

export function patched({ rules, ...routing }: Routing, patch: RoutingPatch): Routing {
  const kept = patch.rules === undefined ? rules : (patch.rules ?? undefined);
  return {
    ...routing,
    elsewhere: patch.elsewhere ?? routing.elsewhere,
    hedge: patch.hedge ?? routing.hedge,
    daily: patch.daily ?? routing.daily,
    ...(kept === undefined || Object.keys(kept).length === 0 ? {} : { rules: kept }),
  };
}

export const withOwnFacts = (routing: Routing, ref: ModelRef, facts: OwnFacts | null): Routing => ({
  ...routing,
  own: withEntry(routing.own, ref, facts),
});

export const withPrivacy = (
  routing: Routing,
  providerId: string,
  privacy: Routing['privacy'][string] | null,
): Routing => ({ ...routing, privacy: withEntry(routing.privacy, providerId, privacy) });
