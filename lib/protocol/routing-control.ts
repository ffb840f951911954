/** The part of the control channel that is about routing: what our own screens may ask and set, and what they are shown. */
import * as z from 'zod/mini';
import { ModelRef, Origin, ProviderId } from './config.ts';
import type { ErrorCode, ErrorInfo } from './errors.ts';
import type { FinishReason, Usage } from './part.ts';
import {
  type AttemptRecord,
  type Decision,
  type EndpointHealth,
  OwnFacts,
  Preset,
  type PriceSource,
  type Routing,
  Rules,
  SiteRouting,
} from './routing.ts';

/** A call as somebody might make it. */
export const Supposed = z.strictObject({
  tools: z.optional(z.boolean()),
  json: z.optional(z.boolean()),
  inputs: z.optional(z.array(z.enum(['image', 'audio', 'file'])).check(z.maxLength(3))),
  inputTokens: z.optional(z.int().check(z.minimum(0), z.maximum(100_000_000))),
  outputTokens: z.optional(z.int().check(z.minimum(1), z.maximum(100_000_000))),
});
export type Supposed = z.infer<typeof Supposed>;

export const ROUTING_COMMANDS = [
  /** What is absent stays; `rules: null` takes all away. */
  z.strictObject({
    command: z.literal('set-routing'),
    rules: z.optional(z.nullable(Rules)),
    elsewhere: z.optional(z.boolean()),
    hedge: z.optional(z.boolean()),
    daily: z.optional(z.boolean()),
  }),
  /** Without an `id` one is made of the label; with one the preset of that id is replaced, or added (undo). */
  z.strictObject({
    command: z.literal('save-preset'),
    preset: z.extend(Preset, { id: z.optional(ProviderId) }),
  }),
  /** Sites and the default that had it follow the default again, as with a provider that is removed. */
  z.strictObject({ command: z.literal('remove-preset'), id: ProviderId }),
  /** Replaces all of it; an empty object takes all away. */
  z.strictObject({
    command: z.literal('set-site-routing'),
    origin: Origin,
    top: z.optional(Origin),
    routing: SiteRouting,
  }),
  z.strictObject({ command: z.literal('set-own-facts'), model: ModelRef, facts: z.nullable(OwnFacts) }),
  z.strictObject({
    command: z.literal('set-privacy'),
    id: ProviderId,
    privacy: z.nullable(
      z.strictObject({ trains: z.optional(z.boolean()), retains: z.optional(z.boolean()) }),
    ),
  }),
  /** What would answer. Without `origin`: a site without rules of its own. `model`: as if that had been chosen. */
  z.strictObject({
    command: z.literal('explain'),
    origin: z.optional(Origin),
    model: z.optional(ModelRef),
    supposed: Supposed,
  }),
  /** The latest calls, newest first. */
  z.strictObject({
    command: z.literal('calls'),
    origin: z.optional(Origin),
    limit: z.int().check(z.minimum(1), z.maximum(200)),
  }),
  /** Asks OpenRouter and models.dev; only ever on a click, or daily where the person allowed that. */
  z.strictObject({ command: z.literal('refresh-catalogue') }),
  /** Forgets the answers kept for one site, or for all. */
  z.strictObject({ command: z.literal('clear-answers'), origin: z.optional(Origin) }),
] as const;

/** An endpoint, for people. */
export interface EndpointView {
  name: string;
  providerLabel: string;
  local: boolean;
  /** USD per million tokens. */
  price?: { input?: number; output?: number; source: PriceSource; at: number };
  health?: EndpointHealth;
}

export interface ExplanationView {
  decision: Decision;
  /** Where nothing may answer: why, as a sentence. */
  refused?: ErrorInfo;
  endpoints: Record<ModelRef, EndpointView>;
}

export interface CallView {
  /** Unix ms. */
  time: number;
  origin: string;
  surface: string;
  /** The page's wish. */
  asked?: string;
  served?: ModelRef;
  usage: Usage;
  /** USD; absent where the price is not known. */
  cost?: number;
  finish?: FinishReason;
  error?: ErrorCode;
  firstPartMs?: number;
  durationMs: number;
  attempts: AttemptRecord[];
  /** Answered from memory. */
  cached?: boolean;
  decision?: Decision;
}

export interface CatalogueView {
  models: number;
  /** When the bundled one was made, Unix ms. */
  bundledAt: number;
  /** When it was last refreshed, from where, and what went wrong the last time. */
  refreshedAt?: number;
  sources: ('bundled' | 'openrouter' | 'models.dev')[];
  problem?: { message: string; at: number };
}

export interface RoutingReplies {
  'set-routing': null;
  'save-preset': { id: string };
  'remove-preset': null;
  'set-site-routing': null;
  'set-own-facts': null;
  'set-privacy': null;
  explain: ExplanationView;
  calls: { calls: CallView[]; endpoints: Record<ModelRef, EndpointView> };
  'refresh-catalogue': CatalogueView;
  'clear-answers': null;
}

/** What the overview says of routing. */
export interface RoutingView extends Routing {
  catalogue: CatalogueView;
  /** By provider id: what its terms say as far as is known, and where they say so. */
  terms: Record<string, { trains?: boolean; retains?: boolean; source: string }>;
}
