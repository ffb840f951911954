/**
 * Reaches Oriel's own pages through puppeteer, in both browsers. Firefox never reports a load of a moz-extension://
 * page nor its address, so there BiDi is asked directly and a page is known by what it says of itself.
 */
import type { Browser, CDPSession, Page } from 'puppeteer-core';

export const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

/** Asks again until there is an answer; rejects with "timed out waiting for …". */
export async function poll<T>(
  what: string,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  ms = 10_000,
): Promise<T> {
  for (const end = Date.now() + ms; ; await sleep(50)) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`timed out after ${ms} ms waiting for ${what}`);
  }
}

interface BidiConnection {
  send(method: string, parameters: object): Promise<{ result: unknown }>;
}

/** A raw WebDriver BiDi command; puppeteer has no public way to send one. */
export async function bidi<T>(browser: Browser, method: string, parameters: object): Promise<T> {
  const { connection } = browser as unknown as { connection: BidiConnection };
  return (await connection.send(method, parameters)).result as T;
}

/** The BiDi id of a page's browsing context. */
const contextOf = (page: Page) => (page.mainFrame() as unknown as { _id: string })._id;

/** Where a page really is; empty while it is between documents or gone. */
export const address = (page: Page): Promise<string> => page.evaluate(() => location.href).catch(() => '');

/** Opens one of Oriel's own pages, by its whole address, in a tab. */
export async function openOwnPage(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage();
  if (url.startsWith('moz-extension:'))
    await bidi(browser, 'browsingContext.navigate', { context: contextOf(page), url, wait: 'complete' });
  else await page.goto(url);
  return page;
}

/** Every open page whose address contains `part`. */
export async function pagesAt(browser: Browser, part: string): Promise<Page[]> {
  const pages = await browser.pages();
  const found = await Promise.all(pages.map(async (page) => (await address(page)).includes(part)));
  return pages.filter((_, index) => found[index]);
}

export const waitForPage = (browser: Browser, part: string, ms?: number): Promise<Page> =>
  poll(`a page at ${part}`, async () => (await pagesAt(browser, part))[0], ms);

/** A real mouse click on the button of that name, once it is enabled. */
export async function press(page: Page, name: string, ms = 10_000): Promise<void> {
  await page.locator(`::-p-aria([name="${name}"][role="button"])`).setTimeout(ms).click();
}

/** Presses a button of the approval window, as soon as it is armed, and waits until the window has gone. */
export async function decide(browser: Browser, button: string): Promise<void> {
  const approval = await waitForPage(browser, '/approval.html');
  let failure: unknown;
  // Not awaited: the window may close under the pointer, and the click that closed it then never reports.
  void press(approval, button).catch((error) => {
    failure = error;
  });
  await poll(
    `the approval window to close after “${button}”`,
    async () => {
      if ((await pagesAt(browser, '/approval.html')).length === 0) return true;
      if (failure) throw failure;
      return false;
    },
    20_000,
  );
}

/** Stops the worker of every extension: what the browser does to an idle one. Chromium only. */
export async function stopWorkers(session: Pick<CDPSession, 'send'>): Promise<void> {
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.stopAllWorkers');
  await session.send('ServiceWorker.disable');
}
