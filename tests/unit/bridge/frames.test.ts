import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Extension, RuntimePort } from '../../../lib/bridge/extension.ts';
import { openLine, tellOf } from '../../../lib/bridge/frames.ts';
import { FRAME, LINE, VOUCH } from '../../../lib/protocol/line.ts';

let opened: { name: string; sent: unknown[] }[];
let extension: Extension;
let elements: object[];

beforeEach(() => {
  opened = [];
  extension = {
    runtime: {
      id: 'oriel',
      connect({ name }) {
        const sent: unknown[] = [];
        opened.push({ name, sent });
        const nothing = { addListener: () => undefined };
        const port: RuntimePort = {
          onMessage: nothing,
          onDisconnect: nothing,
          postMessage: (message) => void sent.push(message),
          disconnect: () => undefined,
        };
        return port;
      },
    },
    storage: { onChanged: { addListener: () => undefined } },
  };
  elements = [];
});

interface Fake {
  origin: string;
  parent: Fake;
  top: Fake;
  location: { origin: string };
  postMessage: ReturnType<typeof vi.fn>;
}

/** A window in a window, of which another origin reads nothing. */
function windowAt(origin: string, parent?: Fake): Fake {
  const it = { origin, postMessage: vi.fn() } as unknown as Fake;
  it.parent = parent ?? it;
  it.top = parent?.top ?? it;
  const foreign = parent !== undefined && parent.origin !== origin;
  if (foreign) {
    // As it looks from inside: the same window, without its address.
    const around = { postMessage: parent.postMessage } as unknown as Fake;
    Object.defineProperty(around, 'location', {
      get: () => {
        throw new DOMException('Blocked a frame', 'SecurityError');
      },
    });
    it.parent = around;
    if (it.top === parent) it.top = around;
  }
  Object.defineProperty(it, 'location', { value: { origin } });
  return it;
}
const asWindow = (it: Fake): Window => it as unknown as Window;

describe('a new line', () => {
  const A = 'https://a.example';
  const B = 'https://b.example';

  it('of a page, or of its own frame in it, has no word and tells nobody', () => {
    const top = windowAt(A);
    const inner = windowAt(A, top);
    for (const page of [top, inner, windowAt(A, inner)]) openLine(asWindow(page), extension);
    expect(opened.map(({ name }) => name)).toEqual([LINE, LINE, LINE]);
    expect([top.postMessage, inner.postMessage].flatMap((post) => post.mock.calls)).toEqual([]);
  });

  it('of a frame of another site has a word of its own, which its page is told with a port', () => {
    const top = windowAt(A);
    const frame = windowAt(B, top);
    openLine(asWindow(frame), extension);
    openLine(asWindow(frame), extension);
    const words = opened.map(({ name }) => name.slice(LINE.length + 1));
    expect(opened.map(({ name }) => name)).toEqual(words.map((word) => `${LINE}#${word}`));
    expect(new Set(words).size).toBe(2);
    for (const word of words) expect(word).toMatch(/^[0-9a-f-]{36}$/);
    expect(top.postMessage.mock.calls.map(([data]) => data)).toEqual(
      words.map((word) => ({ [FRAME]: word })),
    );
    expect(top.postMessage.mock.calls[0]?.[2]).toHaveLength(1);
  });

  it('of a frame deeper down has none: the page on top cannot speak for it', () => {
    const top = windowAt(A);
    openLine(asWindow(windowAt(B, windowAt(A, top))), extension);
    openLine(asWindow(windowAt(B, windowAt(B, top))), extension);
    expect(opened.map(({ name }) => name)).toEqual([LINE, LINE]);
    expect(top.postMessage).not.toHaveBeenCalled();
  });
});

describe('the word of a frame', () => {
  /** A document that has these elements. */
  const page = {
    document: { querySelectorAll: (selector: string) => (selector === 'iframe' ? elements : []) },
  } as unknown as Window;
  const frameWith = (attributes: { allow?: string; src?: string; srcdoc?: string }): Window => {
    const inside = {} as Window;
    const { allow = '', src = '' } = attributes;
    elements.push({ contentWindow: inside, allow, src, hasAttribute: (name: string) => name in attributes });
    return inside;
  };
  const said = (source: unknown, data: unknown, isTrusted = true) =>
    ({ source, data, isTrusted, origin: 'https://b.example' }) as unknown as MessageEvent;
  const word = { [FRAME]: 'w1' };

  it('goes on with what its own element says, and with the origin that the browser names', () => {
    frameWith({ allow: 'camera', src: 'https://other.example/x' });
    const source = frameWith({ allow: 'language-model', src: 'https://b.example/y' });
    expect(tellOf(said(source, word), page, extension)).toBe(true);
    expect(opened).toEqual([
      {
        name: VOUCH,
        sent: [
          { word: 'w1', origin: 'https://b.example', allow: 'language-model', src: 'https://b.example/y' },
        ],
      },
    ]);
  });

  it('goes on where nothing is allowed too, so that the refusal comes at once', () => {
    expect(tellOf(said(frameWith({ src: 'https://b.example/' }), word), page, extension)).toBe(true);
    expect(opened[0]?.sent).toMatchObject([{ word: 'w1', allow: '' }]);
  });

  it('of a frame with content of its own names no address: what it went to since is not what was written there', () => {
    tellOf(
      said(frameWith({ allow: 'language-model', srcdoc: 'hi', src: 'https://b.example/' }), word),
      page,
      extension,
    );
    expect(opened[0]?.sent).toMatchObject([{ src: '' }]);
  });

  it('of a window that is no frame of this document goes nowhere', () => {
    frameWith({ allow: 'language-model *', src: 'https://b.example/' });
    expect(tellOf(said({}, word), page, extension)).toBe(true);
    expect(tellOf(said(null, word), page, extension)).toBe(true);
    expect(opened).toEqual([]);
  });

  it('S28 that a script made up, and all else that windows say to one another, is nobody’s', () => {
    const source = frameWith({ allow: 'language-model *', src: 'https://b.example/' });
    expect(tellOf(said(source, word, false), page, extension)).toBe(false);
    for (const data of [null, undefined, 'text', 7, [], {}, Object.create(word), { [LINE]: word }])
      expect(tellOf(said(source, data), page, extension)).toBe(false);
    expect(opened).toEqual([]);
  });

  it('S28 throws nothing where the page has hidden its elements, or the extension was updated', () => {
    const source = frameWith({ allow: 'language-model', src: 'https://b.example/' });
    const clobbered = { document: { querySelectorAll: {} } } as unknown as Window;
    expect(tellOf(said(source, word), clobbered, extension)).toBe(true);
    extension.runtime = {
      connect: () => {
        throw new Error('Extension context invalidated.');
      },
    };
    expect(tellOf(said(source, word), page, extension)).toBe(true);
    delete extension.runtime;
    expect(tellOf(said(source, word), page, extension)).toBe(true);
  });
});
