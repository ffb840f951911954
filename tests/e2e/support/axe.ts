/** axe-core in a screen of a real browser: what it finds wrong, with layout, colours and themes as they are. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'puppeteer-core';
import { poll, sleep } from '../../../scripts/own-pages.ts';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Rule and place of each violation, of these rules or of all. The driver evaluates the source: the screen's own CSP would load none. */
export async function violations(page: Page, rules?: readonly string[]): Promise<string[]> {
  await page.evaluate(SOURCE);
  return page.evaluate(async (rules) => {
    const { axe: tool } = window as unknown as { axe: typeof axe };
    const found = await tool.run(document, {
      resultTypes: ['violations'],
      ...(rules && { runOnly: [...rules] }),
    });
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary = '' }) => `${id}: ${html.slice(0, 160)} (${failureSummary})`),
    );
  }, rules);
}

/** What a theme changes is colours. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];
/** Colours fade from one theme to the other: so long at least, and on a busy machine until all have. */
const FADE_MS = 250;
const faded = (page: Page) =>
  poll('the colours to have faded', () =>
    page.evaluate(() => !document.getAnimations().some((one) => one instanceof CSSTransition)),
  );

/** What is wrong in either theme. */
export async function violationsInBothThemes(
  page: Page,
  setTheme: (page: Page, theme: 'light' | 'dark') => Promise<void>,
): Promise<string[]> {
  const all: string[] = [];
  for (const theme of ['light', 'dark'] as const) {
    await setTheme(page, theme);
    await sleep(FADE_MS);
    await faded(page);
    const found = await violations(page, theme === 'light' ? undefined : OF_COLOURS);
    all.push(...found.map((one) => `${theme} ${one}`));
  }
  return all;
}
