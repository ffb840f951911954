/**
 * How one request travels. Plain constants: the page and the bridge may import them.
 *
 * page --window message `{ [LINE]: Ask }` + one MessagePort--> bridge --runtime port named LINE--> background,
 * and what it says back by the same way. On the MessagePort the page may send only ABORT. Closing any link ends all.
 */
import type { Part } from './part.ts';

/**
 * What comes back, one message for each network read of the provider's: parts, or a word. A word is the text of one `text`
 * part that has nothing else to it, as nearly all of them are: a string crosses both borders in half the time of an object
 * in a list.
 */
export type Said = Part[] | string;

/**
 * Names the runtime port and the protocol version: an old content script and a new background never mix. From a frame of
 * another site `#` and a word follow, by which the page around it is asked for.
 */
export const LINE = 'oriel/2';
/** bridge of a frame -> bridge of the page around it, on that window, with a port: the word. */
export const FRAME = 'oriel/2:frame';
/** Names the runtime port on which the bridge of a page tells the background what its `<iframe>` says: one `Vouch`. */
export const VOUCH = 'oriel/2:vouch';
/** page -> bridge on the MessagePort: give up. */
export const ABORT = 'abort';
/** bridge -> page on the MessagePort: the runtime port closed. Without a terminal part before it: `interrupted`. */
export const CLOSED = null;
/**
 * page -> bridge on the window, with a port, holding the id of an open line that has been silent for a while. The bridge
 * takes it out of circulation if it holds that line, and does nothing else. So a line whose bridge is gone (Firefox ends
 * a content script without a word when its extension is updated) is noticed by the page getting its own message.
 */
export const ALIVE = 'oriel/2:alive';
/** page -> bridge on the window, with a port: tell me when my standing has changed. Answered with CHANGED. */
export const LISTEN = 'oriel/2:listen';
export const CHANGED = 'changed';
/**
 * Counts up in `storage.local` whenever settings or grants change. It holds a number and nothing else, since content
 * scripts can read that area (S07); whoever cares asks again on a line of its own.
 */
export const REVISION = 'revision';
