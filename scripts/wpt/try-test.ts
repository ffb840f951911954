/** One test in a tab of its own. */
import type { Browser, KeyInput, Page } from 'puppeteer-core';
import { type Report, type Subtest, subtestsOf } from './results.ts';
import type { Action, TestServer } from './server.ts';
import type { Test } from './tests.ts';

/** As WPT has them, ms; and how much longer the page itself may take to say so. */
const NORMAL_MS = 10_000;
const LONG_MS = 60_000;
const GRACE_MS = 5_000;
/** A page that crashes does so by then, ms. */
const CRASH_MS = 1_000;

async function act(page: Page, action: Action): Promise<void> {
  if (action.do === 'click') await page.mouse.click(action.x, action.y);
  else if (action.do === 'press') await page.keyboard.press(action.key as KeyInput);
  else await page.keyboard.type(action.text);
}

const later = (ms: number) => new Promise<undefined>((done) => setTimeout(done, ms));

async function showCrashTest(page: Page, url: string): Promise<Report> {
  const passed = {
    status: 0,
    message: null,
    tests: [{ name: 'It does not crash', status: 0, message: null }],
  };
  await page.goto(url);
  // A test that takes its time says when it is done.
  await page.waitForFunction(() => !document.documentElement.classList.contains('test-wait'), {
    timeout: NORMAL_MS,
  });
  await later(CRASH_MS);
  await page.evaluate(() => document.title);
  return passed;
}

export async function tryTest(browser: Browser, server: TestServer, test: Test): Promise<Subtest[]> {
  const before = await browser.pages();
  const page = await browser.newPage();
  const url = server.origin + test.path;
  const reported = new Promise<Report>((resolve) => {
    server.hearing = { reported: resolve, act: (action) => act(page, action) };
  });
  try {
    if (test.kind === 'crash') return subtestsOf(test, await showCrashTest(page, url).catch(() => undefined));
    // Not awaited: a page may go elsewhere, or wait for something that never loads, and still report.
    void page.goto(url).catch(() => {});
    const limit = (test.isLong ? LONG_MS : NORMAL_MS) + GRACE_MS;
    return subtestsOf(test, await Promise.race([reported, later(limit)]));
  } finally {
    server.hearing = { reported() {}, act: () => Promise.reject(new Error('The test is over.')) };
    // Windows that the test opened, too.
    const opened = (await browser.pages()).filter((each) => !before.includes(each));
    await Promise.all(opened.map((each) => each.close().catch(() => {})));
  }
}
