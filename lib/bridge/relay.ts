/**
 * Joins a page's MessagePort to a runtime port of its own, one per request, and passes on what comes. It decides
 * nothing: who may ask, and what, is the background's to say. Only the size is checked here, so that an absurd message
 * never crosses the process boundary. Nothing is opened before the page's first call.
 */
import type { ErrorInfo } from '../protocol/errors.ts';
import { MAX_CALL_CHARS } from '../protocol/limits.ts';
import { ABORT, ALIVE, CLOSED, LINE, LISTEN } from '../protocol/line.ts';
import { isWithin } from '../protocol/size.ts';
import { createLines } from './ahead.ts';
import { changeBell } from './changes.ts';
import type { Extension, RuntimePort } from './extension.ts';
import { tellOf } from './frames.ts';

const UPDATED: ErrorInfo = {
  code: 'interrupted',
  message: 'Oriel was updated. Reload the page, then try again.',
};
// As in ERRORS of protocol/errors.ts; the table itself would weigh a kilobyte in every page.
const TOO_LARGE: ErrorInfo = { code: 'too-large', message: 'The request is too large.' };

/** An answer ends in these. One that was refused, or whose background died, does not. */
const isWhole = (said: unknown): boolean => {
  const last: unknown = Array.isArray(said) ? said.at(-1) : undefined;
  return typeof last === 'object' && last !== null && 'type' in last && last.type === 'finish';
};

/** More than can end between a page's question and its coming here. */
const ENDED_KEPT = 256;

const fail = (port: MessagePort, error: ErrorInfo) => {
  port.postMessage([{ type: 'error', error }]);
  port.close();
};

export function relay(page: Window, extension: Extension): void {
  /** What ends each open line, and the id that the page gave it: not ours, so it may occur twice. */
  const lines = new Map<() => void, unknown>();
  /**
   * Ids of the lines that ended last. Their end is on its way to the page, which may ask about them before it arrives:
   * they are still ours to answer for.
   */
  const ended: unknown[] = [];
  const holds = (id: unknown) => ended.includes(id) || [...lines.values()].includes(id);
  const changes = changeBell(page, extension);
  const opening = createLines(page, extension, () => performance.now());

  // From a page's first call on. A page in the back/forward cache must neither spend nor wait (S31), and it may have
  // missed a change.
  let used = false;
  const hide = () => {
    for (const hangUp of lines.keys()) hangUp();
    opening.hidden();
  };
  const show = (event: PageTransitionEvent) => {
    if (!event.persisted) return;
    // What a page asks behind our back while it is being hidden: of that line Chrome takes the far end, without a word.
    hide();
    changes.look();
  };
  const use = () => {
    used = true;
    page.addEventListener('pagehide', hide);
    page.addEventListener('pageshow', show);
  };

  const carry = (ask: unknown, port: MessagePort) => {
    const id = typeof ask === 'object' && ask !== null && 'id' in ask ? ask.id : undefined;
    let opened: RuntimePort | undefined;
    try {
      if (extension.runtime?.id) opened = opening.open();
    } catch {
      // As where it has lost its id: the extension was updated, disabled or removed under an open page.
    }
    if (opened === undefined) return fail(port, UPDATED);
    const line = opened;
    if (!isWithin(ask, MAX_CALL_CHARS)) {
      line.disconnect();
      return fail(port, TOO_LARGE);
    }
    const close = () => {
      lines.delete(hangUp);
      if (ended.push(id) > ENDED_KEPT) ended.shift();
      port.postMessage(CLOSED);
      port.close();
    };
    const hangUp = () => {
      line.disconnect();
      close();
    };
    lines.set(hangUp, id);
    let whole = false;
    line.onMessage.addListener((said) => {
      port.postMessage(said);
      whole = isWhole(said);
    });
    line.onDisconnect.addListener(() => {
      // Chrome logs an error that nobody looked at into the page's console.
      void extension.runtime?.lastError;
      close();
      if (whole) opening.ended();
    });
    port.onmessage = (event) => {
      if (event.data !== ABORT) return;
      hangUp();
      opening.ended();
    };
    try {
      line.postMessage(ask);
    } catch {
      // Longer in the browser's own encoding than a runtime message may be.
      fail(port, extension.runtime?.id ? TOO_LARGE : UPDATED);
      hangUp();
    }
  };

  const heard = (event: MessageEvent) => {
    // The cheap tests first: this runs for every message of every page, and reading `data` copies it.
    const [port] = event.ports;
    if (port === undefined) return;
    if (event.source !== page) {
      if (tellOf(event, page, extension)) event.stopImmediatePropagation();
      return;
    }
    const data: unknown = event.data;
    if (typeof data !== 'object' || data === null) return;
    const message = data as Record<string, unknown>;
    const has = (key: string) => Object.hasOwn(message, key);
    if (!has(LINE) && !has(LISTEN) && !(has(ALIVE) && holds(message[ALIVE]))) return;
    // The page's own listeners never see our envelopes.
    event.stopImmediatePropagation();
    if (has(ALIVE)) return;
    if (!used) use();
    if (has(LINE)) carry(message[LINE], port);
    else changes.add(port);
  };
  const listen = () => {
    page.addEventListener('message', heard, true);
    if (used) use();
  };
  listen();
  // `document.open()` takes away all listeners of the window and leaves those who watch the document: what it writes anew
  // comes with a root of its own. To listen twice is to listen once.
  new MutationObserver(listen).observe(page.document, { childList: true });
}
