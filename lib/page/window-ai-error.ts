import type { ErrorCode, ErrorInfo } from '../protocol/errors.ts';
import { define, NativeDOMException } from './natives.ts';

/**
 * What the functions of `window.ai` reject with, apart from an abort, which rejects with the signal's own reason.
 * `message` is a sentence for a person and says what to do next; `code` is for programs.
 */
export interface WindowAIError extends Omit<DOMException, 'code'> {
  readonly name: 'WindowAIError';
  readonly code: ErrorCode;
  /** The provider's HTTP status, where there was one. */
  readonly status?: number;
  /** Seconds until a retry makes sense. */
  readonly retryAfter?: number;
  /** For a spent budget: when there is more to spend, Unix ms. */
  readonly resetsAt?: number;
  /** For `context-too-long`, where it is known: tokens that the model can read. */
  readonly limit?: number;
  /** The field that is wrong, or the feature that is missing. */
  readonly detail?: string;
}

const DETAILS = ['status', 'retryAfter', 'resetsAt', 'limit', 'detail'] as const;

class TypedException extends NativeDOMException {
  constructor(info: ErrorInfo) {
    super(info.message, 'WindowAIError');
    // An own property: DOMException's inherited `code` is a number of another table.
    define(this, 'code', info.code);
    for (let at = 0; at < DETAILS.length; at++) {
      const name = DETAILS[at] as (typeof DETAILS)[number];
      if (info[name] !== undefined) define(this, name, info[name]);
    }
  }
}

export const windowAIError = (info: ErrorInfo): WindowAIError =>
  new TypedException(info) as unknown as WindowAIError;

/**
 * The page's own mistake, found before anything was sent.
 * @throws WindowAIError always
 */
export function invalid(field: string, sentence: string): never {
  throw windowAIError({ code: 'invalid-request', message: sentence, detail: field });
}
