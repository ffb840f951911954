/** Who may use the engine: our own background and nobody else, since a call here has passed no gate (S02). */
import type { EngineAsk } from './port.ts';

/** What the page knows of itself. */
export interface Self {
  /** `location.origin`: of the extension. */
  origin: string;
  /** `window.parent`; the window itself for an offscreen document. */
  parent: unknown;
  /** The window itself. */
  window: unknown;
}

/**
 * A message on the window counts only from the document around a framed engine page (Firefox); a message from
 * `navigator.serviceWorker` comes from a service worker of this origin, of which there is one: the background (Chromium).
 */
export function isFromBackground(
  event: Pick<MessageEvent, 'origin' | 'source'>,
  via: 'window' | 'service-worker',
  self: Self,
): boolean {
  if (event.origin !== self.origin) return false;
  return via === 'service-worker' || (self.parent !== self.window && event.source === self.parent);
}

/** Listens to the background from now on. */
export function openDoor(take: (ask: EngineAsk, port: MessagePort) => void): void {
  const self = { origin: location.origin, parent: window.parent, window };
  const listener = (via: 'window' | 'service-worker') => (event: MessageEvent) => {
    const [port] = event.ports;
    if (port !== undefined && isFromBackground(event, via, self)) take(event.data, port);
  };
  window.addEventListener('message', listener('window'));
  // Firefox gives extension pages no service workers.
  navigator.serviceWorker?.addEventListener('message', listener('service-worker'));
  navigator.serviceWorker?.startMessages();
}
