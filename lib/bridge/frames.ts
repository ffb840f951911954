/**
 * Frames of another site than the page around them. Whether that page lets one ask is written on its `<iframe>`, which only
 * the page's own bridge can see: so the frame's bridge sends it a word, and it tells the background what stands there under
 * that word. It judges nothing, and no script of either page has a part in it.
 */
import { FRAME, LINE, VOUCH } from '../protocol/line.ts';
import type { Extension, RuntimePort } from './extension.ts';

/** Nothing of a window of another origin can be read. */
function isForeign(page: Window): boolean {
  try {
    return page.parent.location.origin !== page.origin;
  } catch {
    return true;
  }
}

/** Right inside of a page of another site. */
export const isForeignFrame = (page: Window): boolean => page.parent === page.top && isForeign(page);

/** A new line; from a frame of another site, right inside of the page, under a word that its page is told as well. */
export function openLine(page: Window, extension: Extension): RuntimePort | undefined {
  if (!isForeignFrame(page)) return extension.runtime?.connect({ name: LINE });
  const word = crypto.randomUUID();
  const line = extension.runtime?.connect({ name: `${LINE}#${word}` });
  // With a port, since messages without one are not looked at.
  page.parent.postMessage({ [FRAME]: word }, '*', [new MessageChannel().port2]);
  return line;
}

/** Another window said something, with a port. @returns whether that was the word of a frame */
export function tellOf(event: MessageEvent, page: Window, extension: Extension): boolean {
  const data: unknown = event.data;
  // A script can make up an event, and whose it is, but not that the browser sent it.
  if (!event.isTrusted || typeof data !== 'object' || data === null || !Object.hasOwn(data, FRAME))
    return false;
  const word = (data as Record<string, unknown>)[FRAME];
  try {
    for (const frame of page.document.querySelectorAll('iframe')) {
      if (frame.contentWindow !== event.source) continue;
      const line = extension.runtime?.connect({ name: VOUCH });
      // Chrome logs an error that nobody looked at into the page's console.
      line?.onDisconnect.addListener(() => void extension.runtime?.lastError);
      const src = frame.hasAttribute('srcdoc') ? '' : frame.src;
      line?.postMessage({ word, origin: event.origin, allow: frame.allow, src });
    }
  } catch {
    // The extension was updated, or the page has put something of its own in the place of its document's methods.
  }
  return true;
}
