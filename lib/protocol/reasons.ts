/** Why an endpoint is a candidate where it is, or none, and what models are for: the words for it. */

/**
 * Why an endpoint is no candidate. `detail` of a removal is the figure: USD per million tokens, tokens, the day, the kind
 * that it is; `unknown` where there is none.
 */
export const REMOVALS = [
  'not-set-up',
  'local-only',
  'trains',
  'retains',
  'max-price',
  'kind',
  'tools',
  'json',
  'image-input',
  'audio-input',
  'file-input',
  'image-output',
  'audio-output',
  'context',
  'output-length',
  'retired',
  /** After all candidates that are listed: counted only. */
  'not-asked-for',
] as const;
export type Removal = (typeof REMOVALS)[number];

/** Why a candidate stands where it does. */
export const REASONS = [
  /** The very endpoint that was chosen. */
  'chosen',
  /** `value`: its place in the person's list, from 1. */
  'listed',
  /** The chosen model, elsewhere. */
  'same-model',
  /** `value`: USD for a million tokens, as the policy reckons them. */
  'price',
  /** `value`: ms to the first token, p50. */
  'latency',
  /** `value`: tokens per second, p50. */
  'throughput',
  /** `value`: its chance to be the first of its equals, 0–1. */
  'weight',
  /** `value`: its rank among the best, from 1. */
  'rank',
  /** `value`: where it stands in its maker's line, 3 the most capable, 1 the small one. */
  'tier',
  /** The newer goes first. `value`: when it came out; absent where no one says. */
  'released',
  /** In the memory of a local server. */
  'loaded',
  /** Its prompt cache is warm for this conversation. */
  'warm-cache',
  /** Goes first this once, so that its figures come about or stay true. */
  'explored',
  /** Moved down: whether it can do what is asked is not known. `value`: what, as a `Removal`. */
  'unknown',
  /** After its equals: its price is not known. */
  'unpriced',
  /** Moved down: it failed lately. */
  'outage',
  /** Moved down: it asked to be left alone. `value`: seconds left. */
  'cooling',
  /** Moved down: slower than preferred. */
  'slow',
  /** After its equals: no figures of it yet. */
  'unmeasured',
] as const;
export interface Reason {
  code: (typeof REASONS)[number];
  value?: number | string;
}

export const CATEGORIES = [
  'chat',
  'code',
  'reasoning',
  'vision',
  'image',
  'embedding',
  'speech',
  'transcription',
  'small',
] as const;
export type Category = (typeof CATEGORIES)[number];
