/** Reads and fills Oriel's screens by what a person sees: text, labels, names. */
import type { Page } from 'puppeteer-core';
import { poll } from '../../../scripts/own-pages.ts';

export const textOf = (page: Page): Promise<string> => page.evaluate(() => document.body.textContent ?? '');

/** Waits until the screen holds this text; resolves with all of it. */
export const waitForText = (page: Page, text: string, ms?: number): Promise<string> =>
  poll(
    `"${text}" on the screen`,
    async () => {
      const shown = await textOf(page);
      return shown.includes(text) && shown;
    },
    ms,
  );

/** Types into the field of that label, in place of what is there. */
export async function fill(page: Page, label: string, value: string): Promise<void> {
  await poll(`a field "${label}"`, () =>
    page.evaluate((text) => {
      const found = [...document.querySelectorAll('label')].find((one) => one.textContent?.trim() === text);
      if (!(found?.control instanceof HTMLInputElement)) return false;
      found.control.focus();
      found.control.select();
      return true;
    }, label),
  );
  await page.keyboard.type(value);
}
