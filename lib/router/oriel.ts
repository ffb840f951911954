/** References to what Oriel itself chooses: `oriel/<virtual model>`, `oriel/<preset id>`. */
import { ORIEL, type Preset, VIRTUAL_MODELS, type VirtualModel } from '../protocol/routing.ts';

const PREFIX = `${ORIEL}/`;

export const isOriel = (ref: string): boolean => ref.startsWith(PREFIX);

export function virtualOf(ref: string): VirtualModel | undefined {
  const name = ref.slice(PREFIX.length);
  return isOriel(ref) ? VIRTUAL_MODELS.find((it) => it === name) : undefined;
}

export const presetOf = (ref: string, presets: readonly Preset[]): Preset | undefined =>
  isOriel(ref) ? presets.find(({ id }) => id === ref.slice(PREFIX.length)) : undefined;
