import { REVISION } from '../protocol/line.ts';
import { browser } from './browser.ts';

/**
 * Tells open pages that settings or grants changed, by a number in `storage.local` that says nothing else. Our own
 * screens redraw on it; a bridge whose page listens for `model_changed` passes it on. No port stays open for this.
 */
export async function announceChange(): Promise<void> {
  // The clock, not a counter: two workers in a row need no shared state to produce different values.
  await browser.storage.local.set({ [REVISION]: Date.now() + Math.random() });
}
