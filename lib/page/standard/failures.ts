/** What a page is told when a line fails: the exceptions of the Prompt API's table, and UnknownError for what it does not name. */
import type { ErrorCode } from '../../protocol/errors.ts';
import type { Failure } from '../channel.ts';
import { hasOwn } from '../natives.ts';
import { type ExceptionName, exception } from './exceptions.ts';
import { quotaExceeded } from './quota-exceeded-error.ts';

const NAMES: Partial<Record<ErrorCode, ExceptionName>> = {
  'permission-denied': 'NotAllowedError',
  'not-allowed-here': 'NotAllowedError',
  throttled: 'NotAllowedError',
  'budget-exceeded': 'NotAllowedError',
  'no-model': 'NotSupportedError',
  'invalid-request': 'NotSupportedError',
  unsupported: 'NotSupportedError',
  'invalid-output': 'SyntaxError',
  'content-filtered': 'NotReadableError',
  refused: 'NotReadableError',
  aborted: 'AbortError',
};

/** How much was asked to be read, and how much can be, tokens. */
export interface Load {
  requested: number;
  quota: number;
}

/** An abort is its reason. `load`, where it is known: for a call that turns out to be too long. */
export function failureException(failure: Failure, load?: Load): unknown {
  const { info } = failure;
  if (info === undefined) return failure.reason;
  const { code, message } = info;
  if (code === 'context-too-long' || code === 'too-large')
    return quotaExceeded(message, load?.requested ?? 0, info.limit ?? load?.quota ?? 0);
  return exception((hasOwn(NAMES, code) && NAMES[code]) || 'UnknownError', message);
}
