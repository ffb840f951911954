import type { ErrorCode, ErrorInfo } from '../protocol/errors.ts';

/** The error strings of 2023; the client library compares with these. */
export type LegacyCode =
  | 'NOT_AUTHENTICATED'
  | 'PERMISSION_DENIED'
  | 'REQUEST_NOT_FOUND'
  | 'INVALID_REQUEST'
  | 'PAYMENT_REQUIRED'
  | 'MODEL_REJECTED_REQUEST';

/** A number stands for `MODEL_REJECTED_REQUEST` with the status that fits where the provider gave none. */
const LEGACY: Record<ErrorCode, LegacyCode | number> = {
  'permission-denied': 'PERMISSION_DENIED',
  'not-allowed-here': 'PERMISSION_DENIED',
  throttled: 'PERMISSION_DENIED',
  // Apps answered this one with "set up your AI first", which is what is missing.
  'no-model': 'NOT_AUTHENTICATED',
  authentication: 'NOT_AUTHENTICATED',
  'payment-required': 'PAYMENT_REQUIRED',
  'budget-exceeded': 'PAYMENT_REQUIRED',
  'invalid-request': 'INVALID_REQUEST',
  'too-large': 'INVALID_REQUEST',
  unsupported: 'INVALID_REQUEST',
  aborted: 499,
  interrupted: 503,
  'rate-limited': 429,
  overloaded: 503,
  'context-too-long': 400,
  'content-filtered': 400,
  refused: 400,
  'model-not-found': 404,
  timeout: 504,
  network: 502,
  'origin-blocked': 403,
  'provider-error': 502,
  'invalid-output': 502,
  internal: 500,
};

/** The bare code, as the 'error' event carries it, and what the promise rejects with. */
export function legacyError(info: ErrorInfo): { code: LegacyCode; rejection: string } {
  const known = LEGACY[info.code] ?? 500;
  const rejected = typeof known === 'number';
  // A request that Oriel let pass and the provider did not is, in the words of 2023, one that the model rejected.
  if (!rejected && (known !== 'INVALID_REQUEST' || info.status === undefined))
    return { code: known, rejection: known };
  const status = info.status ?? (rejected ? known : 400);
  return {
    code: 'MODEL_REJECTED_REQUEST',
    rejection: `MODEL_REJECTED_REQUEST: ${status}: ${info.message}`,
  };
}
