import type { AccessRequest } from '../protocol/call.ts';
import type { Access } from '../protocol/part.ts';
import { type Failure, openLine } from './channel.ts';
import { NativePromise } from './natives.ts';

/**
 * The site's standing; with a `request`, after asking the user where they were never asked. `failed` turns a failure
 * into what the promise rejects with.
 */
export function askAccess(
  request: AccessRequest | undefined,
  signal: AbortSignal | undefined,
  failed: (failure: Failure) => unknown,
): Promise<Access> {
  return new NativePromise((resolve, reject) => {
    let access: Access | undefined;
    openLine(request ? { ask: 'request-access', request } : { ask: 'access' }, signal, {
      part: (part) => {
        if (part.type === 'access') access = part.access;
      },
      end: (failure) => {
        if (failure) reject(failed(failure));
        else if (access) resolve(access);
        else
          reject(failed({ info: { code: 'internal', message: 'Oriel did not say what this site may do.' } }));
      },
    });
  });
}
