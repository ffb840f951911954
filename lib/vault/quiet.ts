/**
 * Sites for which no window asks for the passphrase for a minute (S35), each by itself: what one does takes the window from no
 * other. Of normal windows it survives the background's death, which a page can wait for; private ones are in memory alone, and
 * nothing is left of them when their minute is over, or the last of those windows has closed (S33).
 */
import type { SessionArea } from './lock.ts';

/** Whose call it is: the page's, whichever of its frames asks, since it has as many as it likes. */
export interface Asker {
  /** The page's origin. */
  page: string;
  /** A private window. */
  incognito: boolean;
}

export interface QuietSeams {
  session: SessionArea;
  /** Unix ms. */
  now(): number;
  /** Runs `work` once after `ms`, if the background lives so long. */
  after(ms: number, work: () => void): unknown;
}

export interface Quiet {
  /** For as long as was said, and no longer, wherever the clock went. */
  of(asker: Asker): Promise<boolean>;
  begin(askers: Iterable<Asker>): void;
  /** Nothing is left of this page. */
  forget(page: string): Promise<void>;
  /** The last private window has closed. */
  endPrivate(): void;
  /** For everybody. */
  end(): void;
}

export const QUIET_MS = 60_000;
/** Beyond so many pages the one whose minute is over first is forgotten. */
export const MAX_QUIET = 64;
/** By page: until when, Unix ms. */
const QUIET = 'vault.quiet';

export function createQuiet({ session, now, after }: QuietSeams): Quiet {
  let normal = new Map<string, number>();
  const hidden = new Map<string, number>();
  let reading: Promise<void> | undefined;

  const lasts = (until: number): boolean => now() < until && until <= now() + QUIET_MS;

  /** What an earlier background has left. What cannot be read is forgotten: it costs a person one window more. */
  const read = (): Promise<void> => {
    const into = normal;
    reading ??= session
      .get(QUIET)
      .catch(() => ({}) as Record<string, unknown>)
      .then(({ [QUIET]: kept }) => {
        for (const [page, until] of Object.entries(kept ?? {}))
          if (typeof until === 'number' && !into.has(page)) into.set(page, until);
      });
    return reading;
  };
  const write = async (): Promise<void> => {
    await read();
    drop(normal, (until) => !lasts(until));
    const kept =
      normal.size === 0 ? session.remove(QUIET) : session.set({ [QUIET]: Object.fromEntries(normal) });
    await kept.catch(() => undefined);
  };

  return {
    async of({ page, incognito }) {
      await read();
      return lasts((incognito ? hidden : normal).get(page) ?? 0);
    },
    begin(askers) {
      for (const { page, incognito } of askers) {
        const kept = incognito ? hidden : normal;
        // To the end: the first is the one whose minute is over first.
        kept.delete(page);
        kept.set(page, now() + QUIET_MS);
        if (kept.size > MAX_QUIET) kept.delete(kept.keys().next().value as string);
      }
      void write();
      after(QUIET_MS, () => {
        drop(hidden, (until) => !lasts(until));
        void write();
      });
    },
    async forget(page) {
      await read();
      hidden.delete(page);
      if (normal.delete(page)) await write();
    },
    endPrivate: () => hidden.clear(),
    end() {
      normal = new Map();
      hidden.clear();
      reading = Promise.resolve();
      void write();
    },
  };
}

function drop(kept: Map<string, number>, isOver: (until: number) => boolean): void {
  for (const [page, until] of kept) if (isOver(until)) kept.delete(page);
}
