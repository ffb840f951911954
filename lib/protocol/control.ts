/**
 * Our own pages (popup, approval, dashboard) <-> background. A separate channel from the line that web pages use;
 * `gate/caller` lets only our own top-level pages through (S02). No key ever comes back on it.
 */
import * as z from 'zod/mini';
import { ACTIVITY_COMMANDS, type ActivityReplies, type SpendingView } from './activity-control.ts';
import type { Allowance, Budgets } from './budget.ts';
import { KeyName, KeyText, MAX_KEYS, ModelRef, ProviderConfig, ProviderId, TypeName } from './config.ts';
import type { ErrorInfo } from './errors.ts';
import type { Capability, GrantView } from './grant.ts';
import type { Keeping } from './keeping.ts';
import type { Category, PriceSource, SiteRouting } from './routing.ts';
import { ROUTING_COMMANDS, type RoutingReplies, type RoutingView } from './routing-control.ts';
import { SITE_COMMANDS, type SiteReplies, type UnusedView } from './site-control.ts';
import {
  type SiteStandardView,
  STANDARD_COMMANDS,
  type StandardReplies,
  type StandardView,
} from './standard-control.ts';
import { type BrokenStore, STORE_COMMANDS, type StoreReplies } from './store-control.ts';
import type { TaskName } from './task.ts';
import { VAULT_COMMANDS, type VaultReplies } from './vault-control.ts';

const text = z.string();
const providerDraft = z.extend(ProviderConfig, { id: z.optional(ProviderId) });
/** Absent: keep the stored one. `null`: remove it. */
const key = z.optional(z.nullable(KeyText));
const keyId = z.string().check(z.minLength(1), z.maxLength(64));

