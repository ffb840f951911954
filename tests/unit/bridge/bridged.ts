/** A window with a bridge in it, and the background's end of every port that it opens. */
import { vi } from 'vitest';
import type { Extension, RuntimePort } from '../../../lib/bridge/extension.ts';
import { relay } from '../../../lib/bridge/relay.ts';
import { ABORT, LINE } from '../../../lib/protocol/line.ts';
import { settled } from '../../fixtures/settled.ts';

export { settled };

export class FakePort implements RuntimePort {
  sent: unknown[] = [];
  disconnected = 0;
  say: ((message: unknown) => void)[] = [];
  gone: (() => void)[] = [];
  onMessage = { addListener: (listener: (message: unknown) => void) => void this.say.push(listener) };
  onDisconnect = { addListener: (listener: () => void) => void this.gone.push(listener) };
  refuses = false;
  postMessage(message: unknown) {
    if (this.refuses) throw new Error('Message exceeded maximum allowed size of 64MiB.');
    this.sent.push(message);
  }
  disconnect() {
    this.disconnected++;
  }
}

/** A window on its own. */
export function pageAt(origin: string): EventTarget {
  const alone = Object.assign(new EventTarget(), { origin, location: { origin } });
  return Object.assign(alone, { parent: alone, top: alone });
}

export function bridged() {
  const page = pageAt('https://app.example');
  const ports: FakePort[] = [];
  const names: string[] = [];
  const stored: ((changes: object, area: string) => void)[] = [];
  const runtime: NonNullable<Extension['runtime']> = {
    id: 'oriel',
    connect: ({ name }) => {
      names.push(name);
      const port = new FakePort();
      ports.push(port);
      return port;
    },
  };
  const extension: Extension = {
    runtime,
    storage: { onChanged: { addListener: (listener) => void stored.push(listener) } },
  };
  const observers: (() => void)[] = [];
  vi.stubGlobal(
    'MutationObserver',
    class {
      observe: () => void;
      constructor(run: () => void) {
        this.observe = () => void observers.push(run);
      }
    },
  );
  let lasting = new AbortController();
  page.addEventListener = (type, listener, capture) =>
    EventTarget.prototype.addEventListener.call(page, type, listener, {
      capture: capture === true,
      signal: lasting.signal,
    });
  /** What `document.open()` and a new root do; tests/e2e/written-documents.test.ts has the real thing. */
  function write() {
    lasting.abort();
    lasting = new AbortController();
    for (const run of observers) run();
  }
  relay(page as unknown as Window, extension);
  /** Messages that the page's own listeners saw. */
  const leaked: unknown[] = [];
  page.addEventListener('message', (event) => void leaked.push(event));

  function post(data: unknown, given: MessagePort[] = [], source: unknown = page) {
    const event = new MessageEvent('message', { data, ports: given });
    Object.defineProperty(event, 'source', { value: source });
    page.dispatchEvent(event);
  }
  /** The page's end: what it got back, and a way to speak. */
  function open(ask: unknown, tag: string = LINE) {
    const { port1, port2 } = new MessageChannel();
    const got: unknown[] = [];
    port1.onmessage = ({ data }) => got.push(data);
    post({ [tag]: ask }, [port2]);
    return { got, abort: () => port1.postMessage(ABORT), say: (data: unknown) => port1.postMessage(data) };
  }
  return { page, ports, names, stored, runtime, extension, leaked, post, open, write };
}
