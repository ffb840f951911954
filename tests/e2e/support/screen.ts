/** Reads and fills Oriel's screens by what a person sees: text, labels, names. */
import type { Page } from 'puppeteer-core';
import { poll } from '../../../scripts/own-pages.ts';

/** Of a page that is only beginning, nothing. */
export const textOf = (page: Page): Promise<string> =>
  page.evaluate(() => document.querySelector('body')?.textContent ?? '');

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

/** Opens what is folded away under this word. */
export async function unfold(page: Page, summary: string): Promise<void> {
  await poll(`"${summary}" to unfold`, () =>
    page.evaluate((text) => {
      const found = [...document.querySelectorAll('summary')].find((one) => one.textContent?.includes(text));
      if (!(found?.parentElement instanceof HTMLDetailsElement)) return false;
      found.parentElement.open = true;
      return true;
    }, summary),
  );
}

/** Chooses by value in the select of that label. */
export async function choose(page: Page, label: string, value: string): Promise<void> {
  await poll(`"${value}" in "${label}"`, () =>
    page.evaluate(
      (text, value) => {
        const found = [...document.querySelectorAll('label')].find((one) => one.textContent?.trim() === text);
        if (!(found?.control instanceof HTMLSelectElement)) return false;
        if (![...found.control.options].some((option) => option.value === value)) return false;
        found.control.value = value;
        found.control.dispatchEvent(new Event('change', { bubbles: true }));
        return true;
      },
      label,
      value,
    ),
  );
}

/** Opens the model picker of that name and chooses by what is typed. */
export async function pickModel(page: Page, label: string, query: string): Promise<void> {
  await poll(`a picker "${label}"`, () =>
    page.evaluate((text) => {
      const triggers = [...document.querySelectorAll<HTMLButtonElement>('.picker-trigger')];
      const found = triggers.find((one) => one.textContent?.startsWith(text));
      found?.click();
      return found !== undefined;
    }, label),
  );
  await page.waitForSelector('[role=combobox]');
  await page.keyboard.type(query);
  await page.keyboard.press('Enter');
}
