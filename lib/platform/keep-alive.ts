/**
 * Both browsers end the background after 30 s without an extension event or API call, even with an open port and a
 * pending fetch. While anything is held here, a cheap API call every 20 s prevents that.
 */
import { browser } from './browser.ts';

const PING_MS = 20_000;

let holders = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** A timer that finds nothing held ends itself: calls that follow one another share one, and none of them waits for it. */
function look(): void {
  if (holders > 0) return void browser.runtime.getPlatformInfo();
  clearInterval(timer);
  timer = undefined;
}

/** Keeps the background alive until the returned function is called. Calling it twice is harmless. */
export function keepAlive(): () => void {
  holders += 1;
  timer ??= setInterval(look, PING_MS);
  let held = true;
  return () => {
    if (!held) return;
    held = false;
    holders -= 1;
  };
}
