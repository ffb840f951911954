/** Money as a person sees it: what is left, the sign on the button, one click for more, and the list of sites. */
import { describe, expect, it } from 'vitest';
import { poll, press } from '../../scripts/own-pages.ts';
import { ask } from './support/ask.ts';
import { choose, fill, waitForText } from './support/screen.ts';
import { type Scene, stage } from './support/stage.ts';

const scene = stage();
const popupOf = ({ site }: Scene) => scene.oriel.own(`popup.html?origin=${encodeURIComponent(site.origin)}`);

/** Every answer of the test server says 7 tokens in and 11 out: at this price $0.018. */
const PRICE = { input: 1_000, output: 1_000, maxOutput: 12 };

async function priced(perDay: number): Promise<Scene> {
  const set = await scene.set({ access: 'allow' });
  const { oriel, site, model } = set;
  await oriel.command({ command: 'set-own-facts', model, facts: PRICE });
  await oriel.command({ command: 'set-site-budget', origin: site.origin, budget: { perDay } });
  return set;
}

/** The sign on Oriel's button over the tabs of a site. */
const badge = ({ oriel, site }: Scene): Promise<string> =>
  oriel.evaluate(async (origin) => {
    const [tab] = await chrome.tabs
      .query({ url: `${new URL(origin).protocol}//${new URL(origin).hostname}/*` })
      .then((tabs) => tabs.filter(({ url }) => url?.startsWith(origin)));
    return tab?.id === undefined ? 'no tab' : chrome.action.getBadgeText({ tabId: tab.id });
  }, site.origin);

describe('a budget', () => {
  it('that is nearly spent is a sign on the button, and one click in the popup raises it', async () => {
    const set = await priced(0.044);
    await ask(set.page, 'one');
    expect(await badge(set)).toBe('');
    await ask(set.page, 'two');
    await poll('the sign', async () => (await badge(set)) !== '');
    expect((await ask(set.page, 'three')).error?.code).toBe('budget-exceeded');
    const popup = await popupOf(set);
    await waitForText(popup, '$0.036 of $0.044');
    await waitForText(popup, 'Almost spent.');
    await press(popup, 'Raise to $1.04 a day');
    await waitForText(popup, 'Raised to $1.04 a day.');
    expect((await ask(set.page, 'three')).text).toBe('three');
    await press(popup, 'Undo');
    expect((await ask(set.page, 'four')).error?.code).toBe('budget-exceeded');
  });

  it('that is raised while its page is in front loses its sign at once', async () => {
    const set = await priced(0.044);
    const { oriel, site, page } = set;
    for (const prompt of ['one', 'two']) await ask(page, prompt);
    await poll('the sign', async () => (await badge(set)) !== '');
    await page.bringToFront();
    await oriel.command({ command: 'set-site-budget', origin: site.origin, budget: { perDay: 2 } });
    await poll('no sign', async () => (await badge(set)) === '');
  });

  it('of the provider that holds is told in the popup under its name, and raised there', async () => {
    const set = await priced(1);
    const { oriel, providerId } = set;
    await oriel.command({ command: 'set-budgets', providers: { [providerId]: { perDay: 0.03 } } });
    await ask(set.page, 'one');
    expect((await ask(set.page, 'two')).error?.code).toBe('budget-exceeded');
    const popup = await popupOf(set);
    await waitForText(popup, `Test ${providerId}: today`);
    await press(popup, `Raise Test ${providerId} to $1.03 a day`);
    await waitForText(popup, 'Raised to $1.03 a day.');
    expect((await ask(set.page, 'two')).text).toBe('two');
  });

  it('is set in the dashboard for every new site, and holds', async () => {
    const set = await scene.set({ access: 'allow' });
    const { oriel, page, model } = set;
    await oriel.command({ command: 'set-own-facts', model, facts: PRICE });
    const { budgets } = await oriel.command({ command: 'overview' });
    const dashboard = await oriel.own('dashboard.html#budgets');
    await press(dashboard, 'Change the budget of every new site');
    await fill(dashboard, 'A day', '0.03');
    await press(dashboard, 'Save budget');
    await waitForText(dashboard, 'Saved.');
    expect((await ask(page, 'one')).text).toBe('one');
    expect((await ask(page, 'two')).error?.code).toBe('budget-exceeded');
    await oriel.command({ command: 'set-budgets', site: budgets.site });
  });
});

describe('the list of sites', () => {
  it('is sorted by what each cost this month', async () => {
    const dear = await priced(1);
    await ask(dear.page, 'one');
    const cheap = await priced(1);
    const { oriel } = cheap;
    await poll('the account', async () => {
      const { sites } = await oriel.command({ command: 'overview' });
      return sites.some(({ origin, spentThisMonth }) => origin === dear.site.origin && spentThisMonth);
    });
    const dashboard = await oriel.own('dashboard.html#sites');
    await waitForText(dashboard, cheap.site.origin);
    await choose(dashboard, 'Sort by', 'cost');
    const rows = await dashboard.$$eval('.site', (all) => all.map((row) => row.textContent ?? ''));
    const at = (text: string) => rows.findIndex((row) => row.includes(text));
    expect(at(dear.site.origin)).toBeLessThan(at(cheap.site.origin));
    expect(rows[at(dear.site.origin)]).toContain('$0.018 this month');
  });

  it('has room for the name of a site at every width of the window', async () => {
    await scene.set({ access: 'allow' });
    const dashboard = await scene.oriel.own('dashboard.html#sites');
    await dashboard.waitForSelector('.site-name');
    for (const width of [360, 720, 861, 960, 1080, 1081, 1280]) {
      await dashboard.setViewport({ width, height: 800 });
      const room = await dashboard.$eval('.site-name', (name) => name.getBoundingClientRect().width);
      expect({ width, isRoom: room >= 200 }).toEqual({ width, isRoom: true });
    }
  });

  it('takes one of several permissions away, and gives it back', async () => {
    const set = await scene.set({ access: 'allow' });
    const { oriel, site, page } = set;
    await oriel.command({
      command: 'set-site-access',
      origin: site.origin,
      access: 'allow',
      capabilities: ['embeddings'],
      lasts: '1-day',
    });
    const granted = async () => {
      const { site: view } = await oriel.command({ command: 'site', origin: site.origin });
      return view.grants?.map(({ capabilities }) => capabilities.join()) ?? [];
    };
    const dashboard = await oriel.own('dashboard.html#sites');
    await press(dashboard, `Details of ${site.origin}`);
    await press(dashboard, `Revoke embeddings of ${site.origin}`);
    await waitForText(dashboard, 'may no longer use: embeddings');
    expect(await granted()).toEqual(['text,images,audio,files,tools']);
    expect((await ask(page, 'still')).text).toBe('still');
    await press(dashboard, 'Undo');
    await poll('the grant', async () => (await granted()).includes('embeddings'));
  });
});
