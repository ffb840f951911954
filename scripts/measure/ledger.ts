/**
 * node scripts/measure/ledger.ts [--browser chromium|firefox] [--rows 100000] [--texts 10000] [--times 15]
 *
 * Fills a ledger in a real browser and prints how long each filter's page, the charts and the rest take: p50 and p95, ms.
 * docs/activity.md has what was last seen.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import puppeteer from 'puppeteer-core';
import { build, type Rolldown } from 'vite';
import { quantile } from '../../bench/statistics.ts';
import { type BrowserKind, needBrowser } from '../browsers.ts';
import { QUIET_CHROMIUM } from '../launch.ts';

interface Measured {
  what: string;
  samples: number[];
  note: string;
}

const { values } = parseArgs({
  options: {
    browser: { type: 'string', default: 'chromium' },
    rows: { type: 'string', default: '100000' },
    texts: { type: 'string', default: '10000' },
    times: { type: 'string', default: '15' },
  },
});
const [rows, texts, times] = [values.rows, values.texts, values.times].map(Number);
const kind: BrowserKind = values.browser === 'firefox' ? 'firefox' : 'chromium';

async function bundle(): Promise<string> {
  const entry = join(import.meta.dirname, 'ledger-page.ts');
  const [built] = (await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: true, lib: { entry, formats: ['iife'], name: 'measured' } },
  })) as Rolldown.RolldownOutput[];
  return (built as Rolldown.RolldownOutput).output[0].code;
}

const script = await bundle();
const server = createServer((request, response) => {
  const isScript = request.url === '/measured.js';
  response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
  response.end(isScript ? script : '<!doctype html><script src="/measured.js"></script>');
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

const browser = await puppeteer.launch({
  browser: kind === 'firefox' ? 'firefox' : 'chrome',
  executablePath: needBrowser(kind),
  headless: true,
  protocolTimeout: 1_800_000,
  args: kind === 'firefox' ? [] : QUIET_CHROMIUM,
});
try {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const run = <T>(expression: string) => page.evaluate(expression) as Promise<T>;
  console.log(`${await browser.version()}, ${rows} rows, ${texts} of them with text`);
  const seeded = await run<{ rowMs: number; blocksMs: number }>(`seed(${rows}, ${texts})`);
  console.log(
    `a row of many is written in ${seeded.rowMs.toFixed(3)} ms; all blocks were made in ${seeded.blocksMs.toFixed(0)} ms`,
  );
  for (const part of [`pages(${times})`, `beyondPages(${times})`]) {
    for (const { what, samples, note } of await run<Measured[]>(part)) {
      const [p50, p95] = [0.5, 0.95].map((q) => quantile(samples, q).toFixed(1).padStart(8));
      console.log(`${what.padEnd(28)}${p50}${p95}  ${note}`);
    }
  }
} finally {
  await browser.close();
  server.close();
}
