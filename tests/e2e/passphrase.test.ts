/** S35 in the browser itself: what is on its disk, who survives what, and the window that asks. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterEach, describe, expect, it } from 'vitest';
import { pagesAt, poll, press, waitForPage } from '../../scripts/own-pages.ts';
import { ask, askAndLeave, replies } from './support/ask.ts';
import { violationsInBothThemes } from './support/axe.ts';
import { fill, waitForText } from './support/screen.ts';
import { CANARY, stage } from './support/stage.ts';
import { storesOf } from './support/stores.ts';

const scene = stage();
const WORDS = 'correct horse battery staple';
const OTHERS = 'four entirely different words';
const LOCKED = 'Oriel is locked. Click Oriel’s icon, enter your passphrase and try again.';
const BEARER = `Bearer ${CANARY}`;

afterEach(async () => {
  // The next test begins without a passphrase, whatever became of this one.
  await scene.oriel.command({ command: 'remove-all-keys' });
  await scene.oriel.command({ command: 'set-auto-lock', minutes: null });
});

/** A granted site whose model has a key, and the passphrase over it. */
async function withPassphrase() {
  const set = await scene.set({ access: 'allow', key: CANARY });
  await set.oriel.command({ command: 'set-passphrase', passphrase: WORDS });
  return set;
}
const standing = async () => (await scene.oriel.command({ command: 'vault' })).standing;
const windows = () => pagesAt(scene.oriel.browser, '/unlock.html');
const gone = () => poll('the window to go', async () => (await windows()).length === 0);
const answers = (page: Page) => poll('an answer', async () => (await replies(page)).length > 0);

/** All that the browser wrote, as bytes. */
function* filesOf(folder: string): Generator<Buffer> {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    try {
      yield readFileSync(join(entry.parentPath, entry.name));
    } catch {
      // Removed meanwhile.
    }
  }
}

/** The right passphrase closes the window, and that may be before the key is up again. */
const enter = (asking: Page) => asking.keyboard.press('Enter').catch(() => undefined);

/**
 * Both browsers pack what they store (Snappy): bytes at an end of it that look like others, a zero before zeros say, are
 * written as a reference to those.
 */
const middleOf = (bytes: Buffer): Buffer => bytes.subarray(3, -3);

