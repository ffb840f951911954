/** The two small windows, and what the dashboard says of sites and budgets, in every state. */
import type { Page } from 'playwright-core';
import { longOrigin } from './sites-sample.ts';

export interface Shot {
  name: string;
  path: string;
  width: number;
  height: number;
  /** Brings the screen into the state to be shown. */
  act?(page: Page): Promise<void>;
}

export const open = (name: string) => async (page: Page) =>
  page.getByRole('button', { name }).first().click();
const inTurn =
  (...acts: ((page: Page) => Promise<void>)[]) =>
  async (page: Page) => {
    for (const act of acts) await act(page);
  };

/** As wide as the window is opened, and as high as one of 640 px is inside. */
const APPROVAL = { width: 440, height: 600 };
const POPUP = { width: 360, height: 600 };

const approval = [
  'normal',
  'full',
  'long',
  'empty',
  'ended',
  'loading',
  'more',
  'frame',
  'private',
  'task',
  'unusual',
].map((state) => ({ name: `approval-${state}`, path: `/approval.html?state=${state}#1`, ...APPROVAL }));

const popup = ['normal', 'full', 'long', 'empty', 'error', 'loading'].map((state) => ({
  name: `popup-${state}`,
  path: `/popup.html?state=${state}`,
  ...POPUP,
}));
const popupTabs = {
  longest: longOrigin,
  never: 'https://new.example',
  session: 'http://localhost:5173/',
  near: 'https://chat.example.net/',
  spent: 'https://photos.example.com/',
  denied: 'https://games.example.org:8443/',
  missing: 'https://xn--pple-43d.example/',
  browser: 'chrome://settings/',
  insecure: 'http://example.com/',
};
const popupAt = (tab: string, state = 'normal') =>
  `/popup.html?state=${state}&tab=${encodeURIComponent(tab)}`;

export const windows: Shot[] = [
  ...approval,
  {
    name: 'approval-picker',
    path: '/approval.html?state=full#1',
    ...APPROVAL,
    act: open('Model that answers'),
  },
  { name: 'approval-other', path: '/approval.html?state=normal#1', ...APPROVAL, act: open('Other choices') },
  {
    name: 'approval-other-problem',
    path: '/approval.html?state=long#1',
    ...APPROVAL,
    async act(page) {
      await open('Other choices')(page);
      await page.getByLabel('Amount, USD').fill('2,5');
    },
  },
  { name: 'approval-budget', path: '/approval.html?state=normal#1', ...APPROVAL, act: open('Change budget') },
  {
    name: 'approval-unticked',
    path: '/approval.html?state=full#1',
    ...APPROVAL,
    async act(page) {
      await page.getByLabel('text').uncheck();
      await page.getByLabel('images').uncheck();
    },
  },
  ...popup,
  ...Object.entries(popupTabs).map(([name, tab]) => ({
    name: `popup-${name}`,
    path: popupAt(tab, name === 'longest' ? 'long' : 'normal'),
    ...POPUP,
  })),
  { name: 'popup-raised', path: popupAt(popupTabs.spent), ...POPUP, act: open('Raise to $2 a day') },
  { name: 'popup-revoked', path: popupAt('https://write.example.com'), ...POPUP, act: open('Revoke') },
  { name: 'popup-denied-now', path: popupAt('https://write.example.com'), ...POPUP, act: open('Deny') },
  { name: 'popup-for-now', path: popupAt(popupTabs.denied), ...POPUP, act: open('Only for now') },
  {
    name: 'popup-term',
    path: popupAt('https://write.example.com'),
    ...POPUP,
    async act(page) {
      await page.getByText('How long').click();
      await page.getByLabel('Allow, from now on').selectOption('spend');
    },
  },
  { name: 'popup-picker', path: '/popup.html?state=full', ...POPUP, act: open('Model for this site') },
  { name: 'popup-picker-long', path: '/popup.html?state=long', ...POPUP, act: open('Model for this site') },
  {
    name: 'popup-rules',
    path: '/popup.html?state=normal',
    ...POPUP,
    async act(page) {
      await page.getByText('Rules for this site').click();
    },
  },
];

const standard = (name: string, path: string, ...acts: string[]): Shot => ({
  name: `popup-standard-${name}`,
  path,
  ...POPUP,
  async act(page) {
    await page.getByText('Web-standard AI').click();
    for (const act of acts) await open(act)(page);
    await page.locator('.site-standard').scrollIntoViewIfNeeded();
  },
});
windows.push(
  standard('shut', '/popup.html?state=normal'),
  standard('let-in', '/popup.html?state=normal', 'Oriel’s'),
  standard('own', '/popup.html?state=full'),
  standard('changed', '/popup.html?state=full', 'Oriel’s'),
  standard('ports', popupAt(popupTabs.session, 'long'), 'The browser’s own'),
);

type Screen = Omit<Shot, 'width' | 'height'>;
const sites = (name: string, act: Shot['act'], state = 'normal'): Screen => ({
  name: `sites-${name}`,
  path: `/dashboard.html?state=${state}#sites`,
  ...(act === undefined ? {} : { act }),
});

const toStandard: Shot['act'] = async (page) => page.locator('#standard').scrollIntoViewIfNeeded();

export const siteScreens: Screen[] = [
  ...['normal', 'full', 'long', 'error'].map((state) => sites(`standard-${state}`, toStandard, state)),
  sites('picker', open('Model for https://write')),
  sites('details', open('Details of https://photos.example.com')),
  sites('details-own', open('Details of https://chat.example.net')),
  sites('details-frame', open('Details of https://widget.example.org')),
  sites('details-denied', open('Details of https://games.example.org:8443')),
  sites('details-long', open('Details of https://accounts'), 'long'),
  sites(
    'budget-problem',
    inTurn(
      open('Details of https://photos.example.com'),
      open('Give it a budget of its own'),
      async (page) => page.getByLabel('A day', { exact: true }).fill('1,50'),
      open('Save budget'),
    ),
  ),
  sites('undo', open('Revoke https://write')),
  sites('undo-all', open('Revoke all')),
  sites('forget', open('Forget https://xn--')),
  sites('unused', async (page) => page.getByText('Which, and what').click(), 'long'),
  sites('search', async (page) => page.getByLabel('Search sites').fill('app-19.'), 'full'),
  sites('denied-now', async (page) => page.locator('.switch-deny').first().click()),
  sites('refused', async (page) => page.locator('.switch-deny').first().click(), 'error'),
  {
    name: 'budgets-change',
    path: '/dashboard.html?state=normal#budgets',
    act: open('Change the budget of OpenAI'),
  },
];
