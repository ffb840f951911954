/** Keys are kept under a passphrase that was not entered: the one failure that only the person’s passphrase ends. */
import { type ErrorCode, type ErrorInfo, OrielError } from './errors.ts';

const LOCKED = 'locked';

/** All that anybody who is no screen of our own ever learns of it. */
export const lockedError = (): OrielError =>
  new OrielError('authentication', {
    message: 'Oriel is locked. Click Oriel’s icon, enter your passphrase and try again.',
    detail: LOCKED,
  });

export const isLocked = ({ code, detail }: ErrorInfo): boolean =>
  code === 'authentication' && detail === LOCKED;

/** As what it is written down: that a key is locked away is no failure of the provider, nor of the key. */
export const recordedAs = (error: ErrorInfo): ErrorCode =>
  isLocked(error) ? 'permission-denied' : error.code;
