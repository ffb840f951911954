import { describe, expect, it } from 'vitest';
import type { WebCaller } from '../../../lib/gate/caller.ts';
import { allows, createDelegations, JOIN_MS, MAX_WAITING, wordOf } from '../../../lib/gate/delegation.ts';
import { LINE } from '../../../lib/protocol/line.ts';
import { caller } from '../../fixtures/caller.ts';

const TOP = 'https://top.example';
const FRAME = 'https://frame.example';
const page: WebCaller = { ...caller, origin: TOP, topOrigin: TOP, tabId: 7, isTop: true, document: 'T' };
const frame: WebCaller = {
  ...caller,
  origin: FRAME,
  topOrigin: TOP,
  crossOrigin: true,
  tabId: 7,
  isTop: false,
  document: 'F',
};
const vouch = (more: object = {}) => ({
  word: 'w',
  origin: FRAME,
  allow: 'language-model',
  src: `${FRAME}/app`,
  ...more,
});

/** Delegations on a clock of the test's own. */
function desk() {
  const timers = new Set<() => void>();
  const delegations = createDelegations((ms, work) => {
    expect(ms).toBe(JOIN_MS);
    timers.add(work);
    return () => timers.delete(work);
  });
  const pass = () => {
    for (const work of [...timers]) if (timers.delete(work)) work();
  };
  return { ...delegations, timers, pass };
}
const isDelegated = async (settled: Promise<{ delegated?: boolean }>) => (await settled).delegated === true;

describe('S21 a frame and its page are joined', () => {
  it('by one word, whichever of them comes first, and no timer is left', async () => {
    for (const pageFirst of [true, false]) {
      const { settle, hear, timers, pass } = desk();
      if (pageFirst) hear(page, vouch());
      const settled = settle(frame, 'w');
      if (!pageFirst) hear(page, vouch());
      expect(await settled).toEqual({ ...frame, delegated: true, features: ['language-model'] });
      pass();
      expect(timers.size).toBe(0);
    }
  });

  it('for the features that stand on its element, each by itself', async () => {
    const { settle, hear } = desk();
    const allow = `summarizer; translator 'none'; language-detector ${FRAME}; writer ${TOP}`;
    hear(page, vouch({ allow }));
    expect((await settle(frame, 'w')).features).toEqual(['summarizer', 'language-detector']);
  });

  it('once: the word of one line says nothing of another', async () => {
    const { settle, hear, pass } = desk();
    hear(page, vouch());
    expect(await isDelegated(settle(frame, 'w'))).toBe(true);
    const again = settle(frame, 'w');
    const other = settle(frame, 'x');
    pass();
    expect([await isDelegated(again), await isDelegated(other)]).toEqual([false, false]);
  });

  it('in time: what comes later is refused', async () => {
    const { settle, hear, pass } = desk();
    hear(page, vouch());
    pass();
    const late = settle(frame, 'w');
    pass();
    expect(await isDelegated(late)).toBe(false);
    hear(page, vouch());
    // It waits for its own line, which was given up.
    expect(await late).toEqual(frame);
  });

  it.each<[string, Partial<WebCaller>, object, Partial<WebCaller>]>([
    ['another tab', { tabId: 8 }, {}, {}],
    [
      'a page that is not the one around it',
      { origin: 'https://x.example', topOrigin: 'https://x.example' },
      {},
      {},
    ],
    ['a frame that speaks for a frame', { isTop: false }, {}, {}],
    ['a page that is not secure', { secure: false }, {}, {}],
    ['a page without an origin', { opaque: true, origin: 'null' }, {}, {}],
    ['a page that is not shown', { active: false }, {}, {}],
    ['a private window and a normal one', { incognito: true }, {}, {}],
    ['the word of a frame of another origin', {}, { origin: 'https://x.example' }, {}],
    ['an element that lets nobody', {}, { allow: '' }, {}],
    ['an element whose address is elsewhere', {}, { src: 'https://x.example/' }, {}],
    ['an element with content of its own', {}, { src: '' }, {}],
    [
      'a frame without an origin',
      {},
      { origin: 'null', allow: 'language-model *' },
      { opaque: true, origin: 'null' },
    ],
    ['a frame that is not secure', {}, { allow: 'language-model *' }, { secure: false }],
    ['a frame that is not shown', {}, {}, { active: false }],
    ['a frame of a page that is not known', {}, {}, { topOrigin: undefined }],
  ])('not with %s', async (_, around, said, inside) => {
    const { settle, hear, pass } = desk();
    hear({ ...page, ...around }, vouch(said));
    const settled = settle({ ...frame, ...inside } as WebCaller, 'w');
    pass();
    expect(await isDelegated(settled)).toBe(false);
  });

  it.each([
    null,
    'w',
    {},
    vouch({ word: '' }),
    vouch({ word: 'x'.repeat(65) }),
    vouch({ allow: 7 }),
    vouch({ allow: 'language-model *;'.padEnd(8_193) }),
    vouch({ delegated: true }),
  ])('S13 a malformed word counts for nothing: %j', async (message) => {
    const { settle, hear, pass } = desk();
    hear(page, message);
    const settled = settle(frame, 'w');
    pass();
    expect(await isDelegated(settled)).toBe(false);
  });

  it('a frame of the page’s own site is what it was', async () => {
    const own = { ...frame, origin: TOP, crossOrigin: false };
    expect(await desk().settle(own, 'w')).toBe(own);
  });

  it('words that nobody comes for are not kept without end', async () => {
    const { settle, hear, timers, pass } = desk();
    for (let n = 0; n < MAX_WAITING + 10; n += 1) hear(page, vouch({ word: `w${n}` }));
    expect(timers.size).toBe(MAX_WAITING);
    const refused = Array.from({ length: MAX_WAITING + 10 }, (_, n) => settle(frame, `v${n}`));
    expect(timers.size).toBe(2 * MAX_WAITING);
    pass();
    expect(await Promise.all(refused.map(isDelegated))).not.toContain(true);
    hear(page, vouch());
    expect(await isDelegated(settle(frame, 'w'))).toBe(true);
  });

  it('S21 a page whose frames make up words stands in the way of no other tab', async () => {
    const { settle, hear } = desk();
    for (let n = 0; n < MAX_WAITING; n += 1) {
      hear(page, vouch({ word: `w${n}` }));
      void settle(frame, `v${n}`);
    }
    const elsewhere = { tabId: 8 };
    hear({ ...page, ...elsewhere }, vouch());
    expect(await isDelegated(settle({ ...frame, ...elsewhere }, 'w'))).toBe(true);
    const first = settle({ ...frame, ...elsewhere }, 'x');
    hear({ ...page, ...elsewhere }, vouch({ word: 'x' }));
    expect(await isDelegated(first)).toBe(true);
  });

  it('S12 what a page tells of a frame is short', async () => {
    const { settle, hear, pass } = desk();
    hear(page, vouch({ src: `${FRAME}/${'x'.repeat(100_000)}` }));
    const refused = settle(frame, 'w');
    pass();
    expect(await isDelegated(refused)).toBe(false);
  });
});

