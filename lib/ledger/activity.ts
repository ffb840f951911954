import type { Call } from '../protocol/call.ts';
import type { ModelRef } from '../protocol/config.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { FinishReason, Usage } from '../protocol/part.ts';

/** One call, once it is over. */
export interface Activity {
  /** Unix ms at which it began. */
  time: number;
  origin: string;
  surface: Call['surface'];
  /** The page's wish. */
  asked?: string;
  /** What answered, and through whom. Absent: the call reached no provider. */
  served?: ModelRef;
  providerId?: string;
  /** Tokens. */
  usage: Usage;
  /** One of the two. */
  finish?: FinishReason;
  error?: ErrorCode;
  /** ms from the beginning. */
  firstPartMs?: number;
  durationMs: number;
}

/** Exactly these fields, whatever else the caller's object carries: a row must not take a call's text with it (S34). */
export function metadataOf(activity: Activity): Activity {
  const { time, origin, surface, asked, served, providerId, usage, finish, error, firstPartMs, durationMs } =
    activity;
  const { input, output, reasoning, cacheRead, cacheWrite } = usage;
  const row = { time, origin, surface, asked, served, providerId, finish, error, firstPartMs, durationMs };
  return { ...present(row), usage: present({ input, output, reasoning, cacheRead, cacheWrite }) };
}

const present = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
