/** Which pages get Oriel's web-standard AI, and that there is nothing of it in all others. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Frame, Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { builtExtension } from '../../scripts/launch.ts';
import { poll, press } from '../../scripts/own-pages.ts';
import { BROWSER } from './support/browser.ts';
import { type Oriel, startOriel } from './support/oriel.ts';
import { waitForText } from './support/screen.ts';
import { stage } from './support/stage.ts';

const scene = stage();

/** What a page has of the standard, by what the browser itself says of it. */
const found = (page: Page | Frame) =>
  page.evaluate(() => {
    const descriptor = Object.getOwnPropertyDescriptor(globalThis, 'CreateMonitor');
    if (descriptor === undefined) return 'nothing' as const;
    const { value, ...how } = descriptor;
    const isNative = /\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(value));
    return isNative ? ('the browser’s' as const) : how;
  });
const OURS = { writable: true, configurable: true, enumerable: false };
const OWN = BROWSER === 'chromium' ? 'the browser’s' : 'nothing';

/** The functions on the page's global object that the browser did not put there. */
const foreign = (page: Page) =>
  page.evaluate(() =>
    Object.entries(Object.getOwnPropertyDescriptors(globalThis)).flatMap(([name, { value, get }]) => {
      const code = [value, get].filter((one) => typeof one === 'function').map((one) => String(one));
      return code.every((text) => /\{\s*\[native code\]\s*\}$/.test(text)) ? [] : [name];
    }),
  );

const registered = async (oriel = scene.oriel): Promise<number> => {
  const dashboard = await oriel.own('dashboard.html');
  const count = await dashboard.evaluate(
    async () => (await chrome.scripting.getRegisteredContentScripts()).length,
  );
  await dashboard.close();
  return count;
};
const popupOf = (origin: string) => `popup.html?origin=${encodeURIComponent(origin)}`;

beforeEach(async () => {
  await scene.oriel.command({ command: 'set-standard', usual: 'automatic' });
});

describe('a browser that reports no model of its own', () => {
  it('has Oriel’s: an own property of the global object, writable, configurable and not enumerable', async () => {
    const { oriel, page } = await scene.set();
    const { standard } = await oriel.command({ command: 'overview' });
    expect(standard).toMatchObject({ by: 'oriel', own: BROWSER === 'chromium' ? 'names' : 'nothing' });
    expect(await found(page)).toEqual(OURS);
    expect(await page.evaluate(() => Object.keys(globalThis).includes('CreateMonitor'))).toBe(false);
  });

  it('has it before the page’s first script, which may put its own in its place', async () => {
    const { oriel, site } = await scene.set();
    const url = site.put(
      '/first',
      `<!doctype html><script>
        const there = typeof CreateMonitor;
        globalThis.CreateMonitor = 'mine';
        document.title = there + ' ' + CreateMonitor;
      </script>`,
    );
    expect(await (await oriel.open(url)).title()).toBe('function mine');
  });

  it('has it in frames of every kind that are the site’s own', async () => {
    const { oriel, site } = await scene.set();
    site.put('/inner', '<!doctype html><title>Inner</title>');
    const url = site.put(
      '/frames',
      `<!doctype html><title>Frames</title><iframe></iframe><iframe srcdoc="in the source"></iframe><iframe src="/inner"></iframe>
      <script>
        const frame = document.createElement('iframe');
        frame.src = URL.createObjectURL(new Blob(['<!doctype html>from a blob'], { type: 'text/html' }));
        document.body.append(frame);
      </script>`,
    );
    const page = await oriel.open(url);
    const frames = await poll('four frames', () => page.frames().length === 5 && page.frames().slice(1));
    for (const frame of frames) expect(await found(frame), frame.url()).toEqual(OURS);
    // One that is there as soon as it is made.
    const made = await page.evaluate(() => {
      const frame = document.body.appendChild(document.createElement('iframe'));
      return typeof (frame.contentWindow as unknown as { CreateMonitor?: unknown }).CreateMonitor;
    });
    expect(made).toBe('function');
  });
});

