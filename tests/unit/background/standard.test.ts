/** Whose web-standard AI a site gets: what is chosen, kept and told to the browser. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { syncStandard } from '../../../entrypoints/commands/standard.ts';
import type { BuiltInAvailability } from '../../../lib/protocol/prompt-api.ts';
import { outside } from './browser.ts';
import { answer, freshRooms, rooms, send } from './rooms.ts';

vi.mock('../../../lib/platform/browser.ts', () => import('./browser.ts'));
freshRooms(() => async () => new Response('{}'));

const A = 'https://a.example';
const registered = () => outside.scripts.map(({ matches, excludeMatches }) => ({ matches, excludeMatches }));
const excluded = () => outside.scripts.flatMap(({ excludeMatches }) => excludeMatches);
const view = async () => (await send({ command: 'overview' })).standard;
const site = async (origin: string) => (await send({ command: 'site', origin })).standard;
const sync = async () => syncStandard(await rooms());

/** The browser brings a model along, of which it says this. */
const browserHas = (availability: () => Promise<BuiltInAvailability>) =>
  vi.stubGlobal('LanguageModel', { availability, create: () => Promise.reject(new Error('not now')) });

beforeEach(() => {
  vi.spyOn(console, 'error').mockReturnValue(undefined);
});
afterEach(() => vi.restoreAllMocks());

describe('at the start', () => {
  it('a browser that has nothing gets Oriel’s on all secure pages', async () => {
    await sync();
    expect(outside.scripts).toMatchObject([{ id: 'standard', excludeMatches: [] }]);
    expect(await view()).toEqual({ usual: 'automatic', by: 'oriel', own: 'nothing', sites: {}, untold: [] });
  });

  it.each<BuiltInAvailability>(['unavailable', 'downloadable', 'downloading'])(
    'so does one that has the names and a model that is %s',
    async (availability) => {
      browserHas(async () => availability);
      await sync();
      expect(outside.scripts).toHaveLength(1);
      expect(await view()).toMatchObject({ by: 'oriel', own: 'names' });
    },
  );

  it('a browser with a model keeps its own, and that is remembered', async () => {
    browserHas(async () => 'available');
    await sync();
    expect(outside.scripts).toEqual([]);
    expect(await view()).toMatchObject({ by: 'browser', own: 'model' });
    expect((await rooms()).settings.current().ownModel).toBe(true);
  });

  it('a browser that fails to say has none', async () => {
    browserHas(() => Promise.reject(new Error('no')));
    await sync();
    expect(outside.scripts).toHaveLength(1);
  });

  it('one that takes its time is not waited for: what it last said counts', async () => {
    browserHas(async () => 'available');
    await sync();
    browserHas(() => new Promise(() => {}));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const syncing = sync();
    await vi.advanceTimersByTimeAsync(5_000);
    await syncing;
    expect(outside.scripts).toEqual([]);
    expect(await view()).toMatchObject({ by: 'browser' });
  });

  it('a registration that another Oriel left behind is mended', async () => {
    outside.scripts = [{ id: 'standard', matches: ['https://old.example/*'], excludeMatches: [] }];
    await sync();
    expect(registered()[0]?.matches).toContain('https://*/*');
  });
});

describe('a screen that opens', () => {
  it('asks the browser again: what came meanwhile is in force, and screens are told once', async () => {
    await sync();
    browserHas(async () => 'available');
    await send({ command: 'site', origin: A });
    await vi.waitFor(() => expect(outside.revisions).toBe(1));
    expect(outside.scripts).toEqual([]);
    await send({ command: 'overview' });
    await sync();
    expect(outside.revisions).toBe(1);
  });
});

