/**
 * Calls that wait for the passphrase (S35): one window for all of them. Once it has gone without the passphrase, whoever closed
 * it, there is no other for a minute: no site can nag a person into typing it.
 */
import type { OpenedWindow } from '../platform/windows.ts';
import { OrielError } from '../protocol/errors.ts';
import { APPROVAL_TIMEOUT_MS } from '../protocol/limits.ts';
import { lockedError } from '../protocol/locked.ts';
import type { SessionArea } from './lock.ts';

/** Further calls are refused at once. */
export const MAX_WAITING = 64;
export const QUIET_MS = 60_000;
/** Unix ms until which no window opens. */
const QUIET = 'vault.quiet';

export interface UnlockingSeams {
  /** Opens the window; `closed` is to be called when it is gone. */
  open(closed: () => void): Promise<OpenedWindow>;
  locked(): boolean;
  session: SessionArea;
  /** Unix ms. */
  now(): number;
  /** Runs `work` once after `ms`; the returned function calls it off. */
  after(ms: number, work: () => void): () => void;
}

export interface Unlocking {
  /** Resolves when nothing is locked. @throws OrielError `aborted`, lockedError where no passphrase was entered */
  wait(signal: AbortSignal): Promise<void>;
  /** The passphrase was entered, wherever, or is none any more: all go on. */
  opened(): void;
}

interface Waiting {
  resolve(): void;
  reject(error: OrielError): void;
}

/** One window from its opening to its end. */
interface Asking {
  window?: OpenedWindow;
  callOff(): void;
}

export function createUnlocking({ open, locked, session, now, after }: UnlockingSeams): Unlocking {
  const waiting = new Set<Waiting>();
  let asking: Asking | undefined;
  let quietUntil = 0;

  /** For as long as was said, and no longer, wherever the clock went. */
  const isQuiet = async (): Promise<boolean> => {
    const kept: unknown = (await session.get(QUIET).catch(() => ({}) as Record<string, unknown>))[QUIET];
    const until = Math.max(quietUntil, typeof kept === 'number' ? kept : 0);
    return now() < until && until <= now() + QUIET_MS;
  };
  const beQuiet = (): void => {
    quietUntil = now() + QUIET_MS;
    session.set({ [QUIET]: quietUntil }).catch(() => undefined);
  };

  const end = (ended: Asking): void => {
    if (asking !== ended) return;
    asking = undefined;
    ended.callOff();
    // The person may have closed it first.
    if (ended.window !== undefined) Promise.resolve(ended.window.close()).catch(() => undefined);
  };
  const giveUp = (gone: Asking): void => {
    if (asking !== gone) return;
    end(gone);
    beQuiet();
    for (const one of waiting) one.reject(lockedError());
    waiting.clear();
  };

  const ask = (): void => {
    if (asking !== undefined) return;
    const own: Asking = { callOff: after(APPROVAL_TIMEOUT_MS, () => giveUp(own)) };
    asking = own;
    open(() => giveUp(own)).then(
      (opened) => {
        own.window = opened;
        // It was over before it was open.
        if (asking !== own) Promise.resolve(opened.close()).catch(() => undefined);
      },
      () => giveUp(own),
    );
  };

  return {
    async wait(signal) {
      const quiet = await isQuiet();
      if (signal.aborted) throw new OrielError('aborted');
      if (!locked()) return;
      if (quiet || waiting.size >= MAX_WAITING) throw lockedError();
      await new Promise<void>((resolve, reject) => {
        const leave = (): void => {
          waiting.delete(one);
          reject(new OrielError('aborted'));
          if (waiting.size > 0 || asking === undefined) return;
          end(asking);
          beQuiet();
        };
        const settle = (): void => signal.removeEventListener('abort', leave);
        const one: Waiting = {
          resolve() {
            settle();
            resolve();
          },
          reject(error) {
            settle();
            reject(error);
          },
        };
        signal.addEventListener('abort', leave);
        waiting.add(one);
        ask();
      });
    },
    opened() {
      // It was locked again meanwhile.
      if (locked()) return;
      quietUntil = 0;
      session.remove(QUIET).catch(() => undefined);
      if (asking !== undefined) end(asking);
      for (const one of waiting) one.resolve();
      waiting.clear();
    },
  };
}
