/**
 * Names of what Oriel itself chooses among the person's models, and how much of its own making a person may keep. Kept
 * apart from `routing.ts`, so that a screen can know them without carrying zod.
 */

/** The provider id that no provider may have: in a model reference it names what Oriel itself chooses. */
export const ORIEL = 'oriel';

/** `oriel/<name>`: what each means is in lib/router/virtual.ts and docs/routing.md. */
export const VIRTUAL_MODELS = ['auto', 'fast', 'cheap', 'best', 'local', 'vision', 'code'] as const;
export type VirtualModel = (typeof VIRTUAL_MODELS)[number];

export const MAX_PRESETS = 64;
export const MAX_PRESET_MODELS = 32;
