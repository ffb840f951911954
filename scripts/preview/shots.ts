/**
 * `node scripts/preview/shots.ts <folder> [part of a name]`: pictures of every screen in its states, sizes and schemes.
 * CHROMIUM_PATH names the browser.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { activityScreens } from './activity-shots.ts';
import { playgroundScreens } from './playground-shots.ts';
import { servePreview } from './serve.ts';
import { open, type Shot, siteScreens, windows } from './site-shots.ts';
import { vaultScreens, vaultWindows } from './vault-shots.ts';

const NARROW = { width: 400, height: 800 };
const WIDE = { width: 1200, height: 860 };
const CONFIG = { name: 'oriel.json', mimeType: 'application/json', buffer: Buffer.from('{"version":1}') };
const chooseFile = async (page: Page) => page.getByTestId('import-file').setInputFiles(CONFIG);

/** As if it were pasted beside any field. */
const paste = (text: string) => async (page: Page) => {
  await page.evaluate((pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    document.body.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    );
  }, text);
  await page.locator('.key-home').waitFor();
};

const dashboards: Omit<Shot, 'width' | 'height'>[] = [
  ...['normal', 'full', 'long', 'empty', 'error'].flatMap((state) =>
    ['providers', 'sites', 'budgets'].map((part) => ({
      name: `${part}-${state}`,
      path: `/dashboard.html?state=${state}#${part}`,
    })),
  ),
  { name: 'start-first', path: '/dashboard.html?state=first' },
  {
    name: 'start-demo',
    path: '/dashboard.html?state=first',
    async act(page) {
      await open('Try the on-device demo')(page);
      await page.getByRole('button', { name: 'Ask', exact: true }).click();
      await page.getByText('Oslo').waitFor();
    },
  },
  { name: 'start-paste', path: '/dashboard.html?state=first', act: open('Paste a key') },
  {
    name: 'start-paste-chosen',
    path: '/dashboard.html?state=first',
    async act(page) {
      await open('Paste a key')(page);
      await page.getByLabel('Key', { exact: true }).fill('sk-or-v1-0123456789');
      await page.getByText('Connects to').waitFor();
    },
  },
  {
    name: 'start-local-found',
    path: '/dashboard.html?state=first',
    async act(page) {
      await open('Connect a local server')(page);
      await page.getByRole('button', { name: 'Find local models' }).click();
      await page.getByText('LM Studio').first().waitFor();
      await page.waitForTimeout(400);
    },
  },
  {
    name: 'start-local-failed',
    path: '/dashboard.html?state=error#start',
    async act(page) {
      await open('Connect a local server')(page);
      await page.locator('button[value=ollama]').click();
      await page.locator('.way-body').getByRole('button', { name: 'Connect', exact: true }).click();
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'start-done',
    path: '/dashboard.html?state=first',
    async act(page) {
      await open('Try the on-device demo')(page);
      await page.getByRole('button', { name: 'Use the demo as default' }).click();
      await page.getByText('What happens next').waitFor();
    },
  },
  {
    name: 'start-local-models',
    path: '/dashboard.html?state=first',
    async act(page) {
      await open('Connect a local server')(page);
      await page.locator('button[value=ollama]').click();
      await page.locator('.way-body').getByRole('button', { name: 'Connect', exact: true }).click();
      await page.getByText('Which model').waitFor();
    },
  },
  { name: 'import-empty', path: '/dashboard.html#import' },
  { name: 'import-preview', path: '/dashboard.html?state=normal#import', act: chooseFile },
  { name: 'import-problems', path: '/dashboard.html?state=error#import', act: chooseFile },
  {
    name: 'import-done',
    path: '/dashboard.html?state=normal#import',
    async act(page) {
      await chooseFile(page);
      await page.getByRole('button', { name: 'Import' }).click();
      await page.getByText('Imported').waitFor();
      await page.getByLabel('Include keys').check();
    },
  },
  {
    name: 'providers-add',
    path: '/dashboard.html?state=normal#providers',
    async act(page) {
      await open('Add provider')(page);
      await page.locator('button[value=openai-compatible]').click();
      await page.getByLabel('Address').fill('https://gateway.example/v1');
      await page.getByRole('button', { name: 'Test connection', exact: true }).click();
      await page.getByText('It answers').waitFor();
    },
  },
  { name: 'providers-types', path: '/dashboard.html?state=normal#providers', act: open('Add provider') },
  {
    name: 'providers-types-search',
    path: '/dashboard.html?state=normal#providers',
    async act(page) {
      await open('Add provider')(page);
      await page.getByLabel('Search providers').fill('llama');
    },
  },
  {
    name: 'providers-types-nothing',
    path: '/dashboard.html?state=normal#providers',
    async act(page) {
      await open('Add provider')(page);
      await page.getByLabel('Search providers').fill('acme cloud');
    },
  },
  {
    name: 'providers-add-service',
    path: '/dashboard.html?state=normal#providers',
    async act(page) {
      await open('Add provider')(page);
      await page.locator('button[value=anthropic]').click();
    },
  },
  ...[
    ['finding', 'long', 'Looking on this computer'],
    ['found', 'normal', 'LM Studio'],
    ['none-found', 'empty', 'No model server answers'],
  ].map(([name, state, words]) => ({
    name: `providers-${name}`,
    path: `/dashboard.html?state=${state}#providers`,
    async act(page: Page) {
      await page.getByRole('button', { name: 'Find local models' }).click();
      await page
        .getByText(words ?? '')
        .first()
        .waitFor();
    },
  })),
  {
    name: 'providers-edit',
    path: '/dashboard.html?state=normal#providers',
    async act(page) {
      await open('Edit OpenAI')(page);
      await page.getByLabel('Address').fill('https://elsewhere.example/v1');
      await page.getByRole('button', { name: 'Save' }).click();
    },
  },
  { name: 'keys-list', path: '/dashboard.html?state=keys#providers', act: open('Keys of OpenAI') },
  {
    name: 'keys-removed',
    path: '/dashboard.html?state=keys#providers',
    async act(page) {
      await open('Keys of OpenAI')(page);
      await open('Remove Work')(page);
      await open('Test Key 2')(page);
      await page.getByText('It answers').waitFor();
      await open('Rename A private')(page);
    },
  },
  {
    name: 'keys-pasted-known',
    path: '/dashboard.html?state=normal#providers',
    act: paste('sk-or-v1-0123456789abcdef'),
  },
  {
    name: 'keys-pasted-shared',
    path: '/dashboard.html?state=keys#sites',
    async act(page) {
      await paste('sk-0123456789abcdef0123')(page);
      await page.locator('.key-home .choice').first().click();
    },
  },
  {
    name: 'keys-pasted-unknown',
    path: '/dashboard.html?state=normal#providers',
    act: paste('zz0123456789abcdef0123'),
  },
  {
    name: 'keys-pasted-refused',
    path: '/dashboard.html?state=error#providers',
    async act(page) {
      await paste('sk-or-v1-0123456789abcdef')(page);
      await open('Add OpenRouter')(page);
      await page.getByRole('button', { name: 'Save anyway' }).waitFor();
    },
  },
  {
    name: 'keys-pasted-done',
    path: '/dashboard.html?state=normal#providers',
    async act(page) {
      await paste('sk-or-v1-0123456789abcdef')(page);
      await open('Add OpenRouter')(page);
      await page.getByText('is set up').waitFor();
    },
  },
  {
    name: 'keys-sign-in',
    path: '/dashboard.html?state=normal#providers',
    async act(page) {
      await open('Add provider')(page);
      await page.locator('button.kind[value=openrouter]').click();
      await open('Connect OpenRouter')(page);
    },
  },
  {
    name: 'keys-sign-in-code',
    path: '/dashboard.html?state=first',
    async act(page) {
      await open('Paste a key')(page);
      await open('Use a code instead')(page);
    },
  },
  { name: 'providers-remove', path: '/dashboard.html?state=normal#providers', act: open('Remove OpenAI') },
  { name: 'providers-picker', path: '/dashboard.html?state=full#providers', act: open('Default model') },
  ...[
    ['picker-chosen', 'Home', ''],
    ['picker-retires', 'End', 'mini'],
  ].map(([name, key = '', words = '']) => ({
    name: `providers-${name}`,
    path: '/dashboard.html?state=normal#providers',
    async act(page: Page) {
      await open('Default model')(page);
      await page.keyboard.type(words);
      await page.keyboard.press(key);
    },
  })),
  ...siteScreens,
  ...activityScreens,
  ...playgroundScreens,
  ...vaultScreens,
  ...['normal', 'full', 'long', 'empty', 'error'].flatMap((state) =>
    ['rules', 'presets', 'answers', 'endpoints', 'catalogue'].map((part) => ({
      name: `routing-${part}-${state}`,
      path: `/dashboard.html?state=${state}#routing/${part}`,
    })),
  ),
  {
    name: 'routing-rules-problem',
    path: '/dashboard.html?state=normal#routing/rules',
    async act(page) {
      await page.getByLabel('Only where nothing sent is used for training').check();
      await page.getByLabel('Written').fill('1,000');
      await open('Save rules')(page);
    },
  },
  {
    name: 'routing-rules-refused',
    path: '/dashboard.html?state=error#routing/rules',
    async act(page) {
      await open('Save rules')(page);
      await page.getByRole('alert').first().waitFor();
    },
  },
  {
    name: 'routing-preset-edit',
    path: '/dashboard.html?state=normal#routing/presets',
    act: open('Edit Careful writing'),
  },
  {
    name: 'routing-preset-problems',
    path: '/dashboard.html?state=normal#routing/presets',
    async act(page) {
      await open('Add preset')(page);
      await open('Save preset')(page);
    },
  },
  {
    name: 'routing-preset-picker',
    path: '/dashboard.html?state=full#routing/presets',
    async act(page) {
      await open('Add preset')(page);
      await open('Add a model')(page);
    },
  },
  {
    name: 'routing-preset-removed',
    path: '/dashboard.html?state=normal#routing/presets',
    act: open('Remove Careful writing'),
  },
  {
    name: 'routing-answers-refused',
    path: '/dashboard.html?state=normal#routing/answers',
    async act(page) {
      await page.getByLabel('Site').selectOption('https://games.example.org:8443');
      await page.getByText('None of your models').waitFor();
    },
  },
  {
    name: 'routing-answers-prices',
    path: '/dashboard.html?state=normal#routing/answers',
    act: open('Price and limits of gpt-4.1'),
  },
  {
    name: 'routing-catalogue-refreshing',
    path: '/dashboard.html?state=long#routing/catalogue',
    act: open('Refresh now'),
  },
  {
    name: 'routing-catalogue-own',
    path: '/dashboard.html?state=full#routing/catalogue',
    act: open('Use the catalogue again for gpt-4.1'),
  },
  {
    name: 'providers-terms',
    path: '/dashboard.html?state=full#providers',
    async act(page) {
      await open('Terms and prices of OpenAI')(page);
      await page.locator('.keys .picker-trigger').click();
      await page.keyboard.press('Enter');
    },
  },
];

const shots: Shot[] = [
  ...windows,
  ...vaultWindows,
  ...dashboards.flatMap((shot) => [
    { ...shot, ...WIDE, name: `${shot.name}-wide` },
    { ...shot, ...NARROW, name: `${shot.name}-narrow` },
  ]),
];

const [folder = 'shots', part = ''] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const { url, server } = await servePreview();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
let failed = 0;
for (const colorScheme of ['light', 'dark'] as const) {
  for (const shot of shots.filter((one) => `${one.name}-${colorScheme}`.includes(part))) {
    const { width, height } = shot;
    const page = await browser.newPage({ colorScheme, viewport: { width, height } });
    page.on('pageerror', (error) => console.error(shot.name, error.message));
    try {
      await page.goto(url + shot.path);
      await page.locator('#screen > *').first().waitFor();
      await page.waitForTimeout(350);
      await shot.act?.(page);
      await page.waitForTimeout(650);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (overflow > 0) console.error(`${shot.name}: ${overflow} px wider than the window`);
    } catch (error) {
      failed += 1;
      console.error(shot.name, error instanceof Error ? error.message.split('\n')[0] : error);
    }
    await page.screenshot({ path: join(folder, `${shot.name}-${colorScheme}.png`) });
    await page.close();
  }
}
await browser.close();
await server.close();
process.exit(failed > 0 ? 1 : 0);
