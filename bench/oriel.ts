/** Sets Oriel up in a profile as a person does: imports a file in the dashboard, calls from the page, allows always. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, ElementHandle } from 'puppeteer-core';
import { launch } from '../scripts/launch.ts';
import { openOwnPage, press, waitForPage } from '../scripts/own-pages.ts';

const MODEL = 'bench/stream';

/** `site`: the origin that both serves the page and answers as the provider. */
export async function setUp(profile: string, site: string): Promise<void> {
  const { browser, origin } = await launch({ kind: 'chromium', headless: true, profile });
  try {
    await importProvider(browser, `${origin}/dashboard.html`, site);
    await allow(browser, site);
  } finally {
    await browser.close();
  }
}

async function importProvider(browser: Browser, url: string, site: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'oriel-bench-'));
  const file = join(folder, 'oriel.json');
  const config = {
    version: 1,
    // With a key, as most people have one: unlocking it for each call is part of what Oriel costs.
    providers: [
      { id: 'bench', type: 'openai-compatible', label: 'Bench', baseUrl: `${site}/v1`, key: 'sk-bench' },
    ],
    defaults: { model: MODEL },
    sites: [],
  };
  writeFileSync(file, JSON.stringify(config));
  const dashboard = await openOwnPage(browser, url);
  const input = await dashboard.waitForSelector('input[data-testid="import-file"]');
  await (input as ElementHandle<HTMLInputElement>).uploadFile(file);
  await press(dashboard, 'Import');
  await dashboard.waitForFunction(
    async (model) => (await chrome.runtime.sendMessage({ command: 'overview' })).value.defaultModel === model,
    {},
    MODEL,
  );
  // A new site may ask 20 times a minute. The rest of what every call is measured against stays as it comes.
  await dashboard.evaluate(() =>
    chrome.runtime.sendMessage({
      command: 'set-budgets',
      site: { perDay: 1, requestsPerMinute: 100_000 },
    }),
  );
  await dashboard.close();
  rmSync(folder, { recursive: true });
}

async function allow(browser: Browser, site: string): Promise<void> {
  const page = await browser.newPage();
  await page.goto(`${site}/`);
  const answered = page.evaluate(`measure('oriel', 1, 0).then(() => true)`);
  // The approval window takes the click only once it has been visible and focused for a while.
  const approval = await waitForPage(browser, 'approval.html');
  await approval.bringToFront();
  await press(approval, 'Always allow');
  await answered;
}
