/**
 * Calls that wait for the passphrase (S35): one window for all of them. Once it has gone without the passphrase, those who waited
 * for it open no other for a minute: no site can nag a person into typing it. Whoever was not in it may ask: no site can keep the
 * window from the others either.
 */
import type { OpenedWindow } from '../platform/windows.ts';
import { OrielError } from '../protocol/errors.ts';
import { APPROVAL_TIMEOUT_MS } from '../protocol/limits.ts';
import { lockedError } from '../protocol/locked.ts';
import { whoMakesRoom } from './places.ts';
import { type Asker, createQuiet, type QuietSeams } from './quiet.ts';

/** Where all are taken, one of the site that has most makes room for one that has fewer; else further calls are refused at once. */
export const MAX_WAITING = 64;

export interface UnlockingSeams extends QuietSeams {
  /** Opens the window; `closed` is to be called when it is gone. */
  open(closed: () => void): Promise<OpenedWindow>;
  locked(): boolean;
  /** Runs `work` once after `ms`; the returned function calls it off. */
  after(ms: number, work: () => void): () => void;
}

export interface Unlocking {
  /** Resolves when nothing is locked. @throws OrielError `aborted`, lockedError where no passphrase was entered */
  wait(asker: Asker, signal: AbortSignal): Promise<void>;
  /** The passphrase was entered, wherever, or is none any more: all go on. */
  opened(): void;
  /** Nothing is left of what this page did here before. */
  forget(page: string): Promise<void>;
  /** The last private window has closed. */
  endPrivate(): void;
}

interface Waiting {
  asker: Asker;
  site: string;
  resolve(): void;
  reject(error: OrielError): void;
}

/** One window from its opening to its end. */
interface Asking {
  window?: OpenedWindow;
}

export function createUnlocking({ open, locked, ...seams }: UnlockingSeams): Unlocking {
  const waiting = new Set<Waiting>();
  const quiet = createQuiet(seams);
  let asking: Asking | undefined;

  const end = (ended: Asking): void => {
    if (asking !== ended) return;
    asking = undefined;
    // The person may have closed it first.
    if (ended.window !== undefined) Promise.resolve(ended.window.close()).catch(() => undefined);
  };
  const giveUp = (gone: Asking): void => {
    if (asking !== gone) return;
    end(gone);
    // The window names no site: that it was closed is a no to all who waited for it, and to nobody else.
    quiet.begin([...waiting].map(({ asker }) => asker));
    for (const one of waiting) one.reject(lockedError());
    waiting.clear();
  };

  /** True: it was the last, and the window goes with it. */
  const leave = (one: Waiting, error: OrielError): boolean => {
    if (!waiting.delete(one)) return false;
    one.reject(error);
    if (waiting.size > 0 || asking === undefined) return false;
    end(asking);
    return true;
  };

  const ask = (): void => {
    if (asking !== undefined) return;
    const own: Asking = {};
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
    async wait(asker, signal) {
      const site = `${asker.incognito} ${asker.page}`;
      const isQuiet = await quiet.of(asker);
      if (signal.aborted) throw new OrielError('aborted');
      if (!locked()) return;
      if (isQuiet) throw lockedError();
      if (waiting.size >= MAX_WAITING) {
        const last = whoMakesRoom(waiting, site);
        if (last === undefined) throw lockedError();
        waiting.delete(last);
        last.reject(lockedError());
      }
      await new Promise<void>((resolve, reject) => {
        const settle = (): void => {
          callOff();
          signal.removeEventListener('abort', abort);
        };
        const one: Waiting = {
          asker,
          site,
          resolve() {
            settle();
            resolve();
          },
          reject(error) {
            settle();
            reject(error);
          },
        };
        const abort = (): void => {
          // Where others wait on it took no window away.
          if (leave(one, new OrielError('aborted'))) quiet.begin([asker]);
        };
        // Each has its own time: who comes late to a window is not sent away with who had it opened.
        const callOff = seams.after(APPROVAL_TIMEOUT_MS, () => {
          leave(one, lockedError());
          quiet.begin([asker]);
        });
        signal.addEventListener('abort', abort);
        waiting.add(one);
        ask();
      });
    },
    opened() {
      // It was locked again meanwhile.
      if (locked()) return;
      quiet.end();
      if (asking !== undefined) end(asking);
      for (const one of waiting) one.resolve();
      waiting.clear();
    },
    forget: quiet.forget,
    endPrivate() {
      // They leave no quiet behind.
      for (const one of waiting) if (one.asker.incognito) leave(one, new OrielError('aborted'));
      quiet.endPrivate();
    },
  };
}
