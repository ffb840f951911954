/** Does what a person does on the demo page: asks, allows, reads the answer. */
import type { Browser, Page } from 'puppeteer-core';
import type { BrowserKind } from './browsers.ts';
import { decide, poll, press, waitForPage } from './own-pages.ts';

/** The engine loads on first use, and a container may have one slow core. */
const ANSWER_MS = 180_000;

interface Seen {
  answer: string;
  served: string;
  trouble: string;
  idle: boolean;
}

const look = (page: Page): Promise<Seen> =>
  page.evaluate(() => {
    const text = (id: string) => {
      const element = document.getElementById(id);
      return element && !element.hidden ? (element.textContent ?? '').trim().replaceAll(/\s+/g, ' ') : '';
    };
    const send = document.getElementById('send');
    return {
      answer: text('answer'),
      served: text('served'),
      trouble: text('trouble'),
      idle: send instanceof HTMLButtonElement && !send.disabled,
    };
  });

/** Resolves with the answer and the line that names the model. Rejects with a sentence for a person. */
export async function runDemo(browser: Browser, kind: BrowserKind, url: string): Promise<Seen> {
  const page = await browser.newPage();
  await page.goto(url);
  const present = await poll('window.ai on the demo page', async () => {
    const { idle, trouble } = await look(page);
    return (idle && (await page.evaluate(() => 'ai' in window))) || trouble !== '';
  });
  const { trouble } = await look(page);
  if (!present || trouble) throw new Error(`The demo page is not ready: ${trouble}`);
  await press(page, 'Ask');
  const approval = await waitForPage(browser, '/approval.html').catch(() => undefined);
  if (!approval) {
    const seen = await look(page);
    throw new Error(`No approval window came. ${seen.trouble || 'The page is still waiting.'}`);
  }
  if (kind === 'chromium') await approval.bringToFront();
  await decide(browser, 'Always allow');
  const seen = await poll(
    'the answer',
    async () => {
      const now = await look(page);
      return now.trouble || (now.idle && now.served) ? now : undefined;
    },
    ANSWER_MS,
  );
  if (seen.trouble) throw new Error(`The page got no answer: ${seen.trouble}`);
  return seen;
}
