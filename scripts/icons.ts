/**
 * Draws the icons from `public/icon/oriel.svg` with the Chromium at hand: `node scripts/icons.ts`, after the drawing has
 * changed. The results are tracked, so that a build needs no browser.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { needBrowser } from './browsers.ts';

const SIZES = [16, 32, 48, 128];
const folder = new URL('../public/icon/', import.meta.url);
const drawing = readFileSync(new URL('oriel.svg', folder), 'utf8');

const browser = await chromium.launch({
  executablePath: needBrowser('chromium'),
  args: ['--no-sandbox'],
});
const page = await browser.newPage();
for (const size of SIZES) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${drawing}`,
  );
  writeFileSync(new URL(`${size}.png`, folder), await page.screenshot({ omitBackground: true }));
}
await browser.close();
