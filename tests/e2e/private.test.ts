/** Private windows of real browsers: what a site does there, and may do, is gone with the last of them. */
import type { Page } from 'puppeteer-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { poll } from '../../scripts/own-pages.ts';
import { ask } from './support/ask.ts';
import { type Scene, stage } from './support/stage.ts';
import { storesOf } from './support/stores.ts';

const scene = stage();
beforeAll(() => scene.oriel.allowInPrivate());

/** Every answer of the test server says 7 tokens in and 11 out: at this price $0.018. */
const PRICE = { input: 1_000, output: 1_000, maxOutput: 12 };

async function kept(dashboard: Page): Promise<{ onDisk: string; inMemory: string }> {
  const { onDisk, inMemory } = await storesOf(dashboard);
  return { onDisk: Object.values(onDisk).join('\n'), inMemory };
}

async function allowed(set: Scene, page: Page, prompt: string): Promise<void> {
  const reply = ask(page, prompt);
  await set.oriel.decide('Always allow');
  expect((await reply).text).toBe(prompt);
}

const rowsOf = async ({ oriel, site }: Scene) =>
  (await oriel.command({ command: 'activity', filter: { origin: site.origin }, limit: 10 })).rows;

describe('S33 a private window', () => {
  it('is answered once it was allowed, and leaves no grant, row, word or budget of its site on the disk', async () => {
    const set = await scene.set();
    const { oriel, site, model } = set;
    await oriel.command({ command: 'set-own-facts', model, facts: PRICE });
    await oriel.command({ command: 'set-keeping', all: true, days: 30 });
    const { port } = new URL(site.origin);
    const dashboard = await oriel.own('dashboard.html');
    const normal = await scene.another();
    await oriel.command({ command: 'set-site-access', origin: normal.origin, access: 'allow' });
    const open = await oriel.open(`${normal.origin}/`);
    const page = await oriel.openPrivate(`${site.origin}/`);
    await allowed(set, page, 'a secret word');
    expect((await ask(page, 'another of them')).text).toBe('another of them');

    // What was asked here is held apart, in memory: the background may die meanwhile.
    await poll('the account', async () => (await kept(dashboard)).inMemory.includes('"ledger.private"'));
    await oriel.stopBackground();
    expect((await ask(page, 'a third')).text).toBe('a third');
    expect((await kept(dashboard)).inMemory).toContain(`:${port}`);

    // A call of a normal window afterwards has its row: what ended before it would have been written by then.
    expect((await ask(open, 'in the open')).text).toBe('in the open');
    await poll('its row', async () => (await rowsOf({ ...set, site: normal })).length === 1);
    const { onDisk } = await kept(dashboard);
    expect(onDisk).toContain(`:${new URL(normal.origin).port}`);
    expect(onDisk).toContain('in the open');
    expect(onDisk).not.toContain(`:${port}`);
    for (const word of ['a secret word', 'another of them', 'a third']) expect(onDisk).not.toContain(word);
    expect(await rowsOf(set)).toEqual([]);
    const { sites } = await oriel.command({ command: 'overview' });
    expect(sites.map((one) => one.origin)).not.toContain(site.origin);

    await page.close();
    await poll('its end', async () => !(await kept(dashboard)).inMemory.includes(`:${port}`));
    expect((await kept(dashboard)).onDisk).not.toContain(`:${port}`);
    const again = ask(await oriel.openPrivate(`${site.origin}/`), 'once more');
    await oriel.decide('Deny');
    expect((await again).error?.code).toBe('permission-denied');
  });

  it('ends with the last of them, not with the first, and takes nothing from normal windows', async () => {
    const set = await scene.set({ access: 'allow' });
    const { oriel, site } = set;
    const guest = await scene.another();
    const dashboard = await oriel.own('dashboard.html');
    const [one, two] = [
      await oriel.openPrivate(`${guest.origin}/`),
      await oriel.openPrivate(`${site.origin}/`),
    ];
    await allowed(set, one, 'one');
    await one.close();
    const third = await oriel.openPrivate(`${guest.origin}/`);
    expect((await ask(third, 'still allowed')).text).toBe('still allowed');
    await Promise.all([two.close(), third.close()]);
    const { port } = new URL(guest.origin);
    await poll('its end', async () => !(await kept(dashboard)).inMemory.includes(`:${port}`));
    expect((await ask(set.page, 'as before')).text).toBe('as before');
  });

  it('S10 has the budget of a new site, which holds there too and is told apart from the same site’s elsewhere', async () => {
    const set = await scene.set();
    const { oriel, site, model } = set;
    await oriel.command({ command: 'set-own-facts', model, facts: PRICE });
    const { budgets } = await oriel.command({ command: 'overview' });
    await oriel.command({ command: 'set-budgets', site: { perDay: 0.05 } });
    const page = await oriel.openPrivate(`${site.origin}/`);
    await allowed(set, page, 'one');
    const spent = async () => (await page.evaluate(() => window.ai.access())).remainingBudget;
    await poll('the account', async () => Math.abs(((await spent()) ?? 0) - 0.032) < 1e-9);
    expect((await ask(page, 'two')).text).toBe('two');
    await poll('the account', async () => Math.abs(((await spent()) ?? 0) - 0.014) < 1e-9);
    expect((await ask(page, 'three')).error?.code).toBe('budget-exceeded');
    const view = await oriel.command({ command: 'site', origin: site.origin });
    expect(view.site.spending?.allowances.find(({ limit }) => limit === 'perDay')?.used ?? 0).toBe(0);
    await oriel.command({ command: 'set-budgets', site: budgets.site });
  });
});