describe('an allow attribute', () => {
  it.each([
    'language-model',
    ' Language-Model ',
    "language-model 'src'",
    'language-model *',
    `language-model ${FRAME}`,
    `language-model ${FRAME}/path?query`,
    'language-model HTTPS://FRAME.EXAMPLE:443',
    `camera *; language-model 'self' ${FRAME}; microphone`,
    `camera;\nlanguage-model\t*`,
    'language-model; language-model *',
  ])('%j lets the frame ask', (allow) => {
    expect(allows('language-model', allow, FRAME, TOP, FRAME)).toBe(true);
  });

  it.each([
    '',
    ';;',
    '*',
    'camera',
    'camera language-model',
    'language-models *',
    'xlanguage-model *',
    "language-model 'none'",
    "language-model 'self'",
    `language-model ${TOP}`,
    'language-model https://frame.example:444',
    'language-model http://frame.example',
    'language-model frame.example',
    'language-model https://*.example',
    'language-model https://sub.frame.example',
    'language-model null',
    'language-model data:,x',
    "language-model; language-model 'none'",
    "language-model 'none'; language-model *",
  ])('%j does not', (allow) => {
    expect(allows('language-model', allow, FRAME, TOP, FRAME)).toBe(false);
  });

  it("without a list, or with 'src', is about the element’s own address", () => {
    for (const allow of ['language-model', "language-model 'src'"]) {
      expect(allows('language-model', allow, FRAME, TOP, 'https://elsewhere.example')).toBe(false);
      expect(allows('language-model', allow, FRAME, TOP, undefined)).toBe(false);
    }
    expect(allows('language-model', 'language-model *', FRAME, TOP, undefined)).toBe(true);
  });

  it('S22 lets nobody ask who has no origin', () => {
    for (const allow of ['language-model', 'language-model *', 'language-model data:,x'])
      expect(allows('language-model', allow, 'null', TOP, 'null')).toBe(false);
  });
});

describe('the name of a line', () => {
  it('holds a word behind the protocol’s own name, and nowhere else', () => {
    expect(wordOf(`${LINE}#abc`)).toBe('abc');
    for (const name of [LINE, `${LINE}:vouch`, `x${LINE}#abc`, 'oriel/1#abc', ''])
      expect(wordOf(name)).toBeUndefined();
  });
});
