import type { Page } from 'playwright-core';

const LOCKED = '/dashboard.html?state=normal&vault=locked#providers';
const OPEN = '/dashboard.html?state=normal#providers';
const UNLOCKED = '/dashboard.html?state=normal&vault=unlocked#providers';
const ORPHANED = '/dashboard.html?state=normal&vault=orphaned#providers';

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const panel = (page: Page) => page.locator('#passphrase').scrollIntoViewIfNeeded();
const orphaned = (page: Page) =>
  page.getByRole('region', { name: 'Keys without a provider' }).scrollIntoViewIfNeeded();

/** The passphrase in the dashboard, and keys that nothing uses. */
export const vaultScreens = [
  { name: 'vault-open', path: OPEN, act: panel },
  {
    name: 'vault-set',
    path: OPEN,
    async act(page: Page) {
      await press(page, 'Set a passphrase');
      await page.getByLabel('New passphrase', { exact: true }).fill('too short');
      await press(page, 'Set a passphrase');
      await page.getByRole('button', { name: 'Cancel' }).scrollIntoViewIfNeeded();
    },
  },
  { name: 'vault-unlocked', path: UNLOCKED, act: panel },
  {
    name: 'vault-change',
    path: UNLOCKED,
    async act(page: Page) {
      await press(page, 'Change passphrase');
      await page.getByLabel('Current passphrase').fill('wrong');
      for (const label of ['New passphrase', 'New passphrase again'])
        await page.getByLabel(label, { exact: true }).fill('four entirely different words');
      await press(page, 'Change passphrase');
      await page.getByRole('alert').waitFor();
    },
  },
  { name: 'vault-locked', path: LOCKED },
  {
    name: 'vault-wrong',
    path: LOCKED,
    async act(page: Page) {
      await page.locator('input[type=password]').fill('wrong');
      await press(page, 'Unlock');
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'vault-forgotten',
    path: LOCKED,
    async act(page: Page) {
      await press(page, 'Forgot the passphrase');
      await panel(page);
    },
  },
  { name: 'vault-orphaned', path: ORPHANED, act: orphaned },
  {
    name: 'vault-orphaned-remove',
    path: ORPHANED,
    async act(page: Page) {
      await press(page, 'Remove the keys of work');
      await orphaned(page);
    },
  },
];

/** The popup, and the window that asks. */
export const vaultWindows = [
  { name: 'vault-popup-locked', path: '/popup.html?state=normal&vault=locked', width: 360, height: 600 },
  { name: 'vault-popup-unlocked', path: '/popup.html?state=normal&vault=unlocked', width: 360, height: 600 },
  { name: 'vault-window', path: '/unlock.html?state=normal&vault=locked', width: 440, height: 640 },
  {
    name: 'vault-window-wrong',
    path: '/unlock.html?state=normal&vault=locked',
    width: 440,
    height: 640,
    async act(page: Page) {
      await page.locator('input[type=password]').fill('wrong');
      await press(page, 'Unlock');
      await page.getByRole('alert').waitFor();
    },
  },
];
