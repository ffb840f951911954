/** A provider's refusal in our own words. Nothing that the provider wrote is passed on (S06). */
import { type ErrorCode, type ErrorInfo, OrielError } from '../protocol/errors.ts';
import type { Explanation } from './types.ts';

export interface Refusal {
  status: number;
  headers?: Headers;
  /** The provider's, as the user named it. */
  label: string;
  /** A key was sent. */
  keyed: boolean;
  /** The server runs on this machine. */
  local: boolean;
  /** What the provider type made of the body. */
  explanation?: Explanation | undefined;
  /** Unix ms. */
  now: number;
}

/** Nobody is told to wait longer than this, s. */
const MAX_RETRY_AFTER = 86_400;

/** Seconds, from `retry-after-ms` or `retry-after` (seconds or an HTTP date). */
export function retryAfter(headers: Headers | undefined, now: number): number | undefined {
  const ms = headers?.get('retry-after-ms');
  const value = headers?.get('retry-after');
  let seconds = Number.NaN;
  if (ms) seconds = Number(ms) / 1_000;
  if (Number.isNaN(seconds) && value) seconds = Number(value);
  if (Number.isNaN(seconds) && value) seconds = (Date.parse(value) - now) / 1_000;
  return patience(seconds);
}

/** Whole seconds, within reason. */
const patience = (seconds = Number.NaN): number | undefined =>
  Number.isFinite(seconds) && seconds >= 0 ? Math.min(Math.ceil(seconds), MAX_RETRY_AFTER) : undefined;

function codeOf({ status, keyed, local }: Refusal): ErrorCode {
  switch (status) {
    case 401:
      return 'authentication';
    case 402:
      return 'payment-required';
    case 403:
      // A server of one's own has no keys to refuse: what it minds is where the request comes from.
      return local && !keyed ? 'origin-blocked' : 'authentication';
    case 404:
      return 'model-not-found';
    case 408:
    case 504:
      return 'timeout';
    case 413:
      return 'too-large';
    case 429:
      return 'rate-limited';
    case 502:
    case 503:
    case 529:
      return 'overloaded';
    case 400:
    case 409:
    case 422:
      return 'invalid-request';
    default:
      return 'provider-error';
  }
}

function sentenceOf(code: ErrorCode, { label, keyed, status }: Refusal, wait: number | undefined): string {
  const again =
    wait === undefined ? 'Try again later' : `Try again in ${wait} ${wait === 1 ? 'second' : 'seconds'}`;
  switch (code) {
    case 'authentication':
      if (keyed && status === 403)
        return `${label} does not allow this with the saved key. Check there what the key and its project may do, or enter another in Oriel’s dashboard.`;
      return keyed
        ? `${label} did not accept the key. Check it in Oriel’s dashboard.`
        : `${label} asks for a key. Enter it in Oriel’s dashboard.`;
    case 'payment-required':
      return `The account at ${label} has no credit left. Add some there, or choose another model in Oriel.`;
    case 'origin-blocked':
      return `${label} refuses requests that come from a browser extension. Allow them in its settings, then try again.`;
    case 'model-not-found':
      return `${label} does not have this model, or its address is not quite right. Choose another model in Oriel, or check the address.`;
    case 'timeout':
      return `${label} did not answer in time. Try again, or choose another model in Oriel.`;
    case 'too-large':
      return `The request is larger than ${label} accepts. Shorten it, or send fewer files.`;
    case 'context-too-long':
      return `The request is longer than this model of ${label} can read. Shorten it, or choose another model in Oriel.`;
    case 'content-filtered':
      return `The content filter of ${label} stopped the request. Put it differently, or choose another model in Oriel.`;
    case 'rate-limited':
      return `${label} is limiting requests. ${again}.`;
    case 'overloaded':
      return `${label} is overloaded or still starting. ${again}, or choose another model in Oriel.`;
    case 'unsupported':
      return `This model of ${label} cannot do what was asked. Choose another model in Oriel.`;
    case 'invalid-request':
      return `${label} did not accept the request (status ${status}). Another model may accept it.`;
    default:
      return status >= 500
        ? `${label} had a fault of its own (status ${status}). Try again later, or choose another model in Oriel.`
        : `${label} answered in a way that could not be understood (status ${status}). Check its address in Oriel’s dashboard.`;
  }
}

/** As much of an error as is looked at, code units: what explains it stands at its beginning. */
const MAX_REPORT_CHARS = 65_536;

/** An error inside an answer, as the text of a body that `ProviderType.explain` and its like recognise. */
export const reportOf = (error: unknown): string => JSON.stringify(error).slice(0, MAX_REPORT_CHARS);

/** A refusal by the server itself. What it says of a retry is for the router and never travels. */
export class RefusalError extends OrielError {
  /** `x-should-retry`; undefined where it does not say. */
  readonly mayRetry: boolean | undefined;

  constructor(info: ErrorInfo, mayRetry: boolean | undefined, cause?: unknown) {
    super(info.code, info, cause);
    this.mayRetry = mayRetry;
  }
}

function mayRetry(headers: Headers | undefined): boolean | undefined {
  const said = headers?.get('x-should-retry');
  return said === 'true' ? true : said === 'false' ? false : undefined;
}

/** The typed error for a refusal; `retryAfter` only where waiting helps. */
export function refusalError(refusal: Refusal): RefusalError {
  const { status, headers, explanation, now } = refusal;
  const code = explanation?.code ?? codeOf(refusal);
  const waits = code === 'rate-limited' || code === 'overloaded';
  const wait = waits ? (patience(explanation?.retryAfter) ?? retryAfter(headers, now)) : undefined;
  const info: ErrorInfo = {
    code,
    message: explanation?.message ?? sentenceOf(code, refusal, wait),
    status,
    ...(wait === undefined ? {} : { retryAfter: wait }),
    ...(explanation?.limit === undefined ? {} : { limit: explanation.limit }),
    ...(explanation?.detail === undefined ? {} : { detail: explanation.detail }),
  };
  return new RefusalError(info, mayRetry(headers));
}
