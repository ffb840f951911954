/** What a person may allow a site, where, and for how long. Plain constants: our own screens may carry them. */

export const CAPABILITIES = [
  /** Every conversation. */
  'text',
  /** Pictures that the site sends along. */
  'images',
  'audio',
  'files',
  /** Functions that the page runs for the model. */
  'tools',
  'embeddings',
  /** Pictures that a model makes, in a conversation or alone. */
  'image-generation',
  /** Sound that a model makes, in a conversation or alone. */
  'speech',
  'transcription',
] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** What a conversation may be sent: what “allow” means where nothing else is named. */
export const CHAT_CAPABILITIES: readonly Capability[] = ['text', 'images', 'audio', 'files', 'tools'];

/** `session`: until the browser closes. `spend`: until so much is spent. In a private window all end with the last one. */
export const LIFETIMES = ['session', '1-hour', '1-day', '30-days', 'always', 'spend'] as const;
export type Lifetime = (typeof LIFETIMES)[number];

/** Of those that end by the clock, ms. */
export const LIFETIME_MS: Readonly<Partial<Record<Lifetime, number>>> = {
  '1-hour': 3_600_000,
  '1-day': 86_400_000,
  '30-days': 2_592_000_000,
};

export interface Term {
  lasts: Lifetime;
  /** USD, with `spend` alone: what the site may spend from now on. */
  limit?: number | undefined;
}

/** USD; more than that is a slip of the finger. */
export const MAX_SPEND = 10_000;

/** A grant ends that was not used for so many days, where the person set nothing else. */
export const UNUSED_DAYS = 90;

/** One grant of a site, for our own screens. */
export interface GrantView {
  capabilities: Capability[];
  lasts: 'session' | 'until' | 'always' | 'spend';
  /** Unix ms: when the person said so. */
  from: number;
  /** Unix ms, with `until`. */
  until?: number;
  /** USD, with `spend`; `spent` is absent where it is not known. */
  spend?: { limit: number; spent?: number };
}