describe('a choice', () => {
  it('for all sites is kept and told to the browser before it is confirmed', async () => {
    await send({ command: 'set-standard', usual: 'browser' });
    expect(outside.scripts).toEqual([]);
    await send({ command: 'set-standard', usual: 'oriel' });
    expect(outside.scripts).toHaveLength(1);
    expect(await view()).toMatchObject({ usual: 'oriel', by: 'oriel' });
  });

  it('for a site is that site’s alone', async () => {
    await send({ command: 'set-site-standard', origin: A, by: 'browser' });
    expect(excluded()).toEqual(['https://a.example:443/*']);
    expect(await site(A)).toEqual({
      by: 'browser',
      usual: 'oriel',
      own: 'nothing',
      allPorts: false,
      untold: false,
    });
    expect(await site('https://b.example')).toMatchObject({ by: 'oriel' });
    await send({ command: 'set-site-standard', origin: A, by: null });
    expect(excluded()).toEqual([]);
  });

  it('holds for all ports of a host in Firefox, and its screens say so', async () => {
    outside.scheme = 'moz-extension';
    await send({ command: 'set-site-standard', origin: 'http://localhost:1', by: 'browser' });
    expect(excluded()).toEqual(['http://localhost/*']);
    expect(await site('http://localhost:2')).toMatchObject({ by: 'browser', allPorts: true });
    await send({ command: 'set-site-standard', origin: 'http://localhost:2', by: 'oriel' });
    expect(await view()).toMatchObject({ sites: { 'http://localhost:2': 'oriel' } });
    expect(excluded()).toEqual([]);
  });

  it('that the browser does not take is an error that says what to do, and is kept', async () => {
    outside.registers = false;
    expect(await answer({ command: 'set-standard', usual: 'oriel' })).toMatchObject({
      ok: false,
      error: { code: 'internal', message: expect.stringContaining('list of extensions') },
    });
    outside.registers = true;
    await sync();
    expect(await view()).toMatchObject({ usual: 'oriel' });
    expect(outside.scripts).toHaveLength(1);
  });

  it('that the browser has no rule for is said in its screens, and all other choices are in force', async () => {
    outside.odd = ['https://a.example:443/*'];
    await send({ command: 'set-site-standard', origin: A, by: 'browser' });
    await send({ command: 'set-site-standard', origin: 'https://b.example', by: 'browser' });
    expect(excluded()).toEqual(['https://b.example:443/*']);
    expect(await view()).toMatchObject({ untold: [A] });
    expect(await site(A)).toMatchObject({ by: 'oriel', untold: true });
    expect(await site('https://b.example')).toMatchObject({ by: 'browser', untold: false });
  });

  it('that only a new background finds to be refused is told to the screens that are open', async () => {
    await send({ command: 'set-site-standard', origin: A, by: 'browser' });
    outside.scripts = [];
    outside.odd = ['https://a.example:443/*'];
    const before = outside.revisions;
    await sync();
    expect(outside.scripts).toHaveLength(1);
    expect(outside.revisions).toBe(before + 1);
    await sync();
    expect(outside.revisions).toBe(before + 1);
  });

  it.each([
    { command: 'set-standard', usual: 'nobody' },
    { command: 'set-site-standard', origin: 'https://a.example/path', by: 'oriel' },
    { command: 'set-site-standard', origin: 'null', by: 'oriel' },
    { command: 'set-site-standard', origin: A },
  ])('S13 of anything else is refused: %j', async (command) => {
    expect(await answer(command)).toMatchObject({ ok: false, error: { code: 'invalid-request' } });
  });

  it('goes with the site that is forgotten', async () => {
    await send({ command: 'set-site-standard', origin: A, by: 'browser' });
    await send({ command: 'forget-site', origin: A });
    expect(await view()).toMatchObject({ sites: {} });
    expect(excluded()).toEqual([]);
  });

  it('travels in the file, and is told to the browser where it arrives', async () => {
    await send({ command: 'set-standard', usual: 'oriel' });
    await send({ command: 'set-site-standard', origin: A, by: 'browser' });
    const { file } = await send({ command: 'export', keys: false });
    await send({ command: 'set-standard', usual: 'browser' });
    await send({ command: 'set-site-standard', origin: A, by: null });
    expect(outside.scripts).toEqual([]);
    await send({ command: 'import', file });
    expect(excluded()).toEqual(['https://a.example:443/*']);
  });
});
