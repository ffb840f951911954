/** `window.ai.addEventListener` of 2023: one handler for "model_changed" and "error". */
import { askAccess } from './access.ts';
import { listenForChanges } from './channel.ts';
import type { LegacyCode } from './legacy-errors.ts';
import { NativeTypeError, randomId, report, upon } from './natives.ts';

export type EventHandler = (event: 'model_changed' | 'error', data: unknown) => unknown;

interface Listener {
  id: string;
  handler: EventHandler;
  removed: boolean;
  next: Listener | undefined;
}

/** The first is a sentinel. */
const listeners: Listener = { id: '', handler: () => {}, removed: true, next: undefined };
let stopListening: (() => void) | undefined;

/** Calls into the page; what it throws is the page's to see, and nobody else's to suffer. */
export function callPage<A, B>(callback: (first: A, second: B) => unknown, first: A, second: B): void {
  try {
    callback(first, second);
  } catch (thrown) {
    report(thrown);
  }
}

const fire: EventHandler = (event, data) => {
  for (let at = listeners.next; at; at = at.next) if (!at.removed) callPage(at.handler, event, data);
};

export const fireError = (code: LegacyCode): void => void fire('error', code);

/**
 * The bridge only says that something may have changed. Which model now serves this site is asked on a line, and the
 * handlers hear of it when it is another than before.
 */
function followModel(): () => void {
  let model: string | undefined;
  let asked = 0;
  const ask = () => {
    const turn = ++asked;
    const answer = askAccess(undefined, undefined, () => undefined);
    upon(
      answer,
      (access: unknown) => {
        // A later question is under way, or nobody listens any more.
        if (turn !== asked) return;
        const { model: now } = access as { model: string };
        const changed = model !== undefined && model !== now;
        model = now;
        if (changed) fire('model_changed', { model: now });
      },
      () => {},
    );
  };
  const stop = listenForChanges(ask);
  ask();
  return () => {
    asked = Infinity;
    stop();
  };
}

/** @returns the id for `removeEventListener`, at once. */
export function addEventListener(handler: EventHandler): string {
  if (typeof handler !== 'function') throw new NativeTypeError('addEventListener takes a function');
  const id = randomId();
  let last = listeners;
  while (last.next) last = last.next;
  last.next = { id, handler, removed: false, next: undefined };
  stopListening ??= followModel();
  return id;
}

export function removeEventListener(id: string): void {
  for (let at = listeners; at.next; at = at.next) {
    if (at.next.id !== id) continue;
    // A round that is under way may stand on the removed one: it goes on from there, without calling it.
    at.next.removed = true;
    at.next = at.next.next;
    break;
  }
  if (listeners.next) return;
  stopListening?.();
  stopListening = undefined;
}
