/** Stores that cannot be read, in real browsers: nothing is written over, everybody is told, and a person can go on. */
import { describe, expect, it } from 'vitest';
import { poll, press } from '../../scripts/own-pages.ts';
import { FOLDERS, type Folder } from '../fixtures/databases.ts';
import { ask } from './support/ask.ts';
import { violationsInBothThemes } from './support/axe.ts';
import { type Disk, openDisk, whileStopped } from './support/disk.ts';
import { leftBehind } from './support/left-behind.ts';
import { KEY, olderProfile } from './support/older-profile.ts';
import { DATABASES } from './support/planting.ts';
import { textOf, waitForText } from './support/screen.ts';

const NEWEST = Math.max(...FOLDERS.map((folder) => DATABASES[folder].upgrades.length));

const scene = olderProfile();

/** Every database, all that lies in it. */
async function disk(): Promise<Record<Folder, unknown>> {
  const looking = await openDisk(scene.oriel);
  const all: Partial<Record<Folder, unknown>> = {};
  for (const folder of FOLDERS) all[folder] = await looking.look(folder);
  await looking.close();
  return all as Record<Folder, unknown>;
}

/** A profile in which all was well, brought to the newest version, and then this happened. */
async function harmed(harm: (disk: Disk) => Promise<unknown>): Promise<void> {
  const left = await leftBehind(NEWEST - 1, scene.live);
  await whileStopped(scene.oriel, (it) => it.leave(left));
  await scene.oriel.command({ command: 'overview' });
  await whileStopped(scene.oriel, harm);
}

interface Harm {
  what: string;
  folder: Folder;
  harm(disk: Disk): Promise<unknown>;
  /** What a page is told in place of an answer; absent: it is answered. */
  told?: RegExp;
  /** What the dashboard says of it, and its name there. */
  shown: string;
  name: string;
}

const newer = (folder: Folder, name: string, told?: RegExp): Harm => ({
  what: `${folder} of a later Oriel`,
  folder,
  harm: (it) => it.makeNewer(folder),
  ...(told && { told }),
  shown: 'were saved by a newer version. Update Oriel to use them; nothing was changed.',
  name,
});

const HARMS: Harm[] = [
  newer('settings', 'Settings', /settings were saved by a newer version/),
  newer('permissions', 'Permissions of sites', /site permissions were saved by a newer version/),
  newer('vault', 'Saved keys', /keys were saved by a newer version/),
  newer('ledger', 'Activity'),
  newer('budgets', 'What was spent'),
  newer('listings', 'Lists of models'),
  {
    what: 'settings of another shape',
    folder: 'settings',
    harm: (it) =>
      it.damage('settings', { store: 'settings', key: 'current', value: { providers: 'all of them' } }),
    told: /settings cannot be read, and nothing was overwritten/,
    shown: 'settings cannot be read, and nothing was overwritten',
    name: 'Settings',
  },
  {
    what: 'a permission of another shape',
    folder: 'permissions',
    harm: (it) =>
      it.damage('permissions', {
        store: 'sites',
        value: { origin: 'https://x.example', top: 'https://x.example', grants: 'everything' },
      }),
    told: /site permissions cannot be read, and nothing was overwritten/,
    shown: 'site permissions cannot be read, and nothing was overwritten',
    name: 'Permissions of sites',
  },
  {
    what: 'a master key that is none',
    folder: 'vault',
    harm: (it) => it.damage('vault', { store: 'master', key: 'current', value: { $bytes: '07'.repeat(32) } }),
    told: /keys cannot be read, and nothing was overwritten/,
    shown: 'keys cannot be read, and nothing was overwritten',
    name: 'Saved keys',
  },
];

