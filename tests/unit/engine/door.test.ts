import { describe, expect, it } from 'vitest';
import { isFromBackground } from '../../../lib/engine/door.ts';

const ORIGIN = 'moz-extension://abc';
const page = {};
const background = {};
const framed = { origin: ORIGIN, parent: background, window: page };
const offscreen = { origin: ORIGIN, parent: page, window: page };
const from = (origin: string, source: unknown) => ({ origin, source: source as MessageEventSource });

describe('S02 the engine takes calls', () => {
  it('from the document of ours around it, and from our service worker', () => {
    expect(isFromBackground(from(ORIGIN, background), 'window', framed)).toBe(true);
    expect(isFromBackground(from(ORIGIN, {}), 'service-worker', offscreen)).toBe(true);
  });

  it.each(['https://evil.example', 'moz-extension://other', 'null', '', 'moz-extension://abc.evil.example'])(
    'from no other origin: %s',
    (origin) => {
      expect(isFromBackground(from(origin, background), 'window', framed)).toBe(false);
      expect(isFromBackground(from(origin, {}), 'service-worker', offscreen)).toBe(false);
    },
  );

  it('from no other window, its own included', () => {
    expect(isFromBackground(from(ORIGIN, {}), 'window', framed)).toBe(false);
    expect(isFromBackground(from(ORIGIN, page), 'window', framed)).toBe(false);
    expect(isFromBackground(from(ORIGIN, null), 'window', framed)).toBe(false);
    expect(isFromBackground(from(ORIGIN, page), 'window', offscreen)).toBe(false);
  });
});
