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
  const probes: Script[] = [];
  const odd = new Set<string>();
  let refusing = false;
  const shown = ({ excludeMatches = [], matches = [], ...script }: Script): Script => ({
    ...script,
    matches: matches.toReversed(),
    ...(excludeMatches.length > 0 ? { excludeMatches: excludeMatches.toReversed() } : {}),
    ...({ cssOrigin: 'author' } as object),
  });
  /** As browsers do: all of it, or nothing and an error. */
  const write = (what: string, given: readonly Script[] = []) => {
    if (refusing) throw new Error('Could not load javascript.');
    const patterns = given.flatMap(({ matches = [], excludeMatches = [] }) => [
      ...matches,
      ...excludeMatches,
    ]);
    if (given.some(({ matches = [] }) => matches.length === 0)) throw new Error('Must specify matches.');
    if (patterns.some((pattern) => odd.has(pattern))) throw new Error('Invalid host wildcard.');
    if (given.some(({ id }) => id === 'standard-probe')) probes.push(...given);
    else if (!what.endsWith('standard-probe')) writes.push(what);
  };
  const scripting: Scripting = {
    getRegisteredContentScripts: async () => scripts.map(shown),
    async registerContentScripts(added) {
      write('register', added);
      if (added.some(({ id }) => scripts.some((one) => one.id === id)))
        throw new Error('Duplicate script ID');
      scripts.push(...added);
    },
    async updateContentScripts(changed) {
      write('update', changed);
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
    probes,
    /** Patterns that this browser does not know. */
    odd,
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

  it('without the patterns that the browser refuses is there for all others, and they are named', async () => {
    const browser = browserWith();
    const odd = ['https://odd.example:443/*', 'https://*.odd.example:443/*'];
    for (const pattern of odd) browser.odd.add(pattern);
    const fine = Array.from({ length: 9 }, (_, at) => `https://${at}.example:443/*`);
    const pages = without(...fine.slice(0, 4), odd[0]!, ...fine.slice(4), odd[1]!);
    expect(await syncStandardScript(pages, browser.scripting)).toEqual(odd);
    expect(
      browser.scripts().map(({ id, matches, excludeMatches }) => ({ id, matches, excludeMatches })),
    ).toEqual([{ id: 'standard', matches: ALL.matches, excludeMatches: fine }]);
    expect(await syncStandardScript(without(...fine, odd[0]!), browser.scripting)).toEqual([odd[0]]);
    expect(browser.writes).toEqual(['register']);
  });

  it('finds out which those are without a page ever getting the script for it, nor after a restart', async () => {
    const browser = browserWith();
    browser.odd.add('https://odd.example:443/*');
    await syncStandardScript(
      without('https://a.example:443/*', 'https://odd.example:443/*'),
      browser.scripting,
    );
    expect(browser.probes.length).toBeGreaterThan(0);
    for (const { matches, excludeMatches, persistAcrossSessions } of browser.probes) {
      expect(excludeMatches).toEqual(matches);
      expect(persistAcrossSessions).toBe(false);
    }
  });

  it('is gone where the only pages that were to have it are refused', async () => {
    const browser = browserWith();
    await syncStandardScript(ALL, browser.scripting);
    browser.odd.add('https://odd.example:443/*');
    const only = { matches: ['https://odd.example:443/*'], excludeMatches: [] };
    expect(await syncStandardScript(only, browser.scripting)).toEqual(only.matches);
    expect(browser.scripts()).toEqual([]);
  });

  it.each([
    ['chrome-extension', true],
    ['moz-extension', false],
  ])('of a browser whose pages are %s:, patterns with ports: %s', (scheme, ports) => {
    outside.scheme = scheme;
    expect(patternsHavePorts()).toBe(ports);
  });
});
