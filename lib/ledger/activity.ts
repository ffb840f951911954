import type { Call } from '../protocol/call.ts';
import type { ModelRef } from '../protocol/config.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { FinishReason, Usage } from '../protocol/part.ts';
import type { AttemptRecord, Decision, PriceSource } from '../protocol/routing.ts';
import type { TaskName } from '../protocol/task.ts';

/** One call, once it is over. */
export interface Activity {
  /** Unix ms at which it began. */
  time: number;
  origin: string;
  surface: Call['surface'];
  /** Absent: a chat. */
  task?: TaskName;
  /** The page's wish. */
  asked?: string;
  /** What answered, and through whom. Absent: the call reached no provider. */
  served?: ModelRef;
  providerId?: string;
  /** One name for the same model at every provider, of what answered; absent where the catalogue has none. */
  model?: string;
  /** Tokens. */
  usage: Usage;
  /** One of the two. */
  finish?: FinishReason;
  error?: ErrorCode;
  /** ms from the beginning. */
  firstPartMs?: number;
  durationMs: number;
  /** Every try, in order. */
  attempts?: AttemptRecord[];
  /** Which endpoints were to answer, and why. */
  decision?: Decision;
  /** USD of all attempts together; absent where a price was not known. */
  cost?: number;
  /** Who said what the endpoint that answered costs. */
  priceSource?: PriceSource;
  saved?: Savings;
  /** A second endpoint was asked beside the first. */
  hedged?: boolean;
  /** Answered from memory: nothing was asked and nothing is owed. */
  cached?: boolean;
  /** Code units of its text that are kept beside the row; absent: none. The ledger's own to set. */
  keptChars?: number;
}

/** USD; negative where it cost more than without. */
export interface Savings {
  /** By the provider's prompt cache: what the same tokens would have cost without it, less what they cost. */
  caching?: number;
  /**
   * By routing: what the same tokens would have cost on average at the endpoints of the same model that could have
   * answered, less what they cost. Absent where there was one alone.
   */
  routing?: number;
}

/** Exactly these fields, whatever else the caller's object carries: a row must not take a call's text with it (S34). */
export function metadataOf(activity: Activity): Activity {
  const { time, origin, surface, task, asked, served, providerId, model, usage, finish, error } = activity;
  const { firstPartMs, durationMs, attempts, decision, cost, priceSource, saved, hedged, cached } = activity;
  const asIs = { time, origin, surface, task, asked, served, providerId, model, finish, error };
  const figures = { firstPartMs, durationMs, cost, priceSource, hedged, cached };
  const copied = {
    attempts: attempts?.map(attemptOf),
    decision: decision && decisionOf(decision),
    saved: saved && present({ caching: saved.caching, routing: saved.routing }),
  };
  return { ...present(asIs), ...present(figures), ...present(copied), usage: usageOf(usage) };
}

const usageOf = ({ input, output, reasoning, cacheRead, cacheWrite }: Usage): Usage =>
  present({ input, output, reasoning, cacheRead, cacheWrite });

const attemptOf = (record: AttemptRecord): AttemptRecord => {
  const { ref, outcome, startedAt, ms, firstMs, usage, unseen, requests, estimated } = record;
  const figures = { startedAt, ms, firstMs, usage: usage && usageOf(usage), unseen, requests };
  const told = { ref, outcome, ...figures, estimated };
  return present(told) as AttemptRecord;
};

function decisionOf({ wanted, by, ignoredWish, policy, candidates, removed, more = {} }: Decision): Decision {
  const counted = { ...more };
  for (const { rule } of removed.slice(MAX_REMOVED_KEPT)) counted[rule] = (counted[rule] ?? 0) + 1;
  return present({
    wanted,
    by,
    ignoredWish,
    policy,
    candidates: candidates.slice(0, MAX_CANDIDATES_KEPT).map(({ ref, reasons }) => ({
      ref,
      reasons: reasons.map(({ code, value }) => present({ code, value })),
    })),
    removed: removed
      .slice(0, MAX_REMOVED_KEPT)
      .map(({ ref, rule, detail }) => present({ ref, rule, detail })),
    more: Object.keys(counted).length === 0 ? undefined : counted,
  }) as Decision;
}

/** A row stays small, however many models there are to choose among. */
const MAX_CANDIDATES_KEPT = 8;
const MAX_REMOVED_KEPT = 16;

const present = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