/** Sent with `runtime.sendMessage`; answered with a `Reply` of the type in `Replies`. */
export const Command = z.discriminatedUnion('command', [
  z.strictObject({ command: z.literal('overview') }),
  z.strictObject({ command: z.literal('set-default-model'), model: z.nullable(ModelRef) }),
  /** What answers a task beyond chat. `null`: nothing does. */
  z.strictObject({
    command: z.literal('set-task-model'),
    task: z.enum(['embed', 'image', 'speech', 'transcribe']),
    model: z.nullable(ModelRef),
  }),
  /** Without an `id` a new provider is made and its id chosen from the label. A `key` replaces all that it has. */
  z.strictObject({ command: z.literal('save-provider'), provider: providerDraft, key }),
  z.strictObject({ command: z.literal('remove-provider'), id: ProviderId }),
  /**
   * Tries the draft as it stands in the form, saved or not. With an `id` and no `key` the stored keys are used, or the
   * one that is named.
   */
  z.strictObject({
    command: z.literal('test-provider'),
    provider: providerDraft,
    key,
    keyId: z.optional(keyId),
  }),
  /** One more key behind those that the provider has. */
  z.strictObject({
    command: z.literal('add-key'),
    id: ProviderId,
    key: KeyText,
    name: z.optional(KeyName),
  }),
  z.strictObject({ command: z.literal('remove-key'), id: ProviderId, keyId }),
  /** Takes back the last `remove-key`. */
  z.strictObject({ command: z.literal('restore-key'), id: ProviderId, keyId }),
  z.strictObject({ command: z.literal('rename-key'), id: ProviderId, keyId, name: z.nullable(KeyName) }),
  /** The first is used first. */
  z.strictObject({
    command: z.literal('order-keys'),
    id: ProviderId,
    keyIds: z.array(keyId).check(z.maxLength(MAX_KEYS)),
  }),
  /** The provider types whose keys look like this one. By its form alone: it is sent nowhere. */
  z.strictObject({ command: z.literal('recognise-key'), key: KeyText }),
  /** Opens the service's sign-in window and answers when the key is kept, or the window was closed. */
  z.strictObject({ command: z.literal('sign-in'), type: TypeName }),
  /** Opens the service's page in a tab, where it shows a code to copy. */
  z.strictObject({ command: z.literal('sign-in-page'), type: TypeName }),
  z.strictObject({ command: z.literal('sign-in-code'), code: z.string().check(z.maxLength(4_096)) }),
  z.strictObject({ command: z.literal('cancel-sign-in') }),
  z.strictObject({ command: z.literal('refresh-models'), id: ProviderId }),
  /** A picker opens: the servers on this machine are asked what they have just now. */
  z.strictObject({ command: z.literal('refresh-local') }),
  /** Looks for model servers on this machine; only ever on a click. `port`: one more than the usual ones. */
  z.strictObject({
    command: z.literal('find-local'),
    port: z.optional(z.int().check(z.minimum(1), z.maximum(65_535))),
  }),
  z.strictObject({ command: z.literal('preview-import'), file: text }),
  z.strictObject({ command: z.literal('import'), file: text }),
  z.strictObject({ command: z.literal('export'), keys: z.boolean() }),
  ...SITE_COMMANDS,
  ...ROUTING_COMMANDS,
  ...ACTIVITY_COMMANDS,
  ...STANDARD_COMMANDS,
  ...STORE_COMMANDS,
  ...VAULT_COMMANDS,
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
  /** Absent: `chat`. */
  kind?: 'chat' | 'embedding' | 'image' | 'speech' | 'transcription' | 'other';
  /** Tokens, where known. */
  contextLength?: number;
  maxOutput?: number;
  /** What it reads and what it can, as far as its provider says. */
  inputs?: ('text' | 'image' | 'audio' | 'file')[];
  tools?: boolean;
  reasoning?: boolean;
  /** USD per million tokens, and who said so when (Unix ms). */
  price?: { input?: number; output?: number; source?: PriceSource; at?: number };
  /** In the memory of a local server just now. */
  loaded?: boolean;
  note?: string;
  /** Of what Oriel chooses itself: what would answer a plain question now. */
  answers?: ModelRef;
  /** One name for the same model at every provider. */
  model?: string;
  categories?: readonly Category[];
  /** `YYYY-MM` or `YYYY-MM-DD`. */
  released?: string;
  knowledge?: string;
  /** The day on which the provider stops serving it, `YYYY-MM-DD`. */
  retires?: string;
}

/** What may be said of a saved key. */
export interface KeyView {
  id: string;
  name?: string;
  /** Unix ms. */
  addedAt?: number;
}

export interface ProviderView extends ProviderConfig {
  typeLabel: string;
  hasKey: boolean;
  /** In the order in which they are tried. */
  keys: KeyView[];
  local: boolean;
  /** What it last said it serves, at that time (Unix ms). */
  listed?: { models: number; at: number };
  /** Why the last try to list failed, as a sentence; absent once one succeeds. */
  notListed?: { message: string; at: number };
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
  /** `template`: an address where `{}` stands for a name that may be typed alone (a resource, a region). */
  baseUrl: { needed: boolean; initial?: string; hint?: string; template?: string };
  /** `at`: where keys are made, an https address. */
  key: { needed: 'required' | 'optional' | 'none'; hint?: string; at?: string };
  /** Its key can be had by signing in there. */
  signIn?: boolean;
  /** Runs on the user's own machine. */
  local: boolean;
  /** What it has beyond chat. */
  tasks?: TaskName[];
}

/** A model server on this machine, as the draft of a provider. */
export interface FoundServer {
  type: string;
  label: string;
  baseUrl: string;
  models: string[];
  /** Of these in memory; absent where the server does not say. */
  loaded?: string[];
  /** A provider with this address is set up already: this one. */
  known: boolean;
  id?: string;
}
export interface LocalSearch {
  found: FoundServer[];
  /** Ports where something answers that is no model server, or wants a key first. */
  strangers: number[];
  /** Ports where nothing does. */
  silent: number[];
}

export type SiteAccess = 'ask' | 'allow' | 'deny';
export interface UsageToday {
  calls: number;
  inputTokens: number;
  outputTokens: number;
}

export interface SiteView {
  origin: string;
  /** The page around, for a frame of another site: the two have a permission of their own (S21). */
  top?: string;
  access: SiteAccess;
  /**
   * Of the grant that lasts longest. `session`: until the browser closes. `always`: until revoked. Where access is `deny`,
   * `session` or, for good, nothing.
   */
  lasts?: GrantView['lasts'];
  /** Those in force, where access is `allow`. Each capability is in one of them. */
  grants?: GrantView[];
  /** What is refused for good, beside what is granted. */
  refused?: Capability[];
  /** It had a permission that ended since nobody used it, and the person has not taken notice yet. */
  endedUnused?: true;
  /** The site's own choice; absent: the default model. */
  model?: ModelRef;
  routing?: SiteRouting;
  /** What it may spend. */
  spending?: SpendingView;
  /** Whether the text of its calls is kept, where that differs from all others. */
  keepText?: boolean;
  /** USD since the first of the month, where it was known. */
  spentThisMonth?: number;
  /** Unix ms. */
  lastUsed?: number;
  today: UsageToday;
}

/** What was decided about a frame in the pages of another site. */
export type FrameView = Pick<SiteView, 'origin' | 'top' | 'access' | 'lasts' | 'grants' | 'refused'>;

export interface Overview {
  version: string;
  /** Shown once, until a model has been chosen by the person. */
  firstRun: boolean;
  providers: ProviderView[];
  types: ProviderTypeView[];
  models: ModelView[];
  defaultModel?: ModelRef;
  taskModels?: TaskModelRefs;
  sites: SiteView[];
  unused?: UnusedView;
  routing: RoutingView;
  budgets: Budgets;
  /** The limits of all sites together and of providers. */
  allowances: Allowance[];
  keeping: Keeping;
  standard: StandardView;
  /** Stores that cannot be read, and of which nothing is shown. Absent: all can be. */
  broken?: BrokenStore[];
}

/** What answers what is no chat, where one was chosen. */
export type TaskModelRefs = { [Task in TaskName]?: ModelRef };

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

export interface Replies
  extends RoutingReplies,
    SiteReplies,
    ActivityReplies,
    StandardReplies,
    StoreReplies,
    VaultReplies {
  overview: Overview;
  site: {
    site: SiteView;
    /** Frames of other sites that may act on this site's pages, or may not (S21). */
    frames?: FrameView[];
    standard: SiteStandardView;
    models: ModelView[];
    defaultModel?: ModelRef;
    taskModels?: TaskModelRefs;
    firstRun: boolean;
  };
  'set-default-model': null;
  'set-task-model': null;
  'save-provider': { id: string };
  'remove-provider': null;
  'test-provider': Check;
  'add-key': { keyId: string };
  'remove-key': null;
  'restore-key': null;
  'rename-key': null;
  'order-keys': null;
  'recognise-key': { types: string[] };
  'sign-in': { id: string };
  'sign-in-page': null;
  'sign-in-code': { id: string };
  'cancel-sign-in': null;
  'refresh-models': { models: string[] };
  /** Whether any of their lists is another than before. */
  'refresh-local': { changed: boolean };
  'find-local': LocalSearch;
  'preview-import': ImportPreview;
  import: ImportPreview;
  export: { file: string };
}
export type Reply<C extends keyof Replies> =
  | { ok: true; value: Replies[C] }
  | { ok: false; error: ErrorInfo };
