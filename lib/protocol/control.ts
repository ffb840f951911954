/**
 * Our own pages (popup, approval, dashboard) <-> background. A separate channel from the line that web pages use;
 * `gate/caller` lets only our own top-level pages through (S02). No key ever comes back on it.
 */
import * as z from 'zod/mini';
import type { AccessRequest } from './call.ts';
import { ModelRef, Origin, ProviderConfig, ProviderId } from './config.ts';
import type { ErrorInfo } from './errors.ts';

const text = z.string();
const providerDraft = z.extend(ProviderConfig, { id: z.optional(ProviderId) });
/** Absent: keep the stored one. `null`: remove it. */
const key = z.optional(z.nullable(z.string().check(z.minLength(1), z.maxLength(8_192))));

/** Sent with `runtime.sendMessage`; answered with a `Reply` of the type in `Replies`. */
export const Command = z.discriminatedUnion('command', [
  z.strictObject({ command: z.literal('overview') }),
  z.strictObject({ command: z.literal('site'), origin: Origin }),
  z.strictObject({
    command: z.literal('set-site-access'),
    origin: Origin,
    access: z.enum(['allow', 'deny', 'ask']),
  }),
  z.strictObject({ command: z.literal('set-site-model'), origin: Origin, model: z.nullable(ModelRef) }),
  z.strictObject({ command: z.literal('forget-site'), origin: Origin }),
  z.strictObject({ command: z.literal('set-default-model'), model: z.nullable(ModelRef) }),
  /** What answers a task beyond chat. `null`: nothing does. */
  z.strictObject({
    command: z.literal('set-task-model'),
    task: z.enum(['embed', 'image', 'speech', 'transcribe']),
    model: z.nullable(ModelRef),
  }),
  /** Without an `id` a new provider is made and its id chosen from the label. */
  z.strictObject({ command: z.literal('save-provider'), provider: providerDraft, key }),
  z.strictObject({ command: z.literal('remove-provider'), id: ProviderId }),
  /** Tries the draft as it stands in the form, saved or not. With an `id` and no `key` the stored key is used. */
  z.strictObject({ command: z.literal('test-provider'), provider: providerDraft, key }),
  z.strictObject({ command: z.literal('refresh-models'), id: ProviderId }),
  z.strictObject({ command: z.literal('preview-import'), file: text }),
  z.strictObject({ command: z.literal('import'), file: text }),
  z.strictObject({ command: z.literal('export'), keys: z.boolean() }),
]);
export type Command = z.infer<typeof Command>;

export interface ModelView {
  ref: ModelRef;
  /** For people; the model id where nothing better is known. */
  name: string;
  providerId: string;
  providerLabel: string;
  /** Runs on this machine: nothing leaves it. */
  local: boolean;
  /** Tokens, where known. */
  contextLength?: number;
  note?: string;
}

export interface ProviderView extends ProviderConfig {
  typeLabel: string;
  hasKey: boolean;
  local: boolean;
  /** Names what stands between this provider and an answer, as a sentence; absent when nothing does. */
  problem?: string;
}

/** What the settings form of a provider type shows; derived from the registry. */
export interface ProviderTypeView {
  /** The name in the registry and in the config file. */
  type: string;
  label: string;
  /** One sentence: what it covers. */
  description: string;
  /** `cloud`: a service with an account. `local`: on the user's own machine. `any`: whatever speaks this wire. */
  group: 'cloud' | 'local' | 'any';
  baseUrl: { needed: boolean; initial?: string; hint?: string };
  /** `at`: where keys are made, an https address. */
  key: { needed: 'required' | 'optional' | 'none'; hint?: string; at?: string };
  /** Runs on the user's own machine. */
  local: boolean;
}

export type SiteAccess = 'ask' | 'allow' | 'deny';
export interface UsageToday {
  calls: number;
  inputTokens: number;
  outputTokens: number;
}

export interface SiteView {
  origin: string;
  access: SiteAccess;
  /** `session`: until the browser closes. `always`: until revoked. */
  lasts?: 'session' | 'always';
  /** The site's own choice; absent: the default model. */
  model?: ModelRef;
  /** Unix ms. */
  lastUsed?: number;
  today: UsageToday;
}

export interface Overview {
  version: string;
  /** Shown once, until a model has been chosen by the person. */
  firstRun: boolean;
  providers: ProviderView[];
  types: ProviderTypeView[];
  models: ModelView[];
  defaultModel?: ModelRef;
  taskModels?: { embed?: ModelRef; image?: ModelRef; speech?: ModelRef; transcribe?: ModelRef };
  sites: SiteView[];
}

/** Outcome of "test connection". */
export type Check =
  | { ok: true; message: string; models: string[] }
  | { ok: false; message: string; error: ErrorInfo };

export interface ImportChange {
  kind: 'add' | 'change' | 'same';
  /** e.g. "Provider OpenRouter", "Site https://a.example". */
  subject: string;
  /** e.g. "address http://a -> http://b", "key replaced". Never the key. */
  details: string[];
}
export type ImportPreview =
  | { ok: true; changes: ImportChange[] /** Match patterns to ask the user for first. */; origins: string[] }
  /** `path`: the field, e.g. `providers[0].baseUrl`; empty for the whole file. */
  | { ok: false; problems: { path: string; message: string }[] };

export interface Replies {
  overview: Overview;
  site: { site: SiteView; models: ModelView[]; defaultModel?: ModelRef; firstRun: boolean };
  'set-site-access': null;
  'set-site-model': null;
  'forget-site': null;
  'set-default-model': null;
  'set-task-model': null;
  'save-provider': { id: string };
  'remove-provider': null;
  'test-provider': Check;
  'refresh-models': { models: string[] };
  'preview-import': ImportPreview;
  import: ImportPreview;
  export: { file: string };
}
export type Reply<C extends keyof Replies> =
  | { ok: true; value: Replies[C] }
  | { ok: false; error: ErrorInfo };

/**
 * Approval window <-> background: a runtime port of this name plus `:<approval id>`, so that closing the window is
 * seen. The background sends `ApprovalView` (again when more calls join), the window one `ApprovalAnswer`.
 */
export { APPROVAL } from './ports.ts';
export const ApprovalAnswer = z.strictObject({
  answer: z.enum(['once', 'session', 'always', 'deny']),
  model: z.optional(ModelRef),
});
export type ApprovalAnswer = z.infer<typeof ApprovalAnswer>;
export type ApprovalView =
  | {
      state: 'asking';
      /** ASCII origin (S17). */
      origin: string;
      /** The page's own words: shown as plain text, bidi controls stripped. */
      title?: string;
      request: AccessRequest;
      /** How many calls wait for this answer. */
      waiting: number;
      models: ModelView[];
      model?: ModelRef;
    }
  /** Nothing waits any more: answered, cancelled, or the background restarted. */
  | { state: 'ended' };

/**
 * "Try it" in our own pages: a runtime port of this name. One `TryAsk` goes out, `Part[]` come back as on the line.
 */
export { TRY } from './ports.ts';
export const TryAsk = z.strictObject({
  prompt: text.check(z.minLength(1), z.maxLength(20_000)),
  model: z.optional(ModelRef),
});
export type TryAsk = z.infer<typeof TryAsk>;