describe('S35 a passphrase', () => {
  it('is set and taken off in the dashboard, and calls go on as they did', async () => {
    const { oriel, page, provider } = await scene.set({ access: 'allow', key: CANARY });
    const dashboard = await oriel.own('dashboard.html#providers');
    await waitForText(dashboard, 'No passphrase is set.');
    await press(dashboard, 'Set a passphrase');
    await fill(dashboard, 'New passphrase', WORDS);
    await fill(dashboard, 'New passphrase again', WORDS);
    await dashboard.keyboard.press('Enter');
    await waitForText(dashboard, 'The passphrase is set.', 20_000);
    expect((await ask(page, 'hello')).text).toBe('hello');

    await press(dashboard, 'Lock now');
    await waitForText(dashboard, 'models that need a key cannot answer');
    const popup = await oriel.own('popup.html');
    await waitForText(popup, 'Oriel is locked');
    for (const screen of [popup, dashboard]) {
      await screen.bringToFront();
      expect(await violationsInBothThemes(screen, oriel.setTheme)).toEqual([]);
    }
    await fill(dashboard, 'Passphrase', OTHERS);
    await dashboard.keyboard.press('Enter');
    await waitForText(dashboard, 'This is not the passphrase.', 20_000);
    expect(await standing()).toBe('locked');
    await fill(dashboard, 'Passphrase', WORDS);
    await dashboard.keyboard.press('Enter');
    await waitForText(dashboard, 'Oriel is unlocked', 20_000);

    await press(dashboard, 'Remove passphrase');
    await fill(dashboard, 'Current passphrase', WORDS);
    await dashboard.keyboard.press('Enter');
    await waitForText(dashboard, 'The passphrase was removed.', 20_000);
    expect((await ask(page, 'again')).text).toBe('again');
    expect(provider.chats().map(({ headers }) => headers.authorization)).toEqual([BEARER, BEARER]);
  });

  it('is unlocked after the death of the background, and locked after that of the browser', async () => {
    const { oriel, site } = await withPassphrase();
    await oriel.leaveDesk();
    await oriel.stopBackground();
    expect(await standing()).toBe('unlocked');
    await oriel.command({ command: 'lock' });
    await oriel.leaveDesk();
    await oriel.stopBackground();
    expect(await standing()).toBe('locked');
    await oriel.command({ command: 'unlock', passphrase: WORDS });
    await oriel.restart();
    expect(await standing()).toBe('locked');

    const page = await oriel.open(`${site.origin}/`);
    await askAndLeave(page, 'hello');
    const asking = await waitForPage(oriel.browser, '/unlock.html');
    await fill(asking, 'Passphrase', WORDS);
    await enter(asking);
    await answers(page);
    expect(await replies(page)).toEqual(['text hello']);
  });

  it('locks itself when it was not used for so long, though no background lives', async () => {
    const { oriel } = await withPassphrase();
    await oriel.command({ command: 'set-auto-lock', minutes: 15 });
    const dashboard = await oriel.own('dashboard.html#providers');
    const inMemory = () =>
      dashboard.evaluate(async () => 'vault.master' in (await chrome.storage.session.get('vault.master')));
    const due = await dashboard.evaluate(async () => (await chrome.alarms.get('auto-lock'))?.scheduledTime);
    expect(Math.abs((due ?? 0) - Date.now() - 900_000)).toBeLessThan(30_000);
    await oriel.leaveDesk();
    await oriel.stopBackground();
    expect(await inMemory()).toBe(true);
    // Time passes.
    await dashboard.evaluate(async () => {
      await chrome.storage.session.set({ 'vault.used': Date.now() - 900_000 });
      await chrome.alarms.create('auto-lock', { when: Date.now() + 500 });
    });
    await poll('the session to forget', async () => !(await inMemory()), 45_000);
    await waitForText(dashboard, 'Oriel is locked');
    expect(await standing()).toBe('locked');
  });

  it('leaves on the disk no master key that could be used, and in no store the passphrase or the key', async () => {
    const { oriel } = await withPassphrase();
    const dashboard = await oriel.own('dashboard.html');
    const { onDisk, inMemory } = await storesOf(dashboard);
    const stores = JSON.parse(onDisk['oriel-vault'] ?? '') as [string, unknown[], { salt: string[] }[]][];
    expect(stores.map(([name, keys]) => [name, keys.length])).toEqual([
      ['master', 0],
      ['passphrase', 1],
      ['provider-keys', 1],
    ]);
    for (const text of [inMemory, ...Object.values(onDisk)]) {
      expect(text).not.toContain(WORDS);
      expect(text).not.toContain(CANARY);
    }
    const { bytes } = (JSON.parse(inMemory) as Record<string, { bytes: number[] }>)['vault.master'] ?? {};
    expect(bytes).toHaveLength(32);
    const master = Buffer.from(bytes ?? []);
    const salt = Buffer.from(stores[1]?.[2][0]?.salt[1]?.split(',').map(Number) ?? []);
    expect(salt).toHaveLength(16);
    // Where its wrapping lies, it would be found as well.
    await poll('the wrapping on the disk', () =>
      [...filesOf(oriel.profile)].some((file) => file.includes(middleOf(salt))),
    );
    for (const file of filesOf(oriel.profile)) {
      expect(file.includes(middleOf(master))).toBe(false);
      expect(file.includes(WORDS)).toBe(false);
    }
  });
});

