/**
 * Frames of another site may ask for what the page around them lets them use: `<iframe allow="language-model">` (S21). What
 * stands on that element is told by the bridge of the page, under a word that the bridge of the frame gave to both; here the
 * two are joined and judged as browsers judge an `allow` attribute. What cannot be joined stays refused.
 */
import { originOf } from '../protocol/address.ts';
import { FEATURES, type Feature } from '../protocol/features.ts';
import { LINE } from '../protocol/line.ts';
import { Vouch } from '../protocol/vouch.ts';
import type { Caller, WebCaller } from './caller.ts';

/** How long one of the two waits for the other, ms. A page may be busy for seconds while it loads. */
export const JOIN_MS = 5_000;
/** Words that wait at the same time, of each tab: any frame may make them up, and must not stand in the way of other pages. */
export const MAX_WAITING = 64;

/** The word on which a frame's line came, or undefined where its name is none. */
export const wordOf = (portName: string): string | undefined =>
  portName.startsWith(`${LINE}#`) ? portName.slice(LINE.length + 1) : undefined;

/**
 * Whether an `allow` attribute lets a document of `child` use the feature: its name, which means the frame's own `'src'`, or
 * a list of `*`, `'self'`, `'src'`, `'none'` and origins. Of several directives for it each must allow, whichever
 * of them a browser goes by; wildcards in hosts allow nothing.
 *
 * @param self Origin of the page. @param src Origin of the element's `src`.
 */
export function allows(
  feature: Feature,
  allow: string,
  child: string,
  self: string,
  src: string | undefined,
): boolean {
  const lists = allow
    .split(';')
    .map((directive) => directive.split(/[\t\n\f\r ]+/).filter((token) => token !== ''))
    .filter(([name]) => name?.toLowerCase() === feature);
  const matches = (entry: string): boolean => {
    switch (entry.toLowerCase()) {
      case '*':
        return true;
      case "'self'":
        return child === self;
      case "'src'":
        return child === src;
      default:
        return originOf(entry) === child;
    }
  };
  // What has no origin of its own is nobody whom a list could name.
  return (
    child !== 'null' &&
    lists.length > 0 &&
    lists.every(([, ...list]) => (list.length === 0 ? ["'src'"] : list).some(matches))
  );
}

export interface Delegations {
  /** A frame of another site opened a line under this word. Resolves with who it is, and what its page lets it use, if anything. */
  settle(caller: WebCaller, word: string): Promise<Caller>;
  /** The bridge of a page told what its element says. */
  hear(page: WebCaller, message: unknown): void;
}

interface Told {
  tabId: number;
  page: WebCaller;
  vouch: Vouch;
}

/** @param after Runs `work` once after `ms`; the returned function calls it off. */
export function createDelegations(after: (ms: number, work: () => void) => () => void): Delegations {
  /** Whichever of the two came first waits here, once. */
  const frames = new Map<string, { tabId: number; end(told: Told | undefined): void }>();
  const pages = new Map<string, Told>();

  const isFull = (waiting: ReadonlyMap<string, { tabId: number }>, { tabId }: WebCaller): boolean =>
    [...waiting.values()].filter((one) => one.tabId === tabId).length >= MAX_WAITING;

  const featuresOf = (caller: WebCaller, { page, vouch }: Told): Feature[] => {
    const isJoined =
      page.tabId === caller.tabId &&
      page.incognito === caller.incognito &&
      page.origin === caller.topOrigin &&
      vouch.origin === caller.origin;
    if (!isJoined) return [];
    const src = originOf(vouch.src);
    return FEATURES.filter((feature) => allows(feature, vouch.allow, caller.origin, page.origin, src));
  };

  const waitFor = (word: string, tabId: number): Promise<Told | undefined> => {
    const told = pages.get(word);
    if (told !== undefined) {
      pages.delete(word);
      return Promise.resolve(told);
    }
    return new Promise((resolve) => {
      const callOff = after(JOIN_MS, () => end(undefined));
      const end = (found: Told | undefined): void => {
        callOff();
        frames.delete(word);
        resolve(found);
      };
      frames.set(word, { tabId, end });
    });
  };

  return {
    async settle(caller, word) {
      const askable = caller.crossOrigin && !caller.opaque && caller.secure && caller.active;
      if (!askable || frames.has(word) || isFull(frames, caller)) return caller;
      const told = await waitFor(word, caller.tabId);
      const features = told === undefined ? [] : featuresOf(caller, told);
      return features.length > 0 ? { ...caller, delegated: true, features } : caller;
    },
    hear(page, message) {
      const parsed = Vouch.safeParse(message);
      // Only the page on top speaks for its frames, and only one in which Oriel itself would answer.
      if (!parsed.success || !page.isTop || page.opaque || !page.secure || !page.active) return;
      const told = { tabId: page.tabId, page, vouch: parsed.data };
      const { word } = told.vouch;
      const frame = frames.get(word);
      if (frame !== undefined) return frame.end(told);
      if (pages.has(word) || isFull(pages, page)) return;
      pages.set(word, told);
      after(JOIN_MS, () => {
        if (pages.get(word) === told) pages.delete(word);
      });
    },
  };
}
