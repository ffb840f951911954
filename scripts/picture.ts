/**
 * `node scripts/picture.ts`: takes docs/images/oriel.png anew. The extension that was built last, in a real Chromium: the demo
 * page, the window that asks, the popup afterwards, side by side.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { serveDemo } from './demo-server.ts';
import { launch, ROOT } from './launch.ts';
import { decide, openOwnPage, poll, press, sleep, waitForPage } from './own-pages.ts';

/** A port that reads like somebody's own app. */
const PORT = 5173;
/** CSS pixels; twice as many in the pictures, which are halved again where they are put together. */
const SIZES = { page: [600, 620], approval: [400, 640], popup: [340, 520] } as const;
const SCALE = 2;
const WHOLE = { width: 1400, height: 740 };
const ANSWER_MS = 180_000;

async function shot(page: Page, of: keyof typeof SIZES): Promise<string> {
  const [width, height] = SIZES[of];
  await page.setViewport({ width, height, deviceScaleFactor: SCALE });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }]);
  // Fonts and colours come to rest, and buttons arm that a change of size has disarmed.
  await sleep(1_200);
  return `data:image/png;base64,${await page.screenshot({ encoding: 'base64' })}`;
}

const setUp = (desk: Page) =>
  desk.evaluate(async () => {
    const provider = { type: 'on-device', label: 'On this device' };
    const { value } = await chrome.runtime.sendMessage({ command: 'save-provider', provider });
    await chrome.runtime.sendMessage({ command: 'set-default-model', model: `${value.id}/tiny-chat` });
  });

async function takeAll(browser: Browser, origin: string, url: string) {
  const desk = await openOwnPage(browser, `${origin}/dashboard.html`);
  await setUp(desk);
  const page = await browser.newPage();
  await page.goto(url);
  await press(page, 'Ask');
  const asking = await waitForPage(browser, '/approval.html');
  await asking.bringToFront();
  const approval = await shot(asking, 'approval');
  await decide(browser, 'Always allow');
  await poll(
    'the answer',
    () => page.evaluate(() => document.getElementById('served')?.hidden === false),
    ANSWER_MS,
  );
  const opened = await openOwnPage(
    browser,
    `${origin}/popup.html?origin=${encodeURIComponent(new URL(url).origin)}`,
  );
  await opened.waitForSelector('.site-today strong');
  await page.bringToFront();
  const answered = await shot(page, 'page');
  await opened.bringToFront();
  return { page: answered, approval, popup: await shot(opened, 'popup') };
}

const PLACES = { page: [40, 60], approval: [620, 50], popup: [1036, 90] } as const;

/** Each a card on one ground. */
function together(pictures: Record<keyof typeof SIZES, string>): string {
  const cards = Object.entries(pictures).map(([name, picture]) => {
    const of = name as keyof typeof SIZES;
    const [[left, top], [width, height]] = [PLACES[of], SIZES[of]];
    return `<img src="${picture}" style="left:${left}px;top:${top}px;width:${width}px;height:${height}px">`;
  });
  return `<!doctype html><style>
    body { height: 100vh; margin: 0; background: linear-gradient(135deg, #dfe2f8, #e6e4e8 50%, #f5ecd9); }
    img { position: absolute; border-radius: 10px; box-shadow: 0 8px 32px rgb(27 28 25 / 25%); }
  </style>${cards.join('')}`;
}

const demo = await serveDemo(PORT);
const { browser, origin } = await launch({ kind: 'chromium', headless: true });
try {
  const pictures = await takeAll(browser, origin, demo.url);
  const sheet = await browser.newPage();
  await sheet.setViewport(WHOLE);
  await sheet.setContent(together(pictures));
  const file = join(ROOT, 'docs/images/oriel.png');
  writeFileSync(file, await sheet.screenshot());
  console.log(file);
} finally {
  await browser.close();
  demo.close();
}
