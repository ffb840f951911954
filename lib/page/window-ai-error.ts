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
  /** The field that is wrong, or the feature that is missing. */
  readonly detail?: string;
}

class TypedException extends NativeDOMException {
  constructor(info: ErrorInfo) {
    super(info.message, 'WindowAIError');
    // An own property: DOMException's inherited `code` is a number of another table.
    define(this, 'code', info.code);
    if (info.status !== undefined) define(this, 'status', info.status);
    if (info.retryAfter !== undefined) define(this, 'retryAfter', info.retryAfter);
    if (info.detail !== undefined) define(this, 'detail', info.detail);
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