describe('S36 a store that cannot be read', () => {
  it.each(HARMS)(
    '$what: the page is told or answered, the dashboard says what is wrong, and not a byte is written over',
    async ({ folder, harm, told, shown, name }) => {
      await harmed(harm);
      const before = await disk();

      const page = await scene.oriel.open(`${scene.site.origin}/`);
      const reply = await ask(page, 'hello');
      if (told === undefined) expect(reply.text).toBe('hello');
      else {
        expect(reply.error).toMatchObject({ code: 'internal', message: expect.stringMatching(told) });
        expect(reply.ms).toBeLessThan(5_000);
        expect(JSON.stringify(reply)).not.toContain(KEY);
        expect(await scene.oriel.approvals()).toEqual([]);
      }
      const dashboard = await scene.oriel.own('dashboard.html#providers');
      await waitForText(dashboard, shown);
      await waitForText(dashboard, name);
      // Where the settings can be read, the rest is there beside it.
      if (folder !== 'settings') await waitForText(dashboard, 'Router');
      if (folder !== 'settings' && folder !== 'permissions') {
        await dashboard.evaluate(() => {
          location.hash = '#sites';
        });
        await waitForText(dashboard, 'https://allowed.example');
      }
      // Whatever a person tries meanwhile.
      for (const command of [
        { command: 'set-site-access', origin: 'https://b.example', access: 'allow' },
        { command: 'add-key', id: 'live', key: 'sk-another' },
        { command: 'set-default-model', model: null },
      ] as const)
        await scene.oriel.command(command).catch(() => undefined);
      await scene.oriel.restart();
      await scene.oriel.command({ command: 'broken-stores' });
      expect((await disk())[folder]).toEqual(before[folder]);
    },
  );

  it.each(HARMS)(
    '$what: it is started anew by the person who confirms it, and nothing else is touched',
    async ({ folder, harm, name }) => {
      await harmed(harm);
      const before = await disk();
      const dashboard = await scene.oriel.own('dashboard.html#providers');
      await press(dashboard, `Start anew: ${name}`);
      await waitForText(dashboard, 'This cannot be undone.');
      expect((await disk())[folder]).toEqual(before[folder]);
      await press(dashboard, 'Erase and start anew');
      await poll(
        'the dashboard to be whole',
        async () => !(await textOf(dashboard)).includes('Something cannot be read'),
      );
      const after = await disk();
      for (const other of FOLDERS)
        if (other === folder) expect(after[other]).not.toEqual(before[other]);
        else expect([other, after[other]]).toEqual([other, before[other]]);
      expect(await scene.oriel.command({ command: 'broken-stores' })).toEqual({ broken: [] });
      // It keeps again what is put into it.
      await scene.oriel.command({
        command: 'save-provider',
        provider: {
          id: 'live',
          type: 'openai-compatible',
          label: 'Live',
          baseUrl: scene.provider.base(),
          models: ['test'],
        },
        key: KEY,
      });
      await scene.oriel.command({ command: 'set-site-access', origin: scene.site.origin, access: 'allow' });
      await scene.oriel.command({ command: 'set-site-model', origin: scene.site.origin, model: 'live/test' });
      const page = await scene.oriel.open(`${scene.site.origin}/`);
      expect((await ask(page, 'anew')).text).toBe('anew');
      expect(scene.provider.chats().at(-1)?.headers.authorization).toBe(`Bearer ${KEY}`);
      await poll('the row of it', async () => {
        const { rows } = await scene.oriel.command({
          command: 'activity',
          filter: { origin: scene.site.origin },
          limit: 1,
        });
        return rows.length === 1;
      });
    },
  );

  it('a key of another shape is told of at its provider, and keeps no other key from use', async () => {
    await harmed((it) =>
      it.damage('vault', {
        store: 'provider-keys',
        key: ['live', 'first'],
        value: {
          providerId: 'live',
          origin: new URL(scene.live.provider.baseUrl).origin,
          iv: 'x',
          data: KEY,
        },
      }),
    );
    const { vault } = await disk();
    const page = await scene.oriel.open(`${scene.site.origin}/`);
    const { error } = await ask(page, 'hello');
    expect(error).toMatchObject({
      code: 'authentication',
      message: expect.stringContaining('cannot be read. Enter it again in Oriel’s dashboard.'),
    });
    expect(JSON.stringify(error)).not.toContain(KEY);
    const { providers, broken = [] } = await scene.oriel.command({ command: 'overview' });
    expect(providers.find(({ id }) => id === 'router')).toMatchObject({ hasKey: true });
    expect(broken).toEqual([]);
    expect((await disk()).vault).toEqual(vault);
  });
});

