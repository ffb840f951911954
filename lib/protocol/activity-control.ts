/** The part of the control channel that is about what was done and what it cost: the ledger's rows, charts, budgets. */
import * as z from 'zod/mini';
import { type Allowance, Budget } from './budget.ts';
import { Origin, ProviderId } from './config.ts';
import { MAX_KEEPING_DAYS } from './limits.ts';
import type { PriceSource } from './routing.ts';
import type { CallView, EndpointView } from './routing-control.ts';
import type { TaskName } from './task.ts';

z.config({ jitless: true });

const time = z.number().check(z.minimum(0), z.maximum(8_640_000_000_000_000));
const rowId = z.int().check(z.minimum(1));

export const ActivityFilter = z.strictObject({
  origin: z.optional(z.string().check(z.maxLength(2_048))),
  /** What answered: a model's name, or the reference of one endpoint. */
  model: z.optional(z.string().check(z.maxLength(320))),
  providerId: z.optional(ProviderId),
  /** Unix ms at which the call began: from, and before. */
  from: z.optional(time),
  to: z.optional(time),
  /** `true`: only calls that failed, were stopped or refused. `false`: only the others. */
  errors: z.optional(z.boolean()),
  /** USD, at least. */
  minCost: z.optional(z.number().check(z.minimum(0))),
  /** In the text that is kept of the call, in whatever case. */
  text: z.optional(z.string().check(z.maxLength(200))),
});
export type ActivityFilter = z.infer<typeof ActivityFilter>;

export const EXPORT_FORMATS = ['jsonl', 'csv', 'fine-tuning'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What goes for good. An empty object: everything. */
export const Erasure = z.strictObject({
  origin: z.optional(z.string().check(z.maxLength(2_048))),
  from: z.optional(time),
  to: z.optional(time),
});
export type Erasure = z.infer<typeof Erasure>;

export const ACTIVITY_COMMANDS = [
  /** A page of rows, the newest first. `before`: as the page before had it. */
  z.strictObject({
    command: z.literal('activity'),
    filter: ActivityFilter,
    before: z.optional(rowId),
    limit: z.int().check(z.minimum(1), z.maximum(200)),
  }),
  /** One row, with the text that was kept of it. */
  z.strictObject({ command: z.literal('activity-call'), id: rowId }),
  z.strictObject({ command: z.literal('stats'), from: time, to: time }),
  z.strictObject({ command: z.literal('erase-activity'), what: Erasure }),
  /** Whether the text of calls is kept, and for how long. What is kept already goes when its time comes, or is erased. */
  z.strictObject({
    command: z.literal('set-keeping'),
    all: z.boolean(),
    days: z.int().check(z.minimum(1), z.maximum(MAX_KEEPING_DAYS)),
  }),
  /** `null`: as for all sites. */
  z.strictObject({ command: z.literal('set-site-keeping'), origin: Origin, keep: z.nullable(z.boolean()) }),
  /** Of every site that has none of its own; `all`: of all together; by provider. `null`: none. */
  z.strictObject({
    command: z.literal('set-budgets'),
    site: z.optional(Budget),
    all: z.optional(z.nullable(Budget)),
    providers: z.optional(z.record(ProviderId, z.nullable(Budget))),
  }),
  /** `null`: the one that every site has. */
  z.strictObject({ command: z.literal('set-site-budget'), origin: Origin, budget: z.nullable(Budget) }),
] as const;

/** Of a call whose text was kept: as it was asked and answered, keys and card numbers blotted out. */
export interface KeptTextView {
  /** `also`: what was there besides text, in words (`image/png photo.png`, `calls weather({…})`). */
  messages: { role: string; text: string; also?: string[] }[];
  /** One for each answer that was asked for. */
  answers: { text: string; also?: string[] }[];
  /** Not all of it was kept: it was too long. */
  cut?: boolean;
}

export interface ActivityView extends CallView {
  id: number;
  /** Absent: a chat. */
  task?: TaskName;
  /** Tokens per second after the first; absent where too few came to tell. */
  perSecond?: number;
  /** Who said what the endpoint that answered costs. */
  priceSource?: PriceSource;
  /** USD, negative where it cost more: by its provider's prompt cache, and by who was chosen. */
  saved?: { caching?: number; routing?: number };
  /** Code units of its text that are kept; absent: none. */
  keptChars?: number;
}

export interface SumsView {
  calls: number;
  input: number;
  output: number;
  /** USD, of the calls whose price was known. */
  cost: number;
  /** Calls that used something whose price was not known: what they cost is in no sum. */
  unpriced: number;
}
/** One figure for each day. */
export interface StatsLine {
  /** The model's name, the site's origin, the provider's id. Absent: all others together. */
  key?: string;
  calls: number[];
  tokens: number[];
  cost: number[];
  total: SumsView;
}
export interface ShareView {
  answered: number;
  of: number;
}
export interface StatsView {
  /** Local days, `2026-11-22`. */
  days: string[];
  total: SumsView;
  byModel: StatsLine[];
  byOrigin: StatsLine[];
  byProvider: StatsLine[];
  endpoints: {
    endpoint: string;
    firstMs?: { p50: number; p95: number; samples?: number };
    perSecond?: { p50: number; p95: number; samples?: number };
    alone: ShareView;
    withFailover: ShareView;
  }[];
  savings: {
    /** USD, by day. */
    caching: number[];
    routing: number[];
    cacheRead: number;
    input: number;
    fromMemory: number;
  };
}

export interface ActivityReplies {
  activity: { rows: ActivityView[]; before?: number; endpoints: Record<string, EndpointView> };
  'activity-call': {
    row?: ActivityView;
    text?: KeptTextView;
    endpoints: Record<string, EndpointView>;
  };
  /** `endpoints` by reference, for their names; `providers` by id. */
  stats: StatsView & { endpointNames: Record<string, EndpointView>; providers: Record<string, string> };
  'erase-activity': { rows: number; texts: number };
  'set-keeping': null;
  'set-site-keeping': null;
  'set-budgets': null;
  'set-site-budget': null;
}

/** What a site may still spend, and did. */
export interface SpendingView {
  /** The site's own budget, where it has one. */
  budget?: Budget;
  /**
   * Every limit of the site itself; where one site is asked for, also those of all sites together, and those of the provider
   * where one model answers.
   */
  allowances: Allowance[];
}

/** An export: a runtime port of this name from the dashboard. One `ExportAsk` goes out, `ExportChunk`s come back. */
export { EXPORT } from './ports.ts';
export const ExportAsk = z.strictObject({ format: z.enum(EXPORT_FORMATS), filter: ActivityFilter });
export type ExportAsk = z.infer<typeof ExportAsk>;
export type ExportChunk = { text: string } | { done: true; rows: number } | { failed: string };
