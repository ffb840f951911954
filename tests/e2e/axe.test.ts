/** Every screen as a person sees it, in both themes: axe-core finds nothing. */
import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { poll, press } from '../../scripts/own-pages.ts';
import { ask, askAndLeave } from './support/ask.ts';
import { violations, violationsInBothThemes } from './support/axe.ts';
import { waitForText } from './support/screen.ts';
import { type Scene, stage } from './support/stage.ts';

const scene = stage();
const wrong = (page: Page) => violationsInBothThemes(page, scene.oriel.setTheme);

/** The addresses that the navigation of a screen leads to. */
const links = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLAnchorElement>('nav a[href^="#"]')].map((link) => link.hash),
  );

/** Opens everything that is folded away: details first, then buttons that say what they unfold. */
const unfold = (page: Page, names: readonly string[] = []) =>
  page.evaluate(async (names) => {
    for (const folded of document.querySelectorAll('main details'))
      (folded as HTMLDetailsElement).open = true;
    for (const button of document.querySelectorAll<HTMLButtonElement>('main button[aria-expanded=false]'))
      if (names.some((name) => (button.ariaLabel ?? button.textContent ?? '').includes(name))) button.click();
    await new Promise((done) => setTimeout(done, 300));
  }, names);

/** A site with a past: calls that were answered and that failed, their text kept, a budget nearly spent. */
async function used(): Promise<Scene> {
  const set = await scene.set({ access: 'allow' });
  const { oriel, site, page, model, providerId } = set;
  await oriel.command({
    command: 'set-own-facts',
    model,
    facts: { input: 1_000, output: 1_000, maxOutput: 12 },
  });
  await oriel.command({ command: 'set-site-budget', origin: site.origin, budget: { perDay: 0.05 } });
  await oriel.command({
    command: 'set-budgets',
    all: { perMonth: 20 },
    providers: { [providerId]: { perDay: 0.05, concurrent: 4 } },
  });
  await oriel.command({ command: 'set-keeping', all: true, days: 30 });
  await oriel.command({
    command: 'set-site-access',
    origin: site.origin,
    access: 'allow',
    capabilities: ['embeddings'],
    lasts: '1-day',
  });
  const frame = 'https://widget.example';
  await oriel.command({ command: 'set-site-access', origin: frame, top: site.origin, access: 'allow' });
  await oriel.command({ command: 'set-site-access', origin: 'https://ads.example', access: 'deny' });
  for (const prompt of ['a question that is kept', 'and another one', '@401']) await ask(page, prompt);
  const filter = { origin: site.origin };
  await poll('the rows', async () => {
    const { rows } = await oriel.command({ command: 'activity', filter, limit: 10 });
    return rows.length >= 2;
  });
  return set;
}

