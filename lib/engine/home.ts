/**
 * Where the engine page lives. A service worker may not start workers, so Chromium gets an offscreen document, which
 * outlives it. Firefox has none; its event page has a document, which holds the same page as a frame and takes it along
 * when it ends. The offscreen document stays when the model in it is freed: one that closes itself while another is
 * asked for leaves Chromium's `createDocument` waiting for ever.
 */
import { browser } from '../platform/browser.ts';
import { OrielError } from '../protocol/errors.ts';
import type { EngineAsk } from './port.ts';

/** Hands a call to the page. */
export type EnginePage = (ask: EngineAsk, port: MessagePort) => void;

export interface EngineHome {
  find(): Promise<EnginePage | undefined>;
  /** Calls at the same time share one page. Throws `OrielError`. */
  open(): Promise<EnginePage>;
}

const PAGE = '/engine.html';
/** ms. */
const OPEN_TIMEOUT = 15_000;

/** What we need of a service worker's `clients`; TypeScript's libraries for pages and for workers exclude each other. */
interface ServiceWorkerClients {
  matchAll(options: {
    type: 'window';
    includeUncontrolled: true;
  }): Promise<{ url: string; postMessage(message: unknown, transfer: Transferable[]): void }[]>;
}

async function findOffscreenDocument(): Promise<EnginePage | undefined> {
  const { clients } = globalThis as unknown as { clients: ServiceWorkerClients };
  const url = browser.runtime.getURL(PAGE);
  const pages = await clients.matchAll({ type: 'window', includeUncontrolled: true });
  const page = pages.find((client) => client.url === url);
  return page && ((ask, port) => page.postMessage(ask, [port]));
}

async function openOffscreenDocument(): Promise<EnginePage | undefined> {
  try {
    await chrome.offscreen.createDocument({
      url: PAGE,
      reasons: [chrome.offscreen.Reason.WORKERS],
      justification: 'Runs the on-device model in a worker of its own.',
    });
  } catch (thrown) {
    // A background that died meanwhile may have made it.
    const made = await findOffscreenDocument();
    if (made === undefined) throw thrown;
    return made;
  }
  return findOffscreenDocument();
}

let frame: HTMLIFrameElement | undefined;

async function findFrame(): Promise<EnginePage | undefined> {
  const page = frame?.contentWindow;
  return page ? (ask, port) => page.postMessage(ask, browser.runtime.getURL(PAGE), [port]) : undefined;
}

async function openFrame(): Promise<EnginePage | undefined> {
  const opened = document.createElement('iframe');
  opened.src = browser.runtime.getURL(PAGE);
  const loaded = new Promise((resolve) => opened.addEventListener('load', resolve));
  document.body.append(opened);
  await loaded;
  frame = opened;
  return findFrame();
}

const tooLate = () => new Promise<undefined>((resolve) => setTimeout(resolve, OPEN_TIMEOUT));

let opening: Promise<EnginePage> | undefined;

async function open(): Promise<EnginePage> {
  let cause: unknown;
  try {
    const page = await Promise.race([hasOffscreen() ? openOffscreenDocument() : openFrame(), tooLate()]);
    if (page !== undefined) return page;
  } catch (thrown) {
    cause = thrown;
  }
  const message = 'The on-device model could not be started. Restart the browser, then try again.';
  throw new OrielError('provider-error', { message }, cause);
}

const hasOffscreen = () => globalThis.chrome?.offscreen !== undefined;

export const browserHome: EngineHome = {
  find: () => (hasOffscreen() ? findOffscreenDocument() : findFrame()),
  open() {
    opening ??= open().finally(() => {
      opening = undefined;
    });
    return opening;
  },
};
