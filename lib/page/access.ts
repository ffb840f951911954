import type { AccessRequest } from '../protocol/call.ts';
import type { Access } from '../protocol/part.ts';
import { askOnce } from './ask-once.ts';
import type { Failure } from './channel.ts';

/**
 * The site's standing; with a `request`, after asking the user where they were never asked. `failed` turns a failure
 * into what the promise rejects with.
 */
export const askAccess = (
  request: AccessRequest | undefined,
  signal: AbortSignal | undefined,
  failed: (failure: Failure) => unknown,
): Promise<Access> =>
  askOnce('access', request ? { ask: 'request-access', request } : { ask: 'access' }, signal, failed);
