/**
 * Both browsers end the background after 30 s without an extension event or API call, even with an open port and a
 * pending fetch. While anything is held here, a cheap API call every 20 s prevents that; when nothing is, nothing runs.
 */
import { browser } from './browser.ts';

const PING_MS = 20_000;

let holders = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** Keeps the background alive until the returned function is called. Calling it twice is harmless. */
export function keepAlive(): () => void {
  holders += 1;
  timer ??= setInterval(() => void browser.runtime.getPlatformInfo(), PING_MS);
  let held = true;
  return () => {
    if (!held) return;
    held = false;
    holders -= 1;
    if (holders > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}
