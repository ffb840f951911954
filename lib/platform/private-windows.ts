/** Private windows, as far as the browser tells of them: whether the last one has closed. */
import { browser } from './browser.ts';

/**
 * Calls `ended` whenever a window closes and no private one is left. The listener starts the background when any window
 * closes, which is seldom.
 */
export function whenPrivateEnds(ended: () => void): void {
  browser.windows.onRemoved.addListener(() => {
    browser.windows
      .getAll()
      .then((open) => {
        if (!open.some(({ incognito }) => incognito)) ended();
      })
      // Without an answer nothing is known to have ended; the next window that closes asks again.
      .catch(() => undefined);
  });
}
