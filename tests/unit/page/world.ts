/**
 * A page in Node: a window that carries messages, the real bridge beside it, and an extension runtime whose other end
 * the test plays. What crosses to the background is JSON, as in Chrome.
 */
import { vi } from 'vitest';
import type { Extension, RuntimePort } from '../../../lib/bridge/extension.ts';
import { relay } from '../../../lib/bridge/relay.ts';
import { said } from '../../../lib/gate/line.ts';
import type { LegacyAI } from '../../../lib/page/legacy.ts';
import type { WindowAI } from '../../../lib/page/window-ai.ts';
import type { Ask } from '../../../lib/protocol/call.ts';
import type { Part } from '../../../lib/protocol/part.ts';
import { settled } from '../../fixtures/settled.ts';

/** The background's end of one line. */
export interface FakeLine {
  ask: Ask & { title?: string };
  send(...parts: Part[]): void;
  /** The background hangs up. */
  close(): void;
  /** Resolves when either end has hung up. */
  closed: Promise<void>;
}

export interface World {
  ai: LegacyAI & WindowAI;
  lines: FakeLine[];
  /** Every name that a runtime port was opened with. */
  connected: string[];
  /** Answers the next lines; without it they wait for the test. */
  answer: ((line: FakeLine) => void) | undefined;
  /** The next line that the page opens. */
  nextLine(): Promise<FakeLine>;
  /** What the page's own message listeners saw. */
  seen: unknown[];
  dispatch(event: Event): void;
  post(data: unknown, ports?: MessagePort[]): void;
  runtime: { id?: string; connect(info: { name: string }): RuntimePort };
  changed(changes: object, area?: string): void;
  storageListeners: number;
  reported: unknown[];
  /** Takes the bridge away, as Firefox does when the extension goes. */
  removeBridge(): void;
}

const json = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

export { settled };

function fakeRuntime(world: World) {
  const waiting: ((line: FakeLine) => void)[] = [];
  world.nextLine = () => new Promise((resolve) => waiting.push(resolve));
  return {
    id: 'oriel',
    connect({ name }: { name: string }): RuntimePort {
      world.connected.push(name);
      const heard: ((message: unknown) => void)[] = [];
      const gone: (() => void)[] = [];
      let open = true;
      let isClosed = () => {};
      const closed = new Promise<void>((resolve) => {
        isClosed = resolve;
      });
      const line = (ask: FakeLine['ask']): FakeLine => ({
        ask,
        closed,
        send: (...parts) => {
          const copy = json(said(parts));
          setImmediate(() => open && heard.forEach((listener) => void listener(copy)));
        },
        close: () => {
          setImmediate(() => {
            if (!open) return;
            open = false;
            isClosed();
            for (const listener of gone) listener();
          });
        },
      });
      return {
        onMessage: { addListener: (listener) => heard.push(listener) },
        onDisconnect: { addListener: (listener) => gone.push(listener) },
        postMessage: (message) => {
          const opened = line(json(message) as FakeLine['ask']);
          setImmediate(() => {
            world.lines.push(opened);
            waiting.shift()?.(opened);
            world.answer?.(opened);
          });
        },
        disconnect: () => {
          open = false;
          isClosed();
        },
      };
    },
  };
}

/** Fresh modules in a fresh window, made of the globals of Node itself. */
export async function pageWorld(): Promise<World> {
  vi.resetModules();
  vi.unstubAllGlobals();
  const { world, globals } = fakeWindow(() => globalThis);
  for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value);
  vi.stubGlobal('window', globalThis);
  delete (globalThis as { ai?: unknown }).ai;
  const { install } = await import('../../../lib/page/install.ts');
  install('1.2.3');
  world.ai = (globalThis as unknown as { ai: World['ai'] }).ai;
  return world;
}

/** Nothing is written anew here: tests/e2e/written-documents.test.ts. */
class NoChanges {
  observe() {}
}

/** A window with a bridge, and the globals that its scripts find; `self` is their global object. */
export function fakeWindow(self: () => unknown): { world: World; globals: Record<string, unknown> } {
  vi.stubGlobal('MutationObserver', NoChanges);
  const hub = new EventTarget();
  const real = EventTarget.prototype;
  const bridges = new AbortController();
  /** The window as the bridge sees it. */
  const bridgeWindow: object = {
    addEventListener: (type: string, listener: EventListener, capture?: boolean) =>
      hub.addEventListener(type, listener, { capture: capture === true, signal: bridges.signal }),
    // On top, in no other.
    origin: 'https://app.example',
    location: { origin: 'https://app.example' },
    get parent() {
      return bridgeWindow;
    },
    get top() {
      return bridgeWindow;
    },
  };
  const world = {
    lines: [],
    connected: [],
    seen: [],
    storageListeners: 0,
    reported: [],
    answer: undefined,
    dispatch: (event: Event) => hub.dispatchEvent(event),
    removeBridge: () => bridges.abort(),
  } as unknown as World;
  world.post = (data, ports = []) => {
    const copy = structuredClone({ data, ports }, { transfer: ports });
    const event = new MessageEvent('message', copy);
    Object.defineProperty(event, 'source', { value: bridgeWindow });
    setImmediate(() => hub.dispatchEvent(event));
  };
  // The global object of Node is no EventTarget; the page's is.
  const target = (receiver: unknown) => (receiver === self() ? hub : (receiver as EventTarget));
  class PageEventTarget {
    addEventListener(...args: Parameters<EventTarget['addEventListener']>) {
      real.addEventListener.apply(target(this), args);
    }
    removeEventListener(...args: Parameters<EventTarget['removeEventListener']>) {
      real.removeEventListener.apply(target(this), args);
    }
    dispatchEvent(event: Event) {
      return real.dispatchEvent.call(target(this), event);
    }
  }
  class Document {
    get title() {
      return 'A page';
    }
  }
  const globals = {
    MutationObserver: NoChanges,
    EventTarget: PageEventTarget,
    Document,
    document: new Document(),
    isSecureContext: true,
    reportError: (error: unknown) => world.reported.push(error),
    postMessage: (data: unknown, _origin: string, transfer: Iterable<MessagePort>) =>
      world.post(data, [...transfer]),
  };

  world.runtime = fakeRuntime(world);
  const storage: ((changes: object, area: string) => void)[] = [];
  world.changed = (changes, area = 'local') => {
    for (const listener of storage) listener(changes, area);
  };
  const extension = {
    runtime: world.runtime,
    storage: {
      onChanged: {
        addListener: (listener: (typeof storage)[number]) => {
          world.storageListeners = storage.push(listener);
        },
      },
    },
  } as Extension;
  relay(bridgeWindow as unknown as Window, extension);
  hub.addEventListener('message', (event) => world.seen.push((event as MessageEvent).data));
  return { world, globals };
}