describe('axe', () => {
  it('finds what is wrong, so that nothing found means something', async () => {
    const dashboard = await scene.oriel.own('dashboard.html');
    await waitForText(dashboard, 'Version');
    await dashboard.evaluate(() => document.querySelector('main')?.append(document.createElement('select')));
    expect(await violations(dashboard)).toContainEqual(expect.stringMatching(/^select-name:/));
  });

  it('finds nothing on the first run, whichever way is taken', async () => {
    const dashboard = await scene.oriel.own('dashboard.html');
    await waitForText(dashboard, 'Version');
    expect(await wrong(dashboard)).toEqual([]);
    const ways = await dashboard.$$('.way-button');
    expect(ways.length).toBeGreaterThan(2);
    for (const way of ways) {
      await way.click();
      await dashboard.waitForSelector('.way-body');
      expect(await wrong(dashboard)).toEqual([]);
    }
  });

  it('finds nothing in any part of the dashboard, folded and unfolded', async () => {
    await used();
    const dashboard = await scene.oriel.own('dashboard.html');
    await waitForText(dashboard, 'Version');
    const places = await links(dashboard);
    expect(places.length).toBeGreaterThanOrEqual(7);
    const seen = new Set<string>();
    // The list grows by the parts of parts. What is behind a question mark is the same part with other figures.
    for (const place of places) {
      if (seen.has(place) || place.includes('?')) continue;
      seen.add(place);
      await dashboard.evaluate((hash) => {
        location.hash = hash;
      }, place);
      await poll(`${place} to be there`, () =>
        dashboard.evaluate(
          () => document.querySelector('main .loading') === null && document.querySelector('h1') !== null,
        ),
      );
      await unfold(dashboard, ['Details of', 'Change the budget', 'Add provider', 'Export', 'Edit']);
      expect({ place, wrong: await wrong(dashboard) }).toEqual({ place, wrong: [] });
      places.push(...(await links(dashboard)));
    }
    for (const part of ['#activity/calls', '#activity/charts', '#activity/keeping', '#routing/presets'])
      expect([...seen]).toContain(part);
  }, 180_000);

  it('finds nothing in a long list of sites, while what was taken away can be taken back and before one is forgotten', async () => {
    const { oriel, site } = await used();
    for (let number = 0; number < 8; number += 1)
      await oriel.command({
        command: 'set-site-access',
        origin: `https://${number}.example`,
        access: 'allow',
      });
    const lasts = 'session' as const;
    await oriel.command({ command: 'set-site-access', origin: 'https://now.example', access: 'deny', lasts });
    const sites = await oriel.own('dashboard.html#sites');
    await sites.waitForSelector('input[type=search]');
    await press(sites, `Details of ${site.origin}`);
    await press(sites, 'Forget https://now.example');
    await waitForText(sites, 'Forget https://now.example?');
    await press(sites, 'Revoke all');
    await waitForText(sites, 'They have to ask again.');
    // Whoever is on it is waited for.
    await sites.focus('.undo button');
    expect(await wrong(sites)).toEqual([]);
  });

  it('finds nothing in one call, opened, and in a question before something is erased', async () => {
    await used();
    const dashboard = await scene.oriel.own('dashboard.html#activity/calls');
    await (await dashboard.waitForSelector('.call-button'))?.click();
    await dashboard.waitForSelector('.call-detail .said');
    expect(await wrong(dashboard)).toEqual([]);
    const keeping = await scene.oriel.own('dashboard.html#activity/keeping');
    await (await keeping.waitForSelector('input[value=all]'))?.click();
    await press(keeping, 'Erase…');
    await waitForText(keeping, 'There is no way back.');
    expect(await wrong(keeping)).toEqual([]);
  });

  it('finds nothing in the popup: of a site in use, with frames; of new, denied and impossible ones', async () => {
    const { oriel, site } = await used();
    const other = await scene.another();
    await oriel.command({ command: 'set-site-access', origin: other.origin, access: 'deny' });
    const texts: Record<string, string> = {
      [site.origin]: 'Frames of other sites',
      [(await scene.another()).origin]: 'has not asked yet',
      [other.origin]: 'Denied for good',
      'about:blank': 'Not possible here',
    };
    for (const [origin, text] of Object.entries(texts)) {
      const popup = await oriel.own(`popup.html?origin=${encodeURIComponent(origin)}`);
      await popup.setViewport({ width: 380, height: 600 });
      await waitForText(popup, text);
      await unfold(popup);
      expect({ origin, wrong: await wrong(popup) }).toEqual({ origin, wrong: [] });
      await popup.close();
    }
  });

  it('finds nothing in the approval window of a frame', async () => {
    const { oriel, site } = await scene.set();
    const inner = await scene.another();
    const frame = `<title>Outer</title><iframe allow="language-model" src="${inner.origin}/"></iframe>`;
    const page = await oriel.open(site.put('/outer', `<!doctype html>${frame}`));
    const inside = await poll('the frame', () =>
      page.frames().find((one) => one.url().startsWith(inner.origin)),
    );
    await askAndLeave(inside, 'hello');
    const approval = await oriel.approval();
    await waitForText(approval, 'inside the page of');
    await approval.waitForSelector('button.primary[aria-disabled=false]');
    expect(await wrong(approval)).toEqual([]);
    await oriel.decide('Deny');
  });

  it('finds nothing in the approval window, armed, folded and unfolded', async () => {
    const { oriel, page } = await scene.set();
    await askAndLeave(page, 'hello');
    const approval = await oriel.approval();
    await waitForText(approval, 'Always allow');
    await poll('the buttons to arm', () =>
      approval.evaluate(() => document.querySelector('button.primary[aria-disabled=false]') !== null),
    );
    expect(await wrong(approval)).toEqual([]);
    for (const button of ['Change budget', 'Other choices']) await press(approval, button);
    await approval.waitForSelector('.approval-more');
    expect(await wrong(approval)).toEqual([]);
    await oriel.decide('Deny');
    const [gone] = [await oriel.own('approval.html#nothing')];
    await waitForText(gone, 'has ended');
    expect(await wrong(gone)).toEqual([]);
  });
});
