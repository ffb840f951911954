/**
 * What a person decides about which endpoint answers, and how our own screens are told why one did. Rules are hard: what
 * breaks one is never asked. Preferences only move a candidate down (routing.md).
 */
import * as z from 'zod/mini';
import { ModelRef, ProviderId } from './config.ts';
import type { ErrorCode } from './errors.ts';
import type { Usage } from './part.ts';
import type { Reason, Removal } from './reasons.ts';
import { MAX_PRESET_MODELS, MAX_PRESETS } from './virtual.ts';

z.config({ jitless: true });

/** How endpoints that may all answer are ordered. `order`: as the person listed them. */
export const Policy = z.enum(['order', 'price', 'latency', 'throughput', 'balanced']);
export type Policy = z.infer<typeof Policy>;

const usd = z.number().check(z.minimum(0), z.maximum(100_000));

export const Rules = z.strictObject({
  /** On this machine alone: nothing that is asked leaves it. */
  localOnly: z.optional(z.boolean()),
  /** Only where it is known that nothing sent is used for training. What is not known is out. */
  noTraining: z.optional(z.boolean()),
  /** Only where it is known that nothing sent is kept. What is not known is out. */
  noRetention: z.optional(z.boolean()),
  /** USD per million tokens. What costs more is out, and so is what has no known price. */
  maxPrice: z.optional(z.strictObject({ input: z.optional(usd), output: z.optional(usd) })),
  /** Slower ones come after all others. */
  prefer: z.optional(
    z.strictObject({
      firstTokenMs: z.optional(z.number().check(z.minimum(1), z.maximum(600_000))),
      tokensPerSecond: z.optional(z.number().check(z.minimum(0.1), z.maximum(100_000))),
    }),
  ),
});
export type Rules = z.infer<typeof Rules>;

export type { Category, Reason, Removal } from './reasons.ts';
export { MAX_PRESET_MODELS, MAX_PRESETS, ORIEL, VIRTUAL_MODELS, type VirtualModel } from './virtual.ts';

/** A model of the person's own making, `oriel/<id>`: models in order or by a policy, with parameters and a system prompt. */
export const Preset = z.strictObject({
  id: ProviderId,
  label: z.string().check(z.minLength(1), z.maxLength(120)),
  models: z.array(ModelRef).check(z.minLength(1), z.maxLength(MAX_PRESET_MODELS)),
  policy: Policy,
  /** Goes before the page's own instructions. */
  system: z.optional(z.string().check(z.minLength(1), z.maxLength(20_000))),
  /** Where the page does not say otherwise. */
  parameters: z.optional(
    z.strictObject({
      temperature: z.optional(z.number().check(z.minimum(0), z.maximum(2))),
      topP: z.optional(z.number().check(z.minimum(0), z.maximum(1))),
      maxOutputTokens: z.optional(z.int().check(z.minimum(1))),
      effort: z.optional(z.enum(['none', 'minimal', 'low', 'medium', 'high', 'max'])),
    }),
  ),
  /** Besides those of the site and of all sites. */
  rules: z.optional(Rules),
});
export type Preset = z.infer<typeof Preset>;

/** What a person knows better than the catalogue, of one endpoint. */
export const OwnFacts = z.strictObject({
  /** USD per million tokens. */
  input: z.optional(usd),
  output: z.optional(usd),
  contextLength: z.optional(z.int().check(z.minimum(1))),
  maxOutput: z.optional(z.int().check(z.minimum(1))),
});
export type OwnFacts = z.infer<typeof OwnFacts>;

/** For all sites. */
export const Routing = z.strictObject({
  rules: z.optional(Rules),
  presets: z.array(Preset).check(z.maxLength(MAX_PRESETS)),
  /** Where an endpoint fails, the same model at the person's other providers. Never from this machine to elsewhere. */
  elsewhere: z.boolean(),
  /** A second endpoint is asked where the first takes unusually long. Both are paid for. */
  hedge: z.boolean(),
  /** The catalogue may be refreshed once a day, unasked. */
  daily: z.boolean(),
  own: z.record(ModelRef, OwnFacts),
  /** What the person's own contract with a provider says, by provider id; it goes before what the catalogue says. */
  privacy: z.record(
    ProviderId,
    z.strictObject({ trains: z.optional(z.boolean()), retains: z.optional(z.boolean()) }),
  ),
});
export type Routing = z.infer<typeof Routing>;

export const NO_ROUTING: Routing = {
  presets: [],
  elsewhere: true,
  hedge: false,
  daily: false,
  own: {},
  privacy: {},
};

/** For one site, beside its model. */
export const SiteRouting = z.strictObject({
  rules: z.optional(Rules),
  /** The model that the page names is used where it is one of the person's. */
  pageChooses: z.optional(z.boolean()),
  /** The very same question is answered from memory for a day. */
  cache: z.optional(z.boolean()),
});
export type SiteRouting = z.infer<typeof SiteRouting>;

/** Who wanted what answers: the approval window, the page, the person's rule for the site, the default. */
export type WantedBy = 'approval' | 'page' | 'site' | 'default';

/** Which endpoints were to answer, in order, and what became of all others. Kept with the call, and shown. */
export interface Decision {
  /** As it was named: a reference, or the page's own word where several endpoints are meant. Empty: nothing is chosen. */
  wanted: ModelRef;
  by: WantedBy;
  /** The page's wish, where it named one that did not count. */
  ignoredWish?: string;
  policy: Policy;
  /** 32 at most. */
  candidates: { ref: ModelRef; reasons: Reason[] }[];
  /** 64 at most. */
  removed: { ref: ModelRef; rule: Removal; detail?: string }[];
  /** Removed beyond those that are listed, by rule. */
  more?: Partial<Record<Removal, number>>;
}

/** One try of one candidate, once it is over. */
export interface AttemptRecord {
  ref: ModelRef;
  /** `answered`: its parts are the answer. `outrun`: another was quicker. */
  outcome: 'answered' | 'outrun' | ErrorCode;
  /** Unix ms. */
  startedAt: number;
  ms: number;
  /** ms to its first content part. */
  firstMs?: number;
  usage?: Usage;
  /** Of the output: tokens that were thought and not shown. They came before the first content part. */
  unseen?: number;
  /** How many requests share the usage; absent: one. */
  requests?: number;
  /** Its provider did not tell all of it: the input is reckoned from the call, the output from what was streamed. */
  estimated?: true;
  /** Of that, the input: files in it are charged as the most that they can be. */
  inputUntold?: true;
  /** ms before its first word in which it may have thought unheard, where its provider did not tell what came out in the end. */
  silentMs?: number;
  /** Tokens to which its answer was limited, by the call or by what was left to spend: it has thought no more either. */
  mostOutput?: number;
}

export interface Quantiles {
  p50: number;
  p95: number;
  /** From so many measurements. */
  samples?: number;
}

/** How an endpoint has fared lately. */
export interface EndpointHealth {
  breaker: 'closed' | 'open' | 'half-open';
  /** It is to be left alone until then, Unix ms (rate limits). */
  coolUntil?: number;
  /** When it last failed in a way that counts against it, Unix ms. */
  failedAt?: number;
  /** ms to the first content part. */
  firstMs?: Quantiles;
  /** Tokens per second after the first. */
  perSecond?: Quantiles;
  /** Share of the last attempts that were answered, 0–1; absent without any. */
  uptime?: number;
  attempts: number;
}

/** Who said what a model costs: the person, the provider's own list, a refreshed catalogue, the bundled one. */
export type PriceSource = 'own' | 'provider' | 'openrouter' | 'models.dev' | 'bundled';
