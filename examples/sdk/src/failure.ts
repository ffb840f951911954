/** Whatever was thrown, as something an app can show and decide by. */
import type { ErrorCode } from './types.ts';

/** `no-provider`: nobody answers `window.ai` here. `unknown`: not from a provider; a mistake of the app's own, say. */
export type FailureCode = ErrorCode | 'no-provider' | 'unknown';

export interface Failure {
  code: FailureCode;
  /** A sentence for a person, with the next step. */
  message: string;
  /** Seconds until a retry makes sense. */
  retryAfter?: number;
  /** For a spent budget: when there is more to spend, Unix ms. */
  resetsAt?: number;
  /** Names the field that is wrong, or the feature that is missing. */
  detail?: string;
  /** What was thrown. */
  cause: unknown;
}

export const NO_PROVIDER =
  'This page needs Oriel, the browser extension that lets you bring your own AI. Install it, then reload this page.';

/** What `connect` and the hooks fail with where nobody answers. */
export class NoProviderError extends Error {
  override readonly name = 'NoProviderError';
  readonly code = 'no-provider';

  constructor() {
    super(NO_PROVIDER);
  }
}

const isAbort = (thrown: unknown, signal: AbortSignal | undefined) =>
  (signal?.aborted === true && thrown === signal.reason) ||
  (thrown instanceof DOMException && thrown.name === 'AbortError');

/** `signal`: the one that the call was given, whose reason may be anything. */
export function readFailure(thrown: unknown, signal?: AbortSignal): Failure {
  if (isAbort(thrown, signal)) return { code: 'aborted', message: 'Stopped.', cause: thrown };
  if (thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string') {
    const { code, message, retryAfter, resetsAt, detail } = thrown as Error & Omit<Failure, 'cause'>;
    const given = Object.entries({ retryAfter, resetsAt, detail }).filter(([, value]) => value !== undefined);
    return { code, message, ...Object.fromEntries(given), cause: thrown };
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: 'unknown', message, cause: thrown };
}
