/**
 * `node scripts/measure/charts.ts`: how long the charts of a year take from the figures' arrival to the frame that shows
 * them, by the day and by the week, all six charts with their tables. CHROMIUM_PATH names the browser.
 */
import { chromium, type Page } from 'playwright-core';
import { servePreview } from '../preview/serve.ts';

const TURNS = 7;

/** ms, of one change of the address to the frame after which its figures are on the screen. */
const drawn = (page: Page, hash: string): Promise<number> =>
  page.evaluate(async (address) => {
    const { runtime } = (
      globalThis as never as { chrome: { runtime: { sendMessage: (m: unknown) => Promise<unknown> } } }
    ).chrome;
    const send = runtime.sendMessage;
    let arrived = 0;
    runtime.sendMessage = async (message) => {
      const reply = await send(message);
      arrived = performance.now();
      return reply;
    };
    location.hash = '#activity/charts?days=7';
    await new Promise((resolve) => setTimeout(resolve, 400));
    arrived = 0;
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    location.hash = address;
    const legend = () => document.querySelector('.legend .hint')?.textContent ?? '';
    while (arrived === 0 || !legend().startsWith('365')) await frame();
    // The frame in which they are drawn, and the one after it has begun: it is on the screen.
    await frame();
    const ms = performance.now() - arrived;
    runtime.sendMessage = send;
    return ms;
  }, hash);

const { url, server } = await servePreview();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const page = await browser.newPage({ viewport: { width: 1200, height: 860 } });
await page.goto(`${url}/dashboard.html?state=full#activity/charts?days=7`);
await page.locator('.plot canvas').first().waitFor();
for (const step of ['day', 'week']) {
  const turns: number[] = [];
  for (let turn = 0; turn < TURNS; turn += 1)
    turns.push(await drawn(page, `#activity/charts?days=365&by=site&step=${step}`));
  const sorted = turns.toSorted((a, b) => a - b).map((ms) => ms.toFixed(0));
  const lines = await page.locator('.legend').first().locator('li').count();
  console.log(`a year by the ${step}, ${lines} lines: ${sorted[TURNS >> 1]} ms (${sorted.join(', ')})`);
}
await browser.close();
await server.close();
process.exit(0);