const settings = HARMS.find(({ what }) => what === 'settings of another shape') as Harm;

it('S36 settings that are started anew leave no rule for a local server, and no key that nobody can find', async () => {
  const { oriel } = scene;
  const rules = () =>
    oriel.evaluate(async () => {
      const all = await chrome.declarativeNetRequest.getDynamicRules();
      return all.map(({ condition }) => condition.urlFilter);
    });
  const server = { type: 'ollama', label: 'Here', baseUrl: 'http://127.0.0.1:9', models: ['m'] };
  await oriel.command({ command: 'save-provider', provider: server });
  await harmed(settings.harm);
  expect(await rules()).toContain('|http://127.0.0.1:9/');
  const dashboard = await oriel.own('dashboard.html#providers');
  await press(dashboard, 'Start anew: Settings');
  await press(dashboard, 'Erase and start anew');
  await waitForText(dashboard, 'Keys without a provider');
  expect(await rules()).toEqual([]);
  await press(dashboard, 'Remove the keys of live');
  await waitForText(dashboard, 'Remove the key of live?');
  expect(await violationsInBothThemes(dashboard, oriel.setTheme)).toEqual([]);
  await press(dashboard, 'Remove key');
  await waitForText(dashboard, 'What was saved of live was removed.');
  const { orphaned } = await oriel.command({ command: 'vault' });
  expect(orphaned?.map(({ id }) => id)).toEqual(['router']);
});

describe('S36 what a person sees of it', () => {
  it('is a dashboard in which axe finds nothing, beside all that can be read', async () => {
    await harmed((it) => it.makeNewer('ledger'));
    const dashboard = await scene.oriel.own('dashboard.html#providers');
    await waitForText(dashboard, 'Activity');
    await press(dashboard, 'Start anew: Activity');
    await waitForText(dashboard, 'This cannot be undone.');
    expect(await violationsInBothThemes(dashboard, scene.oriel.setTheme)).toEqual([]);
  });

  it('is a popup with the sentence, and a dashboard in which axe finds nothing either where there is nothing else', async () => {
    await harmed(settings.harm);
    const popup = await scene.oriel.own(`popup.html?origin=${encodeURIComponent(scene.site.origin)}`);
    await waitForText(popup, settings.shown);
    const dashboard = await scene.oriel.own('dashboard.html');
    await press(dashboard, 'Start anew: Settings');
    await waitForText(dashboard, 'This cannot be undone.');
    expect(await violationsInBothThemes(dashboard, scene.oriel.setTheme)).toEqual([]);
  });

  it('is a copy of what lies there, which it may keep', async () => {
    await harmed(settings.harm);
    const dashboard = await scene.oriel.own('dashboard.html');
    await dashboard.evaluate(() => {
      const own = window as unknown as { saved: Promise<string>[] };
      own.saved = [];
      URL.createObjectURL = (blob) => {
        own.saved.push((blob as Blob).text());
        return 'data:,';
      };
    });
    await press(dashboard, 'Save a copy: Settings');
    await waitForText(dashboard, 'It holds what could be read, as it lies there.');
    const [copy = ''] = await dashboard.evaluate(() =>
      Promise.all((window as unknown as { saved: Promise<string>[] }).saved),
    );
    expect(JSON.parse(copy)).toEqual({
      name: 'oriel-settings',
      version: DATABASES.settings.upgrades.length,
      stores: { settings: [['current', { providers: 'all of them' }]] },
    });
  });
});
