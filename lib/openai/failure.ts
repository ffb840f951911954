/** Failures as OpenAI's clients know them. Nothing that a provider wrote is in them (S06). */
import type { ErrorCode, ErrorInfo } from '../protocol/errors.ts';

/** By what happened and not by the status that a provider gave, so that a page sees one thing for one cause. */
const STATUSES: Readonly<Record<ErrorCode, number>> = {
  'permission-denied': 403,
  'not-allowed-here': 403,
  throttled: 429,
  // As OpenAI has it for an account that has nothing left to spend.
  'budget-exceeded': 429,
  'payment-required': 429,
  'no-model': 404,
  aborted: 499,
  interrupted: 503,
  'invalid-request': 400,
  'too-large': 413,
  unsupported: 400,
  authentication: 401,
  'rate-limited': 429,
  overloaded: 503,
  'context-too-long': 400,
  'content-filtered': 400,
  refused: 400,
  'invalid-output': 502,
  'model-not-found': 404,
  timeout: 504,
  network: 502,
  'origin-blocked': 403,
  'provider-error': 502,
  internal: 500,
};

/** OpenAI's own words, where it has one that programs look for. All others are Oriel's. */
const WORDS: Partial<Record<ErrorCode, string>> = {
  authentication: 'invalid_api_key',
  'payment-required': 'insufficient_quota',
  'budget-exceeded': 'insufficient_quota',
  'rate-limited': 'rate_limit_exceeded',
  'context-too-long': 'context_length_exceeded',
  'content-filtered': 'content_filter',
  'model-not-found': 'model_not_found',
};

/** Longer than that, OpenAI's client does not wait as it is told, s. */
const MAX_WAIT = 60;

export interface Failure {
  status: number;
  headers: Record<string, string>;
  error: { message: string; type: string; param: string | null; code: string };
}

/** A field of a `Call` or `Task`, by the name that OpenAI has for it. */
const paramOf = (detail: string): string => detail.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** @param now Unix ms. */
export function failureOf(info: ErrorInfo, now: number): Failure {
  const { code, message, detail, retryAfter, resetsAt } = info;
  const status = STATUSES[code];
  const fields = code === 'invalid-request' || code === 'unsupported';
  const param = fields && detail !== undefined && detail !== '' ? paramOf(detail) : null;
  const wait =
    retryAfter ?? (resetsAt === undefined ? undefined : Math.max(0, Math.ceil((resetsAt - now) / 1_000)));
  return {
    status,
    headers: {
      ...(wait === undefined ? {} : { 'retry-after': String(wait) }),
      // Oriel has tried again already. What is left for a client is to wait, where it is known how long.
      'x-should-retry': String(wait !== undefined && wait <= MAX_WAIT),
    },
    error: {
      message: param === null || detail === undefined ? message : message.replace(detail, param),
      type: status < 500 ? 'invalid_request_error' : 'server_error',
      param,
      code: WORDS[code] ?? code,
    },
  };
}