describe('S35 a call whose key is behind the passphrase', () => {
  it('waits with all others for one window, and is answered when the passphrase was entered', async () => {
    const { oriel, page, site, provider } = await withPassphrase();
    await oriel.command({ command: 'lock' });
    const second = await oriel.open(`${site.origin}/`);
    await askAndLeave(page, 'one');
    const asking = await waitForPage(oriel.browser, '/unlock.html');
    await askAndLeave(second, 'two');
    await waitForText(asking, 'Oriel is locked');
    expect(await violationsInBothThemes(asking, oriel.setTheme)).toEqual([]);
    await fill(asking, 'Passphrase', `${WORDS}?`);
    await asking.keyboard.press('Enter');
    await waitForText(asking, 'This is not the passphrase.', 20_000);
    expect(provider.chats()).toEqual([]);
    expect(await windows()).toHaveLength(1);
    await fill(asking, 'Passphrase', WORDS);
    await enter(asking);
    for (const one of [page, second]) await answers(one);
    expect([...(await replies(page)), ...(await replies(second))]).toEqual(['text one', 'text two']);
    expect(provider.chats().map(({ headers }) => headers.authorization)).toEqual([BEARER, BEARER]);
    await gone();
  });

  it('fails with one sentence where the window is closed, opens no other, and reaches nobody', async () => {
    const { oriel, page, provider } = await withPassphrase();
    await oriel.command({ command: 'lock' });
    const first = ask(page, 'one');
    await (await waitForPage(oriel.browser, '/unlock.html')).close();
    const { error } = await first;
    expect(error).toMatchObject({ code: 'authentication', message: LOCKED });
    expect((await ask(page, 'two')).error?.message).toBe(LOCKED);
    expect(await windows()).toEqual([]);
    expect(provider.chats()).toEqual([]);
    // Unlocked in the popup, it goes on.
    const popup = await oriel.own('popup.html');
    await waitForText(popup, 'Oriel is locked');
    await fill(popup, 'Passphrase', WORDS);
    await popup.keyboard.press('Enter');
    await poll('the popup to be unlocked', async () => (await standing()) === 'unlocked');
    expect((await ask(page, 'three')).text).toBe('three');
  });

  it('that its site takes back keeps the window from that site for a while, and from no other', async () => {
    const { oriel, page } = await withPassphrase();
    const other = await scene.another();
    await oriel.command({ command: 'set-site-access', origin: other.origin, access: 'allow' });
    const second = await oriel.open(`${other.origin}/`);
    await oriel.command({ command: 'lock' });
    await page.evaluate(() => {
      const own = window as unknown as { abort: AbortController };
      own.abort = new AbortController();
      window.ai.streamText('one', { signal: own.abort.signal }).text.catch(() => undefined);
    });
    await waitForPage(oriel.browser, '/unlock.html');
    await page.evaluate(() => (window as unknown as { abort: AbortController }).abort.abort());
    await gone();
    expect((await ask(page, 'two')).error?.message).toBe(LOCKED);
    expect(await windows()).toEqual([]);
    await askAndLeave(second, 'three');
    const asking = await waitForPage(oriel.browser, '/unlock.html');
    await fill(asking, 'Passphrase', WORDS);
    await enter(asking);
    await answers(second);
    expect(await replies(second)).toEqual(['text three']);
    expect((await ask(page, 'four')).text).toBe('four');
  });

  it('is not asked for from a site that nobody allowed, nor for a model without a key', async () => {
    const { oriel, provider } = await withPassphrase();
    await oriel.command({ command: 'lock' });
    const stranger = await scene.another();
    const page = await oriel.open(`${stranger.origin}/`);
    await askAndLeave(page, 'hello');
    await oriel.decide('Deny');
    await answers(page);
    expect([await replies(page), await windows(), provider.chats()]).toEqual([
      ['error permission-denied'],
      [],
      [],
    ]);
    const keyless = await scene.set({ access: 'allow' });
    expect((await ask(keyless.page, 'hello')).text).toBe('hello');
    expect(await standing()).toBe('locked');
  });

  it('that is under way when Oriel is locked is answered to its end, and the next is not', async () => {
    const { oriel, page, provider } = await withPassphrase();
    await askAndLeave(page, '@hold');
    await poll('the request', async () => provider.chats().length === 1);
    await oriel.command({ command: 'lock' });
    const popup = await oriel.own('popup.html');
    await waitForText(popup, 'Oriel is locked');
    provider.release();
    await answers(page);
    expect((await replies(page))[0]).toMatch(/^text /);
    const next = ask(page, 'next');
    await (await waitForPage(oriel.browser, '/unlock.html')).close();
    expect((await next).error?.message).toBe(LOCKED);
    expect(provider.chats()).toHaveLength(1);
  });
});
