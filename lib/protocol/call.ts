/**
 * What goes in: one shape for every surface and every provider. Parsed strictly, once, in the background;
 * unknown fields are refused (S13). Binary content is base64, since runtime ports carry JSON.
 */
import * as z from 'zod/mini';
import { Assistance } from './assistance.ts';
import { FEATURES } from './features.ts';
import { CAPABILITIES } from './grant.ts';
import {
  MAX_CHOICES,
  MAX_CONTENT_PARTS,
  MAX_DETECT_CHARS,
  MAX_FIELDS,
  MAX_ID_CHARS,
  MAX_MESSAGES,
  MAX_REASON_CHARS,
  MAX_STOP_SEQUENCES,
  MAX_TOOLS,
} from './limits.ts';
import { listOf, recordOf } from './parsing.ts';
import { Task } from './task.ts';

// zod 4 otherwise probes `new Function`, which an extension's CSP refuses.
z.config({ jitless: true });

const id = z.string().check(z.minLength(1), z.maxLength(MAX_ID_CHARS));
const record = recordOf(z.unknown(), MAX_FIELDS);
const metadata = z.optional(record);
const mediaType = z.string().check(z.maxLength(MAX_ID_CHARS));
const cache = z.optional(z.boolean());

/** `data`: base64 bytes, or `url`: handed on to the provider as it is, never fetched by us (S08). */
const source = z.union([
  z.strictObject({ data: z.string().check(z.regex(/^[A-Za-z0-9+/_-]*={0,2}$/)) }),
  z.strictObject({ url: z.string().check(z.maxLength(8_192), z.regex(/^https:\/\//)) }),
]);

/** `cache`: what comes before and this may be kept by the provider for the next call. */
const textContent = z.strictObject({ type: z.literal('text'), text: z.string(), cache, metadata });
const imageContent = z.strictObject({
  type: z.literal('image'),
  mediaType: z.optional(mediaType),
  source,
  cache,
  metadata,
});
const audioContent = z.strictObject({ type: z.literal('audio'), mediaType, source, cache });
const fileContent = z.strictObject({
  type: z.literal('file'),
  mediaType,
  name: z.optional(z.string().check(z.maxLength(1_024))),
  source,
  cache,
  metadata,
});
const reasoningContent = z.strictObject({ type: z.literal('reasoning'), text: z.string(), metadata });
const toolCallContent = z.strictObject({
  type: z.literal('tool-call'),
  id,
  name: id,
  /** JSON text, unmodified. */
  arguments: z.string(),
  metadata,
});
const toolResultContent = z.strictObject({
  type: z.literal('tool-result'),
  id,
  name: z.optional(id),
  content: listOf(z.union([textContent, imageContent]), MAX_CONTENT_PARTS),
  isError: z.optional(z.boolean()),
});

const contentOf = <T extends z.core.$ZodType>(item: T) => listOf(item, MAX_CONTENT_PARTS);

const message = z.discriminatedUnion('role', [
  z.strictObject({ role: z.enum(['system', 'developer']), content: contentOf(textContent) }),
  z.strictObject({
    role: z.literal('user'),
    content: contentOf(z.discriminatedUnion('type', [textContent, imageContent, audioContent, fileContent])),
  }),
  z.strictObject({
    role: z.literal('assistant'),
    content: contentOf(
      z.discriminatedUnion('type', [
        textContent,
        reasoningContent,
        toolCallContent,
        imageContent,
        fileContent,
      ]),
    ),
    /** The final message only: the model goes on from this text. */
    prefix: z.optional(z.boolean()),
  }),
  z.strictObject({ role: z.literal('tool'), content: contentOf(toolResultContent) }),
]);

const tool = z.strictObject({
  name: id,
  description: z.optional(z.string()),
  /** JSON Schema of the arguments. */
  inputSchema: record,
  strict: z.optional(z.boolean()),
});

const probability = z.number().check(z.minimum(0), z.maximum(1));
const penalty = z.number().check(z.minimum(-2), z.maximum(2));
const positive = z.int().check(z.minimum(1));

export const Call = z.strictObject({
  surface: z.enum(['window.ai', 'legacy', 'language-model', 'openai-fetch', 'dashboard']),
  messages: listOf(message, MAX_MESSAGES, 1),
  /** A wish. It counts only where the user lets this site choose. */
  model: z.optional(z.string().check(z.maxLength(MAX_ID_CHARS))),
  tools: z.optional(z.array(tool).check(z.maxLength(MAX_TOOLS))),
  /** Whether tools may, may not or must be called, or which one must. Absent: the model decides. */
  toolChoice: z.optional(z.union([z.enum(['auto', 'none', 'required']), z.strictObject({ name: id })])),
  /** `false`: one call of a tool at a time; a model that cannot be held to it is refused as `unsupported`. */
  parallelToolCalls: z.optional(z.boolean()),
  /** Without a schema: any JSON. */
  json: z.optional(
    z.strictObject({
      name: z.optional(id),
      schema: z.optional(record),
      strict: z.optional(z.boolean()),
      /** The answer is held to it: `finish` means that it complies, and one that does not ends in `invalid-output`. */
      check: z.optional(z.boolean()),
    }),
  ),
  /** How hard a model that can is to think before it answers, by a word or in tokens. */
  reasoning: z.optional(
    z.strictObject({
      effort: z.optional(z.enum(['none', 'minimal', 'low', 'medium', 'high', 'max'])),
      budgetTokens: z.optional(positive),
    }),
  ),
  /** Higher is more varied. */
  temperature: z.optional(z.number().check(z.minimum(0), z.maximum(2))),
  /** Of the likeliest tokens, so many as make up this probability. */
  topP: z.optional(probability),
  /** Only this many of the likeliest tokens. */
  topK: z.optional(positive),
  /** Only tokens at least this likely, as a share of the likeliest one's. */
  minP: z.optional(probability),
  /** Against tokens that were there already. */
  presencePenalty: z.optional(penalty),
  /** Against tokens, the more the more often they were there. */
  frequencyPenalty: z.optional(penalty),
  /** The same seed is to give the same answer, as far as a provider keeps to it. */
  seed: z.optional(z.int()),
  /** The answer ends before any of these. */
  stop: z.optional(
    z.array(z.string().check(z.minLength(1), z.maxLength(512))).check(z.maxLength(MAX_STOP_SEQUENCES)),
  ),
  /** Of the answer, with what is thought unseen. Absent: what the model allows. */
  maxOutputTokens: z.optional(positive),
  /** How many alternatives per token; 0 gives the chosen token's only. */
  logprobs: z.optional(z.int().check(z.minimum(0), z.maximum(20))),
  /** What the answer may hold besides text. Absent: text alone. */
  modalities: z.optional(z.array(z.enum(['text', 'image', 'audio'])).check(z.maxLength(3))),
  /** How many answers. */
  n: z.optional(positive.check(z.maximum(MAX_CHOICES))),
});
export type Call = z.infer<typeof Call>;
export type Message = Call['messages'][number];
export type Content = Message['content'][number];
export type Tool = NonNullable<Call['tools']>[number];
export type Source = z.infer<typeof source>;

export const AccessRequest = z.strictObject({
  /** What the site wants it for, in its own words: shown as such. */
  reason: z.optional(z.string().check(z.maxLength(MAX_REASON_CHARS))),
  /** What it wants to use. Absent: text. */
  capabilities: z.optional(z.array(z.enum(CAPABILITIES)).check(z.maxLength(16))),
  /** USD the site would like to spend. Shown, never granted by itself. */
  budget: z.optional(z.number().check(z.minimum(0), z.maximum(1_000))),
});
export type AccessRequest = z.infer<typeof AccessRequest>;

/** The one message a page may send on a line. `id` is the page's own and runs once (S27). */
export const Ask = z.discriminatedUnion('ask', [
  z.strictObject({ ask: z.literal('generate'), id, title: z.optional(z.string()), call: Call }),
  z.strictObject({ ask: z.literal('task'), id, title: z.optional(z.string()), task: Task }),
  z.strictObject({
    ask: z.literal('request-access'),
    id,
    title: z.optional(z.string()),
    request: AccessRequest,
  }),
  /** `feature`: of the frame of another site that asks, what it is about. Absent: conversations. */
  z.strictObject({ ask: z.literal('access'), id, feature: z.optional(z.enum(FEATURES)) }),
  /** What a call would cost. Nobody is asked, and nothing is sent to a provider. */
  z.strictObject({ ask: z.literal('estimate'), id, title: z.optional(z.string()), call: Call }),
  /** What this site may use. Nobody is asked; before a grant it is refused (S34). */
  z.strictObject({ ask: z.literal('models'), id, title: z.optional(z.string()) }),
  /** Something done with a text: the same as a call, whose prompt is made here. */
  z.strictObject({ ask: z.literal('assist'), id, title: z.optional(z.string()), assistance: Assistance }),
  /** In which languages a text is written. No model is asked, and it stays on this machine. */
  z.strictObject({
    ask: z.literal('detect'),
    id,
    title: z.optional(z.string()),
    text: z.string().check(z.maxLength(MAX_DETECT_CHARS)),
  }),
]);
export type Ask = z.infer<typeof Ask>;
