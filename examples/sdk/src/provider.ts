/** Finds whoever answers `window.ai` here, in the manner of EIP-6963. */
import type { AI } from './types.ts';

/** `window.dispatchEvent(new Event(REQUEST))` makes every provider announce itself. */
export const REQUEST = 'windowai:request';
/** A `CustomEvent` whose `detail` is a `Provider`. */
export const ANNOUNCE = 'windowai:announce';

export interface ProviderInfo {
  /** For people, such as "Oriel". */
  readonly name: string;
  readonly version: string;
  /** For programs: a domain name read backwards. Empty for an object that never announced itself. */
  readonly rdns: string;
}

export interface Provider {
  readonly info: ProviderInfo;
  readonly ai: AI;
}

export interface FindOptions {
  /** How long to wait for one that comes after the page, ms. 0 asking once. */
  timeout?: number;
  /** An abort rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Takes this one and no other. */
  rdns?: string;
  /** Where to look; another window than the page's own is for tests. */
  window?: Window;
}

/** Some extensions install themselves a little after the page has started. */
export const DEFAULT_TIMEOUT_MS = 3_000;
const LOOK_EVERY_MS = 100;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** The extension of 2023 and what browsers had under this name have no `streamText`. */
const isAI = (value: unknown): value is AI => isObject(value) && typeof value.streamText === 'function';

/** Undefined for whatever else a page may have dispatched under this name. */
function readAnnouncement(detail: unknown): Provider | undefined {
  if (!isObject(detail) || !isObject(detail.info) || !isAI(detail.ai)) return undefined;
  const { name, version, rdns } = detail.info;
  if (typeof name !== 'string' || typeof version !== 'string' || typeof rdns !== 'string') return undefined;
  return Object.freeze({ info: Object.freeze({ name, version, rdns }), ai: detail.ai });
}

function atWindowAI(view: Window): Provider | undefined {
  const { ai } = view as { ai?: unknown };
  if (!isAI(ai)) return undefined;
  const version = ai.__window_ai_metadata__?.version ?? '';
  return Object.freeze({ info: Object.freeze({ name: 'window.ai', version, rdns: '' }), ai });
}

/** Everyone who answers now, without waiting: those that announce themselves first, `window.ai` last. */
export function listProviders(view: Window | undefined = globalThis.window): Provider[] {
  if (view === undefined) return [];
  const found: Provider[] = [];
  const add = (provider: Provider | undefined) => {
    if (provider && !found.some(({ ai }) => ai === provider.ai)) found.push(provider);
  };
  const heard = (event: Event) => add(readAnnouncement((event as CustomEvent).detail));
  view.addEventListener(ANNOUNCE, heard);
  view.dispatchEvent(new Event(REQUEST));
  view.removeEventListener(ANNOUNCE, heard);
  add(atWindowAI(view));
  return found;
}

/**
 * The first provider that is there, or that comes in time; undefined where none does. On a server, which has no window,
 * undefined at once.
 */
export function findProvider(options: FindOptions = {}): Promise<Provider | undefined> {
  const { timeout = DEFAULT_TIMEOUT_MS, signal, rdns, window: view = globalThis.window } = options;
  let asking = false;
  const look = () => {
    asking = true;
    const found = listProviders(view).find(({ info }) => rdns === undefined || info.rdns === rdns);
    asking = false;
    return found;
  };
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const there = look();
    if (there || view === undefined || timeout <= 0) {
      resolve(there);
      return;
    }
    const end = (provider?: Provider) => {
      clearInterval(looking);
      clearTimeout(waiting);
      view.removeEventListener(ANNOUNCE, heard);
      signal?.removeEventListener('abort', aborted);
      resolve(provider);
    };
    const lookAgain = () => {
      const provider = look();
      if (provider) end(provider);
    };
    // One that announces itself when it is installed: it is asked again. Its answer to that is no news.
    const heard = () => {
      if (!asking) lookAgain();
    };
    const aborted = () => {
      reject(signal?.reason);
      end();
    };
    const looking = setInterval(lookAgain, LOOK_EVERY_MS);
    const waiting = setTimeout(end, timeout);
    view.addEventListener(ANNOUNCE, heard);
    signal?.addEventListener('abort', aborted);
  });
}
