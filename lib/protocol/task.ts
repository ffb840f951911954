/**
 * What goes in beyond chat: embeddings, images, speech, transcription. They run on the same line as a `Call`, under the
 * same consent, and are answered in the same parts: `embedding`, `file`, `text`, then `usage` and one `finish`.
 */
import * as z from 'zod/mini';
import { MAX_ID_CHARS } from './limits.ts';

z.config({ jitless: true });

export const MAX_EMBEDDINGS = 2_048;
export const MAX_IMAGES = 10;

const text = z.string().check(z.minLength(1), z.maxLength(4_000_000));
const surface = z.enum(['window.ai', 'openai-fetch', 'dashboard']);
/** As in `Call`: a wish. */
const model = z.optional(z.string().check(z.maxLength(MAX_ID_CHARS)));
const word = z.string().check(z.minLength(1), z.maxLength(64));
const base64 = z.string().check(z.minLength(1), z.regex(/^[A-Za-z0-9+/_-]*={0,2}$/));
const mediaType = z.string().check(z.maxLength(128), z.regex(/^[\w.+-]+\/[\w.+-]+(;[\w.+ =-]*)?$/));

export const EmbedTask = z.strictObject({
  task: z.literal('embed'),
  surface,
  /** A wish. It counts only where the user lets this site choose. */
  model,
  values: z.array(text).check(z.minLength(1), z.maxLength(MAX_EMBEDDINGS)),
  /** Numbers in each vector, where the model lets one choose. */
  dimensions: z.optional(z.int().check(z.minimum(1), z.maximum(65_536))),
  /** What they are for: some models embed a question otherwise than what is to be found. */
  purpose: z.optional(z.enum(['query', 'document', 'classification', 'clustering', 'similarity'])),
});
export type EmbedTask = z.infer<typeof EmbedTask>;

export const ImageTask = z.strictObject({
  task: z.literal('image'),
  surface,
  /** A wish. It counts only where the user lets this site choose. */
  model,
  prompt: text,
  /** How many. */
  n: z.optional(z.int().check(z.minimum(1), z.maximum(MAX_IMAGES))),
  /** Pixels, width by height: `1024x1024`. */
  size: z.optional(z.string().check(z.regex(/^[1-9]\d{1,4}x[1-9]\d{1,4}$/))),
  /** As far as its model knows degrees of it. */
  quality: z.optional(z.enum(['low', 'medium', 'high'])),
  /** Of what comes back. */
  format: z.optional(z.enum(['png', 'jpeg', 'webp'])),
  /** Whether what is behind it can be seen through it. */
  background: z.optional(z.enum(['transparent', 'opaque'])),
  /** The same seed is to give the same picture, as far as a provider keeps to it. */
  seed: z.optional(z.int()),
  /** To be changed, or taken as a model: base64. */
  images: z.optional(z.array(z.strictObject({ mediaType, data: base64 })).check(z.maxLength(MAX_IMAGES))),
});
export type ImageTask = z.infer<typeof ImageTask>;

export const SpeechTask = z.strictObject({
  task: z.literal('speech'),
  surface,
  /** A wish. It counts only where the user lets this site choose. */
  model,
  text,
  /** In the provider's own words. */
  voice: z.optional(word),
  /** Of what comes back. */
  format: z.optional(z.enum(['mp3', 'opus', 'aac', 'flac', 'wav', 'pcm'])),
  /** 1 is the voice's own. */
  speed: z.optional(z.number().check(z.minimum(0.25), z.maximum(4))),
  /** How it is to be said. */
  instructions: z.optional(z.string().check(z.maxLength(10_000))),
  /** ISO 639-1, where it is not to be guessed. */
  language: z.optional(word),
});
export type SpeechTask = z.infer<typeof SpeechTask>;

export const TranscribeTask = z.strictObject({
  task: z.literal('transcribe'),
  surface,
  /** A wish. It counts only where the user lets this site choose. */
  model,
  audio: z.strictObject({ mediaType, data: base64 }),
  /** ISO 639-1, where it is known. */
  language: z.optional(word),
  /** Names and words to expect. */
  prompt: z.optional(z.string().check(z.maxLength(10_000))),
  /** Higher guesses more freely. */
  temperature: z.optional(z.number().check(z.minimum(0), z.maximum(1))),
});
export type TranscribeTask = z.infer<typeof TranscribeTask>;

export const Task = z.discriminatedUnion('task', [EmbedTask, ImageTask, SpeechTask, TranscribeTask]);
export type Task = z.infer<typeof Task>;
export type TaskName = Task['task'];
