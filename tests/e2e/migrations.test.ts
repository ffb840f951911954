/** What older versions of Oriel left in the browser, in real browsers: it is there after the update, and works. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { poll } from '../../scripts/own-pages.ts';
import { FOLDERS } from '../fixtures/databases.ts';
import { ask } from './support/ask.ts';
import { BROWSER } from './support/browser.ts';
import { openDisk, whileStopped } from './support/disk.ts';
import { type Live, leftBehind, SPENT } from './support/left-behind.ts';
import { KEY } from './support/older-profile.ts';
import { type Oriel, startOriel } from './support/oriel.ts';
import { type PageServer, servePages } from './support/page-server.ts';
import { DATABASES } from './support/planting.ts';
import { type ProviderServer, serveProvider } from './support/provider-server.ts';
import { waitForText } from './support/screen.ts';

let oriel: Oriel;
let site: PageServer;
let provider: ProviderServer;
let live: Live;

beforeAll(async () => {
  oriel = await startOriel(BROWSER);
});
afterAll(() => oriel?.close());
afterEach(async () => {
  await oriel.closePages();
  site?.close();
  provider?.close();
});

async function scene(): Promise<void> {
  site = await servePages();
  provider = await serveProvider();
  live = { site: site.origin, provider: { id: 'live', baseUrl: provider.base(), key: KEY } };
}

const newest = Math.max(...FOLDERS.map((folder) => DATABASES[folder].upgrades.length));
/** Each database as it was then; one that had fewer versions, in its newest. */
const GENERATIONS = Array.from({ length: newest - 1 }, (_, index) => index + 1);

describe('S36 an Oriel that finds what an older one left', () => {
  it.each(GENERATIONS)(
    'of generation %i answers as that did, and shows what that knew',
    async (generation) => {
      await scene();
      const left = await leftBehind(generation, live);
      await whileStopped(oriel, (disk) => disk.leave(left));
      await oriel.restart();

      // A granted site is answered by the model that was chosen for it, and the provider sees the key.
      const page = await oriel.open(`${site.origin}/`);
      expect(await ask(page, 'hello')).toMatchObject({ text: 'hello', model: 'live/test' });
      expect(provider.chats().map(({ headers }) => headers.authorization)).toEqual([`Bearer ${KEY}`]);

      const seen = await oriel.command({ command: 'overview' });
      expect(seen.providers.map(({ id }) => id)).toEqual([
        'on-device',
        'openrouter',
        'ollama',
        'router',
        'live',
      ]);
      expect(seen).toMatchObject({ firstRun: false, defaultModel: 'openrouter/openai/gpt-4o' });
      expect(seen.providers.find(({ id }) => id === 'openrouter')?.listed).toEqual({
        models: 2,
        at: 1_795_348_800_000,
      });
      expect(seen.sites.map(({ origin, access, model }) => [origin, access, model])).toEqual(
        expect.arrayContaining([
          ['https://allowed.example', 'allow', 'router/m'],
          ['https://plain.example', 'allow', undefined],
          ['https://denied.example', 'deny', undefined],
          ['http://localhost:5173', 'ask', 'router/n'],
          [site.origin, 'allow', 'live/test'],
        ]),
      );
      expect(seen.sites.find(({ origin }) => origin === 'http://localhost:5173')?.routing).toEqual({
        rules: { localOnly: true },
        pageChooses: true,
        cache: true,
      });
      // Budgets go on from what was spent.
      const { site: view } = await oriel.command({ command: 'site', origin: site.origin });
      expect(view.spending?.allowances).toContainEqual(
        expect.objectContaining({ limit: 'perDay', of: 1, used: SPENT }),
      );
      expect(view.spentThisMonth).toBe(SPENT);
      // The key of a provider that nobody asked, sealed by another implementation.
      const { file } = await oriel.command({ command: 'export', keys: true });
      expect(file).toContain('sk-canary-of-version-1');
      expect(file.includes('sk-canary-of-version-2')).toBe(generation > 1);

      // The account has the old rows and the new one.
      await poll('the new row', async () => {
        const { rows } = await oriel.command({ command: 'activity', filter: {}, limit: 10 });
        return rows.length === 4;
      });
      const { rows } = await oriel.command({ command: 'activity', filter: {}, limit: 10 });
      expect(rows.slice(1).map(({ id, origin }) => [id, origin])).toEqual([
        [5, 'https://a.example'],
        [2, 'https://b.example'],
        [1, 'https://a.example'],
      ]);
      const { text } = await oriel.command({ command: 'activity-call', id: 1 });
      expect(text?.messages[0]?.text).toBe(generation > 1 ? 'a word' : undefined);

      const disk = await openDisk(oriel);
      for (const folder of FOLDERS)
        expect([folder, (await disk.look(folder))?.version]).toEqual([
          folder,
          DATABASES[folder].upgrades.length,
        ]);
    },
  );

  it('shows it on its screens', async () => {
    await scene();
    const left = await leftBehind(1, live);
    await whileStopped(oriel, (disk) => disk.leave(left));
    const dashboard = await oriel.own('dashboard.html#sites');
    await waitForText(dashboard, 'https://allowed.example');
    await waitForText(dashboard, 'https://denied.example');
    await dashboard.evaluate(() => {
      location.hash = '#providers';
    });
    await waitForText(dashboard, 'Router');
    await dashboard.evaluate(() => {
      location.hash = '#activity';
    });
    await waitForText(dashboard, 'https://b.example');
  });
});
