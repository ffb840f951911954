/** Sets Oriel up in a profile as a person does: imports a file in the dashboard, calls from the page, allows always. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, ElementHandle } from 'puppeteer-core';
import { launch } from '../scripts/launch.ts';
import { openOwnPage, press, waitForPage } from '../scripts/own-pages.ts';

const MODEL = 'bench/stream';

/** What Oriel is to carry besides. */
export interface Load {
  /** Calls in the account. */
  rows?: number;
  /** The model costs something. */
  priced?: boolean;
}

/** `site`: the origin that both serves the page and answers as the provider. */
export async function setUp(
  profile: string,
  site: string,
  { rows = 0, priced = false }: Load = {},
): Promise<void> {
  const { browser, origin } = await launch({ kind: 'chromium', headless: true, profile });
  const dashboard = `${origin}/dashboard.html`;
  try {
    await importProvider(browser, dashboard, site);
    if (priced) await setPrice(browser, dashboard);
    await allow(browser, site);
    if (rows > 0) await fillAccount(browser, dashboard, rows);
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

/** USD per million tokens: thousands of calls stay within what a new site may spend a day. */
async function setPrice(browser: Browser, url: string): Promise<void> {
  const dashboard = await openOwnPage(browser, url);
  await dashboard.evaluate(
    (model) =>
      chrome.runtime.sendMessage({ command: 'set-own-facts', model, facts: { input: 0.001, output: 0.001 } }),
    MODEL,
  );
  await dashboard.close();
}

/** Copies of the one call that was made, a minute apart, the latest last. */
async function fillAccount(browser: Browser, url: string, rows: number): Promise<void> {
  const dashboard = await openOwnPage(browser, url);
  const made = await dashboard.evaluate(async (rows) => {
    const asked = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await asked(indexedDB.open('oriel-ledger'));
    const store = () => database.transaction('activity', 'readwrite').objectStore('activity');
    let call: { time: number } | undefined;
    // It is written a moment after its answer.
    for (let tries = 0; call === undefined && tries < 100; tries++) {
      call = (await asked(store().getAll()))[0];
      if (call === undefined) await new Promise((resolve) => setTimeout(resolve, 50));
    }
    if (call === undefined) return 0;
    const { time } = call;
    const activity = store();
    for (let row = 1; row < rows; row++) activity.add({ ...call, time: time - (rows - row) * 60_000 });
    const count = await asked(activity.count());
    database.close();
    return count;
  }, rows);
  if (made < rows) throw new Error(`only ${made} of ${rows} rows were written`);
  await dashboard.close();
}
