/**
 * The next line of a page that has called, opened while nobody waits for it: opening a port takes the browser about as long
 * as Oriel takes over a whole call. It is one port for one request all the same, and whose it is the browser said when it
 * was opened, of the same document.
 */
import type { Extension, RuntimePort } from './extension.ts';
import { isForeignFrame, openLine } from './frames.ts';

/**
 * One that waited for longer may belong to a background that is just being ended, and what is said on it would be lost: both
 * browsers let one live for 30 s after it heard of a port.
 */
const USED_WITHIN_MS = 20_000;

export interface Lines {
  /** A line for one request. Undefined, or throws, where the extension is gone. */
  open(): RuntimePort | undefined;
  /** A request was answered to its end: another may follow. */
  ended(): void;
  /** The page is hidden: nothing of it stays open. */
  hidden(): void;
}

/** @param now ms, from anywhere. */
export function createLines(page: Window, extension: Extension, now: () => number): Lines {
  let ahead: { line: RuntimePort; openedAt: number } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const openAhead = () => {
    timer = undefined;
    try {
      if (!extension.runtime?.id) return;
      const line = openLine(page, extension);
      if (line === undefined) return;
      line.onDisconnect.addListener(() => {
        // Chrome logs an error that nobody looked at into the page's console.
        void extension.runtime?.lastError;
        if (ahead?.line === line) ahead = undefined;
      });
      ahead = { line, openedAt: now() };
    } catch {
      // The extension was updated, disabled or removed: the next request finds that out.
    }
  };

  return {
    open() {
      const waiting = ahead;
      ahead = undefined;
      if (waiting !== undefined && now() - waiting.openedAt < USED_WITHIN_MS) return waiting.line;
      waiting?.line.disconnect();
      return openLine(page, extension);
    },
    ended() {
      // What its page says of a frame of another site is asked for each request.
      if (ahead !== undefined || timer !== undefined || isForeignFrame(page)) return;
      // Behind the end of the answer, which is on its way to the page.
      timer = setTimeout(openAhead, 0);
    },
    hidden() {
      clearTimeout(timer);
      timer = undefined;
      ahead?.line.disconnect();
      ahead = undefined;
    },
  };
}
