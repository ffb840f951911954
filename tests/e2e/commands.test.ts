/** What only our own screens ask for is loaded on the first command: also by a background that was not there before. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtExtension } from '../../scripts/launch.ts';
import { press } from '../../scripts/own-pages.ts';
import { ask } from './support/ask.ts';
import { BROWSER } from './support/browser.ts';
import { type Oriel, startOriel } from './support/oriel.ts';
import { type PageServer, servePages } from './support/page-server.ts';
import { waitForText } from './support/screen.ts';
import { stage } from './support/stage.ts';

const popupOf = (site: PageServer) => `popup.html?origin=${encodeURIComponent(site.origin)}`;
const nonsense = { command: 'reveal-key' } as unknown as { command: 'overview' };

describe('the first command', () => {
  const scene = stage();

  /** Nothing of Oriel's is open, and no background runs. */
  const rest = async () => {
    await scene.oriel.closePages();
    await scene.oriel.leaveDesk();
    await scene.oriel.stopBackground();
  };

  it('of the popup is answered by a background that has loaded nothing yet', async () => {
    const { oriel, site } = await scene.set();
    await rest();
    await waitForText(await oriel.own(popupOf(site)), 'has not asked yet');
  });

  it('of the dashboard imports a file, and the next background exports it again', async () => {
    const { oriel, provider } = await scene.set();
    await rest();
    const dashboard = await oriel.own('dashboard.html#import');
    const made = {
      id: 'apart',
      type: 'openai-compatible',
      label: 'Apart',
      baseUrl: provider.base(),
      models: ['m'],
    };
    await oriel.chooseFile(dashboard, { version: 1, providers: [made] });
    await waitForText(dashboard, 'Apart');
    await press(dashboard, 'Import');
    await waitForText(dashboard, 'Imported:');
    await rest();
    expect((await oriel.command({ command: 'export', keys: false })).file).toContain('"id": "apart"');
  });

  it('of the approval window finds the models to choose from', async () => {
    const { oriel, site, model } = await scene.set();
    await rest();
    const reply = ask(await oriel.open(`${site.origin}/`), 'hello');
    await waitForText(await oriel.approval(), model.split('/')[0] ?? '');
    await oriel.decide('Allow once');
    expect((await reply).text).toBe('hello');
  });

  it('is refused where it makes no sense, whatever was loaded before', async () => {
    await rest();
    for (let i = 0; i < 2; i += 1) await expect(scene.oriel.command(nonsense)).rejects.toThrow(/understand/);
  });

  it('is answered after the browser was restarted, and after Oriel was installed anew', async () => {
    const { oriel } = scene;
    await oriel.restart();
    expect((await oriel.command({ command: 'overview' })).version).toBeTruthy();
    await oriel.update();
    expect((await oriel.command({ command: 'overview' })).version).toBeTruthy();
    await rest();
    expect((await oriel.command({ command: 'overview' })).version).toBeTruthy();
  });
});

describe('a package that has lost the script of the commands', () => {
  const folder = mkdtempSync(join(tmpdir(), 'oriel-lost-'));
  let oriel: Oriel;
  let site: PageServer;
  beforeAll(async () => {
    cpSync(builtExtension(BROWSER), folder, { recursive: true });
    rmSync(join(folder, 'commands.js'));
    oriel = await startOriel(BROWSER, { extension: folder });
    site = await servePages();
  });
  afterAll(async () => {
    site?.close();
    await oriel?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('answers each command with what to do, and a screen says it', async () => {
    await waitForText(await oriel.own(popupOf(site)), 'A part of Oriel is missing from its installation.');
    for (const command of ['overview', 'refresh-local'] as const)
      await expect(oriel.command({ command })).rejects.toThrow('install Oriel again');
  });

  it('still lets a person say no to a site', async () => {
    const reply = ask(await oriel.open(`${site.origin}/`), 'hello');
    await waitForText(await oriel.approval(), site.origin.replace('http://', ''));
    await oriel.decide('Deny');
    expect((await reply).error?.code).toBe('permission-denied');
  });
});