describe('where the browser’s own is chosen', () => {
  it('nothing of Oriel’s is left after the page is loaded again, and all of it comes back', async () => {
    const { oriel, page } = await scene.set();
    expect(await foreign(page)).toContain('CreateMonitor');
    await oriel.command({ command: 'set-standard', usual: 'browser' });
    // What was there stays until then.
    expect(await found(page)).toEqual(OURS);
    await page.reload();
    expect(await found(page)).toBe(OWN);
    expect(await registered()).toBe(0);
    expect(await foreign(page)).toEqual([]);
    await oriel.command({ command: 'set-standard', usual: 'oriel' });
    await page.reload();
    expect(await found(page)).toEqual(OURS);
  });

  it('window.ai is there all the same, and never pretends to be the standard of before', async () => {
    const { oriel, page } = await scene.set();
    const keys = () => page.evaluate(() => Object.keys(window.ai));
    const before = await keys();
    expect(before).toContain('generateText');
    expect(before).not.toEqual(expect.arrayContaining(['assistant']));
    expect(before).not.toEqual(expect.arrayContaining(['languageModel']));
    await oriel.command({ command: 'set-standard', usual: 'browser' });
    await page.reload();
    expect(await keys()).toEqual(before);
  });

  it('for one site, it is that site’s alone', async () => {
    const { oriel, page, site } = await scene.set();
    await oriel.command({ command: 'set-site-standard', origin: site.origin, by: 'browser' });
    await page.reload();
    expect(await found(page)).toBe(OWN);
    const elsewhere = await oriel.open(`${site.localhost}/`);
    expect(await found(elsewhere)).toEqual(OURS);
    await oriel.command({ command: 'set-site-standard', origin: site.origin, by: null });
    await page.reload();
    expect(await found(page)).toEqual(OURS);
  });

  it('one site may have Oriel’s, and its frames of other sites have what those get', async () => {
    const { oriel, page, site } = await scene.set();
    await oriel.command({ command: 'set-standard', usual: 'browser' });
    await oriel.command({ command: 'set-site-standard', origin: site.origin, by: 'oriel' });
    await page.reload();
    expect(await found(page)).toEqual(OURS);
    const url = site.put('/outer', `<!doctype html><iframe src="${site.localhost}/"></iframe>`);
    const outer = await oriel.open(url);
    const frame = await poll('the frame', () =>
      outer.frames().find((one) => one.url().includes('localhost')),
    );
    expect(await found(frame)).toBe(OWN);
    await oriel.command({ command: 'set-site-standard', origin: site.origin, by: null });
  });
});

describe('ports of one host', () => {
  it(`are ${BROWSER === 'chromium' ? 'sites of their own' : 'one site, as this browser tells sites apart'}`, async () => {
    const { oriel, site } = await scene.set();
    const other = await scene.another();
    await oriel.command({ command: 'set-site-standard', origin: site.origin, by: 'browser' });
    expect(await found(await oriel.open(`${other.origin}/`))).toEqual(BROWSER === 'chromium' ? OURS : OWN);
    await oriel.command({ command: 'set-site-standard', origin: other.origin, by: null });
    await oriel.command({ command: 'set-site-standard', origin: site.origin, by: null });
  });
});

describe('a site that the browser keeps Oriel out of', () => {
  it('has the browser’s own, and the popup says what Oriel’s takes', async () => {
    const { oriel, site } = await scene.set();
    const away = `http://away.localhost:${new URL(site.origin).port}`;
    const page = await oriel.open(`${away}/`);
    const popup = await oriel.own(popupOf(away));
    await waitForText(popup, 'Web-standard AI');
    if (BROWSER === 'firefox') {
      // Its permission for the manifest's scripts is one for these, too.
      expect(await found(page)).toEqual(OURS);
      expect(await popup.evaluate(() => document.body.textContent)).not.toContain('has to let Oriel in');
      return;
    }
    expect(await found(page)).toBe(OWN);
    await waitForText(popup, 'the browser has to let Oriel in here');
  });
});

