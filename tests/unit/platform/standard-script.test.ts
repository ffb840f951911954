import { describe, expect, it, vi } from 'vitest';
import {
  patternsHavePorts,
  type Scripting,
  syncStandardScript,
} from '../../../lib/platform/standard-script.ts';
import { outside } from '../background/browser.ts';

// The polyfill refuses to load outside an extension.
vi.mock('../../../lib/platform/browser.ts', () => import('../background/browser.ts'));

type Script = Awaited<ReturnType<Scripting['getRegisteredContentScripts']>>[number];

/** Gives registrations back as browsers do: with fields of its own, lists in another order, empty ones left out. */
function browserWith(scripts: Script[] = []) {
  const writes: string[] = [];
  let refusing = false;
  const shown = ({ excludeMatches = [], matches = [], ...script }: Script): Script => ({
    ...script,
    matches: matches.toReversed(),
    ...(excludeMatches.length > 0 ? { excludeMatches: excludeMatches.toReversed() } : {}),
    ...({ cssOrigin: 'author' } as object),
  });
  const write = (what: string) => {
    if (refusing) throw new Error('Could not load javascript.');
    writes.push(what);
  };
  const scripting: Scripting = {
    getRegisteredContentScripts: async () => scripts.map(shown),
    async registerContentScripts(added) {
      write('register');
      if (added.some(({ id }) => scripts.some((one) => one.id === id)))
        throw new Error('Duplicate script ID');
      scripts.push(...added);
    },
    async updateContentScripts(changed) {
      write('update');
      scripts = scripts.map((one) => ({ ...one, ...changed.find(({ id }) => id === one.id) }));
    },
    async unregisterContentScripts({ ids }) {
      write(`unregister ${ids}`);
      scripts = scripts.filter(({ id }) => !ids.includes(id));
    },
  };
  return {
    scripting,
    writes,
    scripts: () => scripts,
    refuse(yes: boolean) {
      refusing = yes;
    },
  };
}
const ALL = { matches: ['https://*/*', 'http://127.0.0.1/*'], excludeMatches: [] };
const NONE = { matches: [], excludeMatches: [] };
const without = (...excludeMatches: string[]) => ({ ...ALL, excludeMatches });

describe('the script of the web standard', () => {
  it('is registered for the page’s own world, every frame, before the page’s first script, and for good', async () => {
    const browser = browserWith();
    await syncStandardScript(ALL, browser.scripting);
    expect(browser.scripts()).toEqual([
      {
        id: 'standard',
        js: ['standard.js'],
        matches: ALL.matches,
        excludeMatches: [],
        allFrames: true,
        matchOriginAsFallback: true,
        runAt: 'document_start',
        world: 'MAIN',
        persistAcrossSessions: true,
      },
    ]);
  });

  it('is not written again where it is registered so already', async () => {
    const browser = browserWith();
    const pages = without('https://b.example:443/*', 'https://a.example:443/*');
    await syncStandardScript(pages, browser.scripting);
    await syncStandardScript(pages, browser.scripting);
    await syncStandardScript({ ...pages, matches: pages.matches.toReversed() }, browser.scripting);
    expect(browser.writes).toEqual(['register']);
  });

  it('is changed in one step: there is no moment without it', async () => {
    const browser = browserWith();
    await syncStandardScript(ALL, browser.scripting);
    await syncStandardScript(without('https://a.example:443/*'), browser.scripting);
    expect(browser.scripts()[0]?.excludeMatches).toEqual(['https://a.example:443/*']);
    await syncStandardScript(ALL, browser.scripting);
    expect(browser.scripts()[0]?.excludeMatches).toEqual([]);
    expect(browser.writes).toEqual(['register', 'update', 'update']);
  });

  it('is gone where no page is to have it, and nothing is written where it was not there', async () => {
    const browser = browserWith();
    await syncStandardScript(NONE, browser.scripting);
    expect(browser.writes).toEqual([]);
    await syncStandardScript(ALL, browser.scripting);
    await syncStandardScript(NONE, browser.scripting);
    expect(browser.scripts()).toEqual([]);
  });

  it.each<[string, Partial<Script>]>([
    ['of another file', { js: ['old.js'] }],
    ['of another world', { world: 'ISOLATED' }],
    ['of the top frame alone', { allFrames: false }],
    ['that ends with the session', { persistAcrossSessions: false }],
    ['of other pages', { matches: ['http://127.0.0.1/*'] }],
  ])('what a browser restored is mended: one %s', async (_, stale) => {
    const before = browserWith();
    await syncStandardScript(ALL, before.scripting);
    const browser = browserWith([{ ...(before.scripts()[0] as Script), ...stale }]);
    await syncStandardScript(ALL, browser.scripting);
    expect(browser.scripts()).toEqual(before.scripts());
  });

  it('leaves nothing registered that an earlier Oriel had under another name', async () => {
    const browser = browserWith([
      { id: 'standard-2', js: ['standard.js'], matches: ['https://a.example/*'] },
    ]);
    await syncStandardScript(ALL, browser.scripting);
    expect(browser.scripts().map(({ id }) => id)).toEqual(['standard']);
  });

  it('ends as the last call said when calls overlap, and a refused call stops no later one', async () => {
    const browser = browserWith();
    browser.refuse(true);
    await expect(syncStandardScript(ALL, browser.scripting)).rejects.toThrow('Could not load');
    browser.refuse(false);
    await Promise.all([
      syncStandardScript(ALL, browser.scripting),
      syncStandardScript(NONE, browser.scripting),
      syncStandardScript(without('https://a.example:443/*'), browser.scripting),
    ]);
    expect(browser.scripts().map(({ excludeMatches }) => excludeMatches)).toEqual([
      ['https://a.example:443/*'],
    ]);
  });

  it.each([
    ['chrome-extension', true],
    ['moz-extension', false],
  ])('of a browser whose pages are %s:, patterns with ports: %s', (scheme, ports) => {
    outside.scheme = scheme;
    expect(patternsHavePorts()).toBe(ports);
  });
});
