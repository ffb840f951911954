/** What a passphrase that was not entered means for calls (S35): those that need a key wait for the person, or fail. */
import type { Caller } from '../../lib/gate/caller.ts';
import { createWaitingRoom } from '../../lib/gate/waiting.ts';
import type { Call } from '../../lib/protocol/call.ts';
import { lockedError } from '../../lib/protocol/locked.ts';
import type { Task } from '../../lib/protocol/task.ts';
import type { Candidate } from '../../lib/router/types.ts';
import type { Vault } from '../../lib/vault/keys.ts';

export interface Locking {
  /** @throws lockedError where the key of this endpoint is there, and behind the passphrase. */
  mayAsk(candidate: Candidate): void;
  /** `wait` where this endpoint needs the passphrase; undefined: it does not, or nobody is asked for it. */
  ready<T>(candidate: Candidate, wait: T): T | undefined;
  /** For a call of a page, which is held in memory meanwhile. Rejects with `lockedError`, `aborted` or `throttled`. */
  wait(caller: Caller, call: Call | Task, signal: AbortSignal): Promise<void>;
}

export function createLocking(
  vault: Pick<Vault, 'lock' | 'has'>,
  awaitUnlock: (caller: Caller, signal: AbortSignal) => Promise<void>,
): Locking {
  /** Throws what is wrong with a vault that cannot be read. */
  const isBehind = ({ provider, type }: Candidate): boolean =>
    type.key.needed !== 'none' && vault.lock.locked() && vault.has(provider.id);
  const inWaitingRoom = createWaitingRoom();
  return {
    mayAsk(candidate) {
      if (isBehind(candidate)) throw lockedError();
    },
    ready(candidate, wait) {
      try {
        return isBehind(candidate) ? wait : undefined;
      } catch {
        // It is met, and told, by whoever asks for a key.
        return undefined;
      }
    },
    wait: (caller, call, signal) => inWaitingRoom(caller, call, () => awaitUnlock(caller, signal)),
  };
}