describe.skipIf(BROWSER === 'firefox')('a site that the person let Oriel into', () => {
  const folder = mkdtempSync(join(tmpdir(), 'oriel-let-in-'));
  let oriel: Oriel;
  beforeAll(async () => {
    cpSync(builtExtension(BROWSER), folder, { recursive: true });
    const path = join(folder, 'manifest.json');
    const manifest = JSON.parse(readFileSync(path, 'utf8'));
    // As if the browser had been told yes: nobody is there to tell it.
    manifest.host_permissions.push('http://*.localhost/*');
    writeFileSync(path, JSON.stringify(manifest));
    oriel = await startOriel(BROWSER, { extension: folder });
  });
  afterAll(async () => {
    await oriel?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('has Oriel’s, and the popup asks for nothing', async () => {
    const { port } = new URL((await scene.another()).origin);
    const away = `http://away.localhost:${port}`;
    await poll('the registration', async () => (await registered(oriel)) === 1);
    expect(await found(await oriel.open(`${away}/`))).toEqual(OURS);
    const popup = await oriel.own(popupOf(away));
    expect(await waitForText(popup, 'Web-standard AI')).not.toContain('has to let Oriel in');
  });
});

describe('what the person sees', () => {
  it('is switched in the popup, and says that the page has to be reloaded', async () => {
    const { oriel, page, site } = await scene.set();
    const popup = await oriel.own(popupOf(site.origin));
    await waitForText(popup, 'Web-standard AI');
    await popup.evaluate(() => document.querySelector<HTMLElement>('.site-standard-fold > summary')?.click());
    await press(popup, 'The browser’s own');
    await waitForText(popup, 'Reload the page');
    await page.reload();
    expect(await found(page)).toBe(OWN);
    await press(popup, 'Oriel’s');
    // It shows what is in force: pages loaded before that are the browser's.
    await popup.waitForSelector('.site-standard [aria-pressed=true]::-p-text(Oriel’s)');
    await page.reload();
    expect(await found(page)).toEqual(OURS);
  });
});

describe('what was chosen', () => {
  it('is in force again once a screen is opened, whatever the browser had registered instead', async () => {
    const { oriel, page } = await scene.set();
    await oriel.leaveDesk();
    // A screen about a page that has no settings asks the background for nothing.
    const quiet = await oriel.own(popupOf('about:blank'));
    await poll('another registration', async () => {
      await quiet.evaluate(() =>
        chrome.scripting.updateContentScripts([
          { id: 'standard', css: [], excludeMatches: ['http://127.0.0.1/*'], persistAcrossSessions: true },
        ]),
      );
      await page.reload();
      return (await found(page)) === OWN;
    });
    await oriel.command({ command: 'overview' });
    await poll('the one that was chosen', async () => {
      await page.reload();
      return typeof (await found(page)) === 'object';
    });
  });

  it('outlives the background, an update and a restart of the browser', async () => {
    const { oriel, site } = await scene.set();
    await oriel.command({ command: 'set-site-standard', origin: site.origin, by: 'browser' });
    const here = async () => found(await oriel.open(`${site.origin}/`));
    const elsewhere = async () => found(await oriel.open(`${site.localhost}/`));
    const both = async () => [await here(), await elsewhere()];
    await oriel.leaveDesk();
    await oriel.stopBackground();
    expect(await both()).toEqual([OWN, OURS]);
    await oriel.update();
    await poll('the registration after an update', async () => (await registered()) === 1);
    expect(await both()).toEqual([OWN, OURS]);
    await oriel.restart();
    await poll('the registration after a restart', async () => (await registered()) === 1);
    expect(await both()).toEqual([OWN, OURS]);
    await oriel.command({ command: 'set-site-standard', origin: site.origin, by: null });
  });
});
