/**
 * npm start [-- --browser chromium|firefox] [--profile <folder>] [--port <n>] [--headless]
 *
 * Builds Oriel, opens a browser with it and the demo page (the other examples beside it), and stays until the browser is closed. Headless (also where
 * there is no display) it runs the demo as a person would, prints the answer and ends: 0, or 1 with a sentence.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser } from 'puppeteer-core';
import { type BrowserKind, hasDisplay, needBrowser } from './browsers.ts';
import { runDemo } from './demo-run.ts';
import { type DemoServer, serveDemo } from './demo-server.ts';
import { buildExamples } from './examples.ts';
import { launch, ROOT } from './launch.ts';

/** The same each time, so that a kept profile still knows the demo page's origin. */
const DEMO_PORT = 5180;

function options() {
  const { values } = parseArgs({
    options: {
      browser: { type: 'string', default: 'chromium' },
      profile: { type: 'string' },
      port: { type: 'string' },
      headless: { type: 'boolean', default: false },
    },
  });
  const kind = values.browser === 'chrome' || values.browser === 'edge' ? 'chromium' : values.browser;
  if (kind !== 'chromium' && kind !== 'firefox')
    throw new Error(`--browser is chromium or firefox, not "${values.browser}".`);
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536))
    throw new Error(`--port is a number from 1 to 65535, not "${values.port}".`);
  return { kind: kind as BrowserKind, port, profile: values.profile, headless: values.headless };
}

function build(kind: BrowserKind): void {
  const target = kind === 'firefox' ? 'build:firefox' : 'build:chrome';
  console.log(`Building Oriel for ${kind === 'firefox' ? 'Firefox' : 'Chrome'} …`);
  const { status, stdout, stderr } = spawnSync('npm', ['run', '-s', target], {
    cwd: ROOT,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`The build failed (npm run ${target}):\n${stdout}${stderr}`);
}

async function serve(port: number | undefined): Promise<DemoServer> {
  if (port !== undefined) return serveDemo(port);
  return serveDemo(DEMO_PORT).catch(() => serveDemo());
}

/** Until the window is closed or Ctrl-C is pressed. */
async function stay(browser: Browser, { url, index }: DemoServer): Promise<void> {
  const [blank] = await browser.pages();
  const page = blank ?? (await browser.newPage());
  await page.goto(url);
  console.log(
    `The demo is open at ${url}, more apps are at ${index}. Close the browser or press Ctrl-C to end.`,
  );
  await new Promise<void>((ended) => {
    browser.once('disconnected', () => ended());
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ended());
  });
}

async function start(): Promise<void> {
  const { kind, port, profile, ...wanted } = options();
  const headless = wanted.headless || !hasDisplay();
  if (headless && !wanted.headless) console.log('There is no display here, so the demo runs headless.');
  needBrowser(kind);
  build(kind);
  await buildExamples();
  const folder = profile === undefined ? undefined : resolve(profile);
  if (folder) mkdirSync(folder, { recursive: true });
  const demo = await serve(port);
  let browser: Browser | undefined;
  try {
    ({ browser } = await launch({ kind, headless, profile: folder }));
    if (!headless) return await stay(browser, demo);
    const { answer, served } = await runDemo(browser, kind, demo.url);
    console.log(`${answer}\n(${served})`);
  } finally {
    await browser?.close().catch(() => {});
    demo.close();
  }
}

try {
  await start();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
