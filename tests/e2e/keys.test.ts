import { readdirSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { poll, sleep } from '../../scripts/own-pages.ts';
import { ask, askLegacy } from './support/ask.ts';
import { textOf } from './support/screen.ts';
import { CANARY, stage } from './support/stage.ts';

const scene = stage();
const HALF = CANARY.slice(10);

describe('a key', () => {
  it('S04 goes to its own endpoint, as a bearer token, and to no other origin when the address changes', async () => {
    const { oriel, page, provider, providerId } = await scene.set({ access: 'allow', key: CANARY });
    expect((await ask(page, 'hello')).text).toBe('hello');
    expect(provider.chats()[0]?.headers.authorization).toBe(`Bearer ${CANARY}`);

    const { providers } = await oriel.command({ command: 'overview' });
    const { id, type, label, models } = providers.find((one) => one.id === providerId) ?? {};
    if (!id || !type || !label) throw new Error('The provider is gone.');
    const moved = `http://localhost:${new URL(provider.origin).port}/echo/v1`;
    const saved = await oriel
      .command({ command: 'save-provider', provider: { id, type, label, models, baseUrl: moved } })
      .then(
        () => 'saved',
        (error: Error) => error.message,
      );
    const before = provider.chats().length;
    await ask(page, 'to another origin');
    const sent = provider
      .chats()
      .slice(before)
      .filter(({ headers }) => headers.host?.startsWith('localhost'));
    expect(
      sent.every(({ headers }) => headers.authorization === undefined),
      saved,
    ).toBe(true);
  });

  it('S05 does not follow a redirect', async () => {
    const { page, provider } = await scene.set({ access: 'allow', key: CANARY });
    const thief = await scene.another();
    provider.elsewhere = `${thief.origin}/v1/chat/completions`;
    const { error } = await ask(page, '@redirect');
    expect(error?.code).toMatch(/network|provider-error/);
    // It is tried again, and leads nowhere again.
    expect(provider.chats().length).toBeGreaterThan(0);
    expect(provider.chats().every(({ path }) => path === provider.chats()[0]?.path)).toBe(true);
    expect(thief.seen).toEqual([]);
  });

  it('S08 an image that a page names by its address is handed on, and Oriel does not fetch it', async () => {
    const { page, provider } = await scene.set({ access: 'allow' });
    let connections = 0;
    const bait = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    await new Promise<void>((listening) => bait.listen(0, '127.0.0.1', listening));
    const url = `https://127.0.0.1:${(bait.address() as AddressInfo).port}/image.png`;
    await page.evaluate(async (image) => {
      const content = [
        { type: 'text' as const, text: 'What is this?' },
        { type: 'image' as const, image },
      ];
      await window.ai.streamText({ messages: [{ role: 'user', content }] }).text.catch(() => undefined);
    }, url);
    bait.close();
    expect(JSON.stringify(provider.chats()[0]?.body)).toContain(url);
    expect(connections).toBe(0);
  });

  it('S06 appears in no answer, error, DOM, storage, message or export', async () => {
    const { oriel, page, site, provider, providerId } = await scene.set({ access: 'allow', key: CANARY });
    const gathered: string[] = [];
    await page.evaluate(() => {
      const heard: unknown[] = [];
      addEventListener('message', ({ data }) => heard.push(data), true);
      Object.assign(window, { heard });
    });
    for (const mode of ['401', '402', '404', '429', '500', 'html', 'not-json', 'cut', 'redirect', 'echo'])
      gathered.push(
        JSON.stringify(await ask(page, `@${mode}`)),
        JSON.stringify(await askLegacy(page, `@${mode}`)),
      );
    expect(provider.chats().every(({ headers }) => headers.authorization === `Bearer ${CANARY}`)).toBe(true);
    gathered.push(
      await page.evaluate(async () =>
        JSON.stringify([
          (window as unknown as { heard: unknown[] }).heard,
          document.documentElement.outerHTML,
          { ...localStorage },
          { ...sessionStorage },
          await window.ai.access(),
          await window.ai.getCurrentModel(),
          performance.getEntries().map(({ name }) => name),
        ]),
      ),
    );

    for (const path of ['dashboard.html', `popup.html?origin=${encodeURIComponent(site.origin)}`]) {
      const screen = await oriel.own(path);
      await sleep(500);
      gathered.push(
        await screen.evaluate(() => document.documentElement.outerHTML),
        await screen.evaluate(async () =>
          JSON.stringify([
            await chrome.storage.local.get(null),
            await chrome.storage.sync.get(null),
            await chrome.storage.session.get(null),
          ]),
        ),
      );
      await screen.close();
    }
    const check = await oriel.command({
      command: 'test-provider',
      provider: {
        id: providerId,
        type: 'openai-compatible',
        label: 'x',
        baseUrl: provider.base('500'),
      },
    });
    gathered.push(
      JSON.stringify(check),
      JSON.stringify(await oriel.command({ command: 'overview' })),
      JSON.stringify(await oriel.command({ command: 'export', keys: false })),
    );
    for (const text of gathered) {
      expect(text).not.toContain(CANARY);
      expect(text).not.toContain(HALF);
    }
    const { file } = await oriel.command({ command: 'export', keys: true });
    expect(file).toContain(CANARY);
  });

  it('S06 a provider’s own words about an error stay with Oriel', async () => {
    const { oriel, page, provider, providerId } = await scene.set({ access: 'allow', key: CANARY });
    const replies = [];
    for (const status of ['401', '402', '404', '429', '500'])
      replies.push(await ask(page, `@${status} secret-prompt`));
    const said = JSON.stringify(replies);
    expect(said).not.toContain('Incorrect API key provided');
    expect(said).not.toContain('Traceback');
    expect(said).not.toContain('secret-prompt');
    const check = await oriel.command({
      command: 'test-provider',
      provider: { id: providerId, type: 'openai-compatible', label: 'x', baseUrl: provider.base('401') },
    });
    expect(JSON.stringify(check)).not.toContain('Incorrect API key provided');
  });

  it('S07 is on the disk only encrypted, and in no storage area that a content script can read', async () => {
    const { oriel, page } = await scene.set({ access: 'allow', key: CANARY });
    expect((await ask(page, 'hello')).text).toBe('hello');
    const screen = await oriel.own('dashboard.html');
    const areas = await screen.evaluate(async () =>
      JSON.stringify([await chrome.storage.local.get(null), await chrome.storage.sync.get(null)]),
    );
    expect(areas).not.toContain(HALF);
    expect(Object.keys(JSON.parse(areas)[0])).toEqual(expect.arrayContaining([]));
    const records = await screen.evaluate(async () => {
      const found: string[] = [];
      const show = (value: unknown): unknown => {
        if (value instanceof CryptoKey) return `key, extractable ${value.extractable}`;
        if (value instanceof ArrayBuffer || ArrayBuffer.isView(value))
          return new TextDecoder('latin1').decode(value as ArrayBuffer);
        if (typeof value !== 'object' || value === null) return value;
        return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, show(inner)]));
      };
      for (const { name } of await indexedDB.databases()) {
        const database = await new Promise<IDBDatabase>((done, fail) => {
          const opening = indexedDB.open(name as string);
          opening.onsuccess = () => done(opening.result);
          opening.onerror = () => fail(opening.error);
        });
        for (const store of database.objectStoreNames) {
          const all = await new Promise<unknown[]>((done, fail) => {
            const reading = database.transaction(store).objectStore(store).getAll();
            reading.onsuccess = () => done(reading.result);
            reading.onerror = () => fail(reading.error);
          });
          found.push(...all.map((record) => JSON.stringify(show(record))));
        }
        database.close();
      }
      return found;
    });
    expect(records.length).toBeGreaterThan(0);
    const whole = records.join('\n');
    expect(whole).not.toContain(HALF);
    expect(whole).toContain('extractable false');
    expect(await textOf(screen)).not.toContain(HALF);

    await oriel.restart();
    const disk = readdirSync(oriel.profile, { recursive: true, encoding: 'utf8', withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const holding = disk.filter((file) => {
      try {
        return readFileSync(file).includes(HALF);
      } catch {
        return false;
      }
    });
    expect(holding).toEqual([]);
    const again = await oriel.open(`${new URL(page.url()).origin}/`);
    await poll('the key to work after a restart', async () => (await ask(again, 'again')).text === 'again');
  });
});
