/** What the dashboard says of activity, in every state. */
import type { Page } from 'playwright-core';
import { open, type Shot } from './site-shots.ts';

type Screen = Omit<Shot, 'width' | 'height'>;

const STATES = ['normal', 'full', 'long', 'empty', 'error', 'loading'];
const at = (part: string, name: string, act?: Shot['act'], state = 'normal'): Screen => ({
  name: `activity-${part.split('?')[0]}-${name}`,
  path: `/dashboard.html?state=${state}#activity/${part}`,
  ...(act === undefined ? {} : { act }),
});
const openCall = (place: number) => async (page: Page) => {
  await page.locator('.call-button').nth(place).click();
  await page.locator('.call-detail').scrollIntoViewIfNeeded();
};
const inView = (words: string) => async (page: Page) => {
  await page.getByText(words).first().waitFor();
  await page.getByText(words).first().scrollIntoViewIfNeeded();
};
const heading = (name: string) => async (page: Page) => {
  const title = page.getByRole('heading', { name, exact: true });
  await title.waitFor();
  await title.evaluate((element) => element.scrollIntoView());
};
const replayed = (words: string) => async (page: Page) => {
  await openCall(2)(page);
  await open('Model to ask')(page);
  await page.locator('.picker-list [role=option]').nth(7).click();
  await page.getByRole('button', { name: 'Ask', exact: true }).click();
  await page.getByText(words).first().waitFor();
  await page.locator('.sides').scrollIntoViewIfNeeded();
};

export const activityScreens: Screen[] = [
  ...STATES.flatMap((state) =>
    ['calls', 'charts', 'keeping'].map((part) => at(part, state, undefined, state)),
  ),
  at('calls?when=2026-01-01..2026-01-31&cost=0.5&failed=1', 'none-found'),
  at('calls', 'own-days', async (page) => {
    await page.getByLabel('Time').selectOption('own');
  }),
  at('calls', 'problem', async (page) => {
    await page.getByText('More filters').click();
    await page.getByLabel('Cost at least').fill('1,5');
  }),
  at('calls?text=lighthouse', 'search', undefined, 'full'),
  at('calls?text=nowhere+to+be+found', 'search-none', undefined, 'full'),
  at('calls', 'open', openCall(0)),
  at('calls', 'open-failed', openCall(3)),
  at('calls', 'open-long', openCall(6), 'long'),
  at('calls', 'open-text', async (page) => {
    await openCall(2)(page);
    await page.getByText('What was asked').scrollIntoViewIfNeeded();
  }),
  at(
    'calls',
    'open-text-long',
    async (page) => {
      await page.locator('.call-button', { hasText: 'text kept' }).nth(2).click();
      await inView('Ask another model')(page);
    },
    'long',
  ),
  at('calls', 'replayed', replayed('about $')),
  at('calls', 'replaying', replayed('The capital'), 'long'),
  at('calls', 'replay-failed', replayed('Something went wrong'), 'refused'),
  at(
    'calls',
    'export-failed',
    async (page) => {
      await open('Export')(page);
      await open('Save file')(page);
      await inView('could not be read')(page);
    },
    'refused',
  ),
  at('calls', 'export', open('Export')),
  at('calls?when=30', 'export-fine-tuning', async (page) => {
    await open('Export')(page);
    await page.getByLabel('Examples to train').check();
  }),
  at(
    'calls',
    'exporting',
    async (page) => {
      await open('Export')(page);
      await open('Save file')(page);
      await inView('so far')(page);
    },
    'full',
  ),
  at('calls', 'exported', async (page) => {
    await open('Export')(page);
    await open('Save file')(page);
    await inView('Saved as')(page);
  }),
  at('keeping', 'erase-question', async (page) => {
    await page.getByLabel('Calls of one site').check();
    await page.getByLabel('Site', { exact: true }).selectOption('https://write.example.com');
    await open('Erase…')(page);
    await inView('Erase for good')(page);
  }),
  at(
    'keeping',
    'erase-everything',
    async (page) => {
      await page.getByLabel('Everything').check();
      await open('Erase…')(page);
      await inView('Erase for good')(page);
    },
    'full',
  ),
  at('keeping', 'erase-problem', async (page) => {
    await page.getByLabel('Calls of a time').check();
    await open('Erase…')(page);
    await inView('Choose at least')(page);
  }),
  at('keeping', 'erased', async (page) => {
    await page.getByLabel('Everything').check();
    await open('Erase…')(page);
    await open('Erase for good')(page);
    await inView('erased, and')(page);
  }),
  at('keeping', 'days', async (page) => {
    await page.getByLabel('Keep it for, days').fill('0');
    await open('Save')(page);
  }),
  ...['Spend', 'Share of tokens', 'Time to the first word', 'Tokens a second', 'Uptime', 'Saved'].flatMap(
    (name) =>
      ['normal', 'full', 'long'].map((state) =>
        at('charts', `${name.toLowerCase().replaceAll(' ', '-')}-${state}`, heading(name), state),
      ),
  ),
  ...[7, 90, 365].map((days) => at(`charts?days=${days}&by=site`, `days-${days}`, heading('Spend'), 'full')),
  at('charts?days=365&step=day', 'days-365-daily', heading('Spend'), 'full'),
  at(
    'charts',
    'table',
    async (page) => {
      await heading('Spend')(page);
      await page.locator('.figure-table summary').first().click();
    },
    'full',
  ),
  at(
    'charts',
    'pointed',
    async (page) => {
      await heading('Spend')(page);
      await page
        .locator('.plot')
        .first()
        .hover({ position: { x: 200, y: 120 } });
    },
    'full',
  ),
];
