import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownPage, type Sender, webCaller } from '../../../lib/gate/caller.ts';

const self = { id: 'oriel-id', origin: 'chrome-extension://oriel-id' };
const page: Sender = {
  id: 'oriel-id',
  origin: 'https://app.example',
  url: 'https://app.example/chat?q=1',
  frameId: 0,
  documentId: 'D1',
  tab: { id: 7, url: 'https://app.example/chat?q=1', incognito: false },
};

describe('webCaller', () => {
  it('S01 takes the origin from the sender, with its port and without its path', () => {
    expect(webCaller({ ...page, origin: 'https://app.example:8443' }, self)).toMatchObject({
      origin: 'https://app.example:8443',
      opaque: false,
      crossOrigin: false,
      secure: true,
      active: true,
      document: 'D1',
    });
  });

  it('S01 knows nobody who is not our own bridge in a tab', () => {
    expect(webCaller(undefined, self)).toBeUndefined();
    expect(webCaller({ ...page, id: 'another-extension' }, self)).toBeUndefined();
    expect(webCaller({ ...page, tab: undefined }, self)).toBeUndefined();
    expect(
      webCaller({ ...page, origin: self.origin, url: `${self.origin}/popup.html` }, self),
    ).toBeUndefined();
  });

  it.each([
    ['null', 'about:srcdoc'],
    [undefined, undefined],
    ['not an origin', undefined],
    ['file:///home/a.html', 'file:///home/a.html'],
    ['data:text/html,x', 'data:text/html,x'],
  ])('S22 counts the origin %s as opaque', (origin, url) => {
    expect(webCaller({ ...page, origin, url }, self)).toMatchObject({
      origin: 'null',
      opaque: true,
      secure: false,
    });
  });

  it('tells a same-origin frame from one of another site, and an unknown page around it counts as another', () => {
    const frame = { ...page, frameId: 3 };
    expect(webCaller(frame, self)).toMatchObject({ crossOrigin: false, topOrigin: 'https://app.example' });
    expect(webCaller({ ...frame, tab: { id: 7, url: 'https://host.example/' } }, self)).toMatchObject({
      crossOrigin: true,
      topOrigin: 'https://host.example',
    });
    expect(webCaller({ ...frame, tab: { id: 7 } }, self)).toMatchObject({ crossOrigin: true });
    expect(webCaller({ ...frame, frameId: undefined, tab: { id: 7 } }, self)).toMatchObject({
      crossOrigin: true,
    });
  });

  it.each([
    ['https://a.example', true],
    ['http://localhost:3000', true],
    ['http://127.0.0.1:8080', true],
    ['http://app.localhost', true],
    ['http://[::1]:8080', true],
    ['http://a.example', false],
    ['http://localhost.evil.example', false],
    ['http://127.0.0.1.evil.example', false],
  ])('says of %s that secure is %s', (origin, secure) => {
    expect(webCaller({ ...page, origin, url: `${origin}/` }, self)?.secure).toBe(secure);
  });

  it('sees prerendered documents and private windows', () => {
    expect(webCaller({ ...page, documentLifecycle: 'prerender' }, self)?.active).toBe(false);
    expect(webCaller({ ...page, documentLifecycle: 'active' }, self)?.active).toBe(true);
    expect(webCaller({ ...page, tab: { id: 7, incognito: true } }, self)?.incognito).toBe(true);
  });

  it('names a document by its site too where the browser gives documents no names (older Firefox)', () => {
    const nameless = { ...page, documentId: undefined };
    const before = webCaller(nameless, self)?.document;
    // The same tab and frame, one navigation later.
    const after = webCaller({ ...nameless, origin: 'https://other.example' }, self)?.document;
    expect(before).toBe(webCaller(nameless, self)?.document);
    expect(after).not.toBe(before);
  });

  it('S20 never gives two different origins the same name (P)', () => {
    const host = fc.domain();
    const port = fc.integer({ min: 1, max: 65_535 });
    const scheme = fc.constantFrom('http', 'https');
    fc.assert(
      fc.property(scheme, host, port, scheme, host, port, (s1, h1, p1, s2, h2, p2) => {
        const [a, b] = [`${s1}://${h1}:${p1}`, `${s2}://${h2}:${p2}`];
        const same = new URL(a).origin === new URL(b).origin;
        const of = (origin: string) => webCaller({ ...page, origin, url: `${origin}/x` }, self)?.origin;
        expect(of(a) === of(b)).toBe(same);
      }),
    );
  });
});

describe('ownPage', () => {
  const popup: Sender = { id: 'oriel-id', origin: self.origin, url: `${self.origin}/popup.html#x` };

  it('names our own page by its path, and its tab if it has one', () => {
    expect(ownPage(popup, self)).toEqual({ path: '/popup.html' });
    expect(ownPage({ ...popup, frameId: 0, tab: { id: 4 } }, self)).toEqual({
      path: '/popup.html',
      tabId: 4,
    });
  });

  it('S02 refuses web pages, content scripts, sub-frames, other extensions, senders without an origin or an address', () => {
    expect(ownPage(undefined, self)).toBeUndefined();
    expect(ownPage(page, self)).toBeUndefined();
    expect(ownPage({ ...page, origin: self.origin }, self)).toBeUndefined();
    expect(ownPage({ ...popup, origin: 'https://app.example' }, self)).toBeUndefined();
    expect(ownPage({ ...popup, origin: undefined }, self)).toBeUndefined();
    expect(ownPage({ ...popup, frameId: 2, tab: { id: 4 } }, self)).toBeUndefined();
    expect(ownPage({ ...popup, id: 'another-extension' }, self)).toBeUndefined();
    expect(ownPage({ ...popup, url: undefined }, self)).toBeUndefined();
    expect(ownPage({ ...popup, url: 'chrome-extension://oriel-id.evil/popup.html' }, self)).toBeUndefined();
  });
});
