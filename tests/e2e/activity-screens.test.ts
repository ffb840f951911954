/** The account of calls as a person uses it: by what screens say and by the names of what is on them. */
import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { poll, press } from '../../scripts/own-pages.ts';
import { ask } from './support/ask.ts';
import { choose, fill, pickModel, unfold, waitForText } from './support/screen.ts';
import { type Scene, stage } from './support/stage.ts';
import { storesOf } from './support/stores.ts';

const scene = stage();

/** A site whose calls are kept with their text: these prompts, in this order, each in the account before the next. */
async function called(...prompts: string[]): Promise<Scene> {
  const set = await scene.set({ access: 'allow' });
  const { oriel, site, page, model } = set;
  const facts = { input: 1_000, output: 1_000, maxOutput: 12 };
  await oriel.command({ command: 'set-own-facts', model, facts });
  await oriel.command({ command: 'set-site-budget', origin: site.origin, budget: {} });
  await oriel.command({ command: 'set-site-keeping', origin: site.origin, keep: true });
  for (const [at, prompt] of prompts.entries()) {
    await ask(page, prompt);
    await poll('the row', async () => (await rowsOf(set)) === at + 1);
  }
  return set;
}
const rowsOf = async ({ oriel, site }: Scene): Promise<number> => {
  const filter = { origin: site.origin };
  return (await oriel.command({ command: 'activity', filter, limit: 50 })).rows.length;
};

const calls = (page: Page): Promise<string[]> =>
  page.$$eval('.call-button', (rows) => rows.map((row) => row.textContent ?? ''));
const shown = (page: Page, count: number): Promise<string[]> =>
  poll(`${count} calls`, async () => {
    const rows = await calls(page);
    return rows.length === count && rows;
  });
const openFirst = async (page: Page): Promise<void> => {
  await (await page.waitForSelector('.call-button'))?.click();
  await page.waitForSelector('.call-detail .said');
};

const listOf = ({ site }: Scene) =>
  scene.oriel.own(`dashboard.html#activity/calls?site=${encodeURIComponent(site.origin)}`);

describe('the list of calls', () => {
  it('is narrowed by what failed and by words, and says when nothing matches', async () => {
    const set = await called('a word about fish', '@401', 'a word about bread');
    const list = await listOf(set);
    const [newest] = await shown(list, 3);
    expect(newest).toContain(set.site.origin.replace('http://', ''));
    expect(newest).toContain('$0.018');
    await unfold(list, 'More filters');
    await (await list.waitForSelector('::-p-aria([name="Failed only"][role="checkbox"])'))?.click();
    expect((await shown(list, 1))[0]).toContain('key');
    await press(list, 'Clear filters');
    await fill(list, 'Search in text', 'FISH');
    await list.keyboard.press('Enter');
    await shown(list, 1);
    await fill(list, 'Search in text', 'nothing of the kind');
    await list.keyboard.press('Enter');
    await waitForText(list, 'No call matches.');
  });

  it('shows a call that ends meanwhile by itself', async () => {
    const set = await called('one');
    const list = await listOf(set);
    await shown(list, 1);
    await ask(set.page, 'two');
    await shown(list, 2);
  });

  it('opens a call: figures, tries, why, and what was said', async () => {
    const set = await called('the very question');
    const list = await listOf(set);
    await openFirst(list);
    const detail = await list.$eval('.call-detail', (element) => element.textContent ?? '');
    for (const words of ['Tokens read7', 'Tokens written11', 'Why these', 'the very question'])
      expect(detail).toContain(words);
  });

  it('asks another model the same, and shows both answers side by side', async () => {
    const set = await called('say this again');
    const list = await listOf(set);
    await openFirst(list);
    await pickModel(list, 'Model to ask', set.model.replace(/test$/, 'other'));
    const before = set.provider.chats().length;
    await press(list, 'Ask');
    const sides = await poll('both answers', async () => {
      const texts = await list.$$eval('.side-answer', (sides) => sides.map((side) => side.textContent ?? ''));
      return texts.length === 2 && texts.every((text) => text.includes('say this again')) && texts;
    });
    expect(sides[0]).toMatch(/^Then/);
    expect(sides[1]).toMatch(/^Now.*other/);
    expect(set.provider.chats()[before]?.json?.model).toBe('other');
  });

  it('is saved as a file, and says how many rows went into it', async () => {
    const set = await called('one', 'two');
    const list = await listOf(set);
    await shown(list, 2);
    await press(list, 'Export');
    await press(list, 'Save file');
    await waitForText(list, ': 2 rows.');
  });
});

describe('erasing', () => {
  it('asks once how much goes, and then it has gone from the list, the charts and the disk', async () => {
    const set = await called('to be erased');
    const keeping = await scene.oriel.own('dashboard.html#activity/keeping');
    // A look at the charts makes their columns.
    const day = 86_400_000;
    await scene.oriel.command({ command: 'stats', from: Date.now() - day, to: Date.now() + day });
    const { host } = new URL(set.site.origin);
    const told = async () => {
      const { onDisk } = await storesOf(keeping);
      const words = Object.keys(onDisk).filter((name) => onDisk[name]?.includes('to be erased'));
      const sites = Object.keys(onDisk).filter((name) => onDisk[name]?.includes(host));
      return { words, sites: sites.sort() };
    };
    expect(await told()).toEqual({
      words: ['oriel-ledger'],
      sites: ['oriel-budgets', 'oriel-ledger', 'oriel-permissions', 'oriel-settings'],
    });
    await (await keeping.waitForSelector('input[name=erase-what][value=site]'))?.click();
    await choose(keeping, 'Site', set.site.origin);
    await press(keeping, 'Erase…');
    await waitForText(keeping, `Erase 1 call of ${set.site.origin}?`);
    expect(await rowsOf(set)).toBe(1);
    await press(keeping, 'Erase for good');
    await waitForText(keeping, '1 call erased, and the text of 1.');
    expect(await rowsOf(set)).toBe(0);
    // That the site is allowed, and that its text is to be kept, is no account of its calls.
    expect(await told()).toEqual({ words: [], sites: ['oriel-permissions', 'oriel-settings'] });
    const list = await listOf(set);
    await waitForText(list, 'No call matches.');
  });
});

describe('charts', () => {
  it('are drawn of what was called, each with a table of the same figures', async () => {
    await scene.oriel.command({ command: 'erase-activity', what: {} });
    const set = await called('one', 'two');
    const charts = await scene.oriel.own('dashboard.html#activity/charts');
    await charts.waitForSelector('.plot canvas');
    await waitForText(charts, '$0.036');
    for (const summary of await charts.$$('.figure-table summary')) await summary.click();
    const tables = await poll('the tables', async () => {
      const found = await charts.$$eval('.chart', (all) =>
        all.map((chart): [string, string] => [
          chart.querySelector('h2')?.textContent ?? '',
          chart.querySelector('table')?.textContent ?? '',
        ]),
      );
      return found.slice(0, 3).every(([, table]) => table !== '') && new Map(found);
    });
    expect(tables.get('Spend')).toContain('Spend in US dollars by model');
    expect(tables.get('Spend')).toContain('$0.036');
    expect(tables.get('Share of tokens')).toContain('100%');
    expect(tables.get('Time to the first word')).toContain('test');
    expect(tables.get('Uptime')).toContain('100% of 2');
    const named = await charts.$$eval('[role=img]', (all) => all.map((one) => one.ariaLabel ?? ''));
    expect(named[0]).toContain('$0.036 in all');
    expect(set.provider.chats()).toHaveLength(2);
  });
});
