/** Browsers that keep little or nothing for anybody: Oriel answers, or says why it cannot, and nobody waits for ever. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './support/ask.ts';
import { BROWSER } from './support/browser.ts';
import { type Oriel, startOriel } from './support/oriel.ts';
import { type PageServer, servePages } from './support/page-server.ts';
import { type ProviderServer, serveProvider } from './support/provider-server.ts';
import { textOf, waitForText } from './support/screen.ts';

let oriel: Oriel | undefined;
let site: PageServer;
let provider: ProviderServer;

beforeAll(async () => {
  site = await servePages();
  provider = await serveProvider();
});
afterAll(() => {
  site?.close();
  provider?.close();
});
afterEach(async () => {
  await oriel?.close();
  oriel = undefined;
});

/** The databases may be there or not; a file lies where they belong. */
function takeAway(profile: string): void {
  const folders =
    BROWSER === 'chromium'
      ? [join(profile, 'Default', 'IndexedDB')]
      : readdirSync(join(profile, 'storage', 'default'))
          .filter((name) => name.startsWith('moz-extension'))
          .map((origin) => join(profile, 'storage', 'default', origin, 'idb'));
  expect(folders.length).toBeGreaterThan(0);
  for (const folder of folders) {
    rmSync(folder, { recursive: true });
    writeFileSync(folder, '');
  }
}

/** “Block all cookies”, which is about everything that sites keep. */
function refuseSiteData(profile: string): void {
  const file = join(profile, 'Default', 'Preferences');
  const preferences = JSON.parse(readFileSync(file, 'utf8'));
  preferences.profile = { ...preferences.profile, default_content_setting_values: { cookies: 2 } };
  writeFileSync(file, JSON.stringify(preferences));
}

const NO_ACCESS = /^The browser gives no access to Oriel’s .*\. Check that the disk is not full/;

/** The page gets its error, and the dashboard the same sentence, without an offer to erase what is only out of reach. */
async function saysWhy({ open, own, approvals }: Oriel): Promise<void> {
  const page = await open(`${site.origin}/`);
  const { error, ms } = await ask(page, 'hello');
  expect(error).toMatchObject({ code: 'internal', message: expect.stringMatching(NO_ACCESS) });
  expect(ms).toBeLessThan(10_000);
  expect(await approvals()).toEqual([]);
  const dashboard = await own('dashboard.html');
  await waitForText(dashboard, 'The browser gives Oriel no access to what it keeps.');
  expect(await textOf(dashboard)).not.toContain('Start this part anew');
}

describe('S36 a browser that lets Oriel keep nothing', () => {
  it('has that said by the page’s error and by the dashboard, and nobody waits for ever', async () => {
    const one = await startOriel(BROWSER);
    oriel = one;
    await one.command({ command: 'overview' });
    await one.restart(() => takeAway(one.profile));
    await saysWhy(one);
  });

  // Chromium’s private windows share what the extension keeps outside of them.
  it.runIf(BROWSER === 'firefox')(
    'as Firefox does while it never remembers history, has the same said',
    async () => {
      oriel = await startOriel(BROWSER, { extraPrefs: { 'browser.privatebrowsing.autostart': true } });
      await oriel.allowInPrivate();
      await saysWhy(oriel);
    },
  );
});

describe('S36 a browser that refuses what sites want to keep', () => {
  const keeps = (page: Page): Promise<boolean> =>
    page.evaluate(() => {
      try {
        return localStorage.length >= 0;
      } catch {
        return false;
      }
    });

  it('refuses it to sites, and Oriel keeps its own and answers', async () => {
    const one = await startOriel(BROWSER, { extraPrefs: { 'network.cookie.cookieBehavior': 2 } });
    oriel = one;
    if (BROWSER === 'chromium') await one.restart(() => refuseSiteData(one.profile));
    const { id } = await one.command({
      command: 'save-provider',
      provider: { type: 'openai-compatible', label: 'Live', baseUrl: provider.base(), models: ['test'] },
    });
    await one.command({ command: 'set-site-access', origin: site.origin, access: 'allow' });
    await one.command({ command: 'set-site-model', origin: site.origin, model: `${id}/test` });
    await one.leaveDesk();
    await one.stopBackground();
    const page = await one.open(`${site.origin}/`);
    expect(await keeps(page)).toBe(false);
    expect((await ask(page, 'hello')).text).toBe('hello');
    expect(await one.command({ command: 'broken-stores' })).toEqual({ broken: [] });
  });
});
