/** Pages that have OpenAI's own client, unmodified: only its base URL and its fetch are Oriel's. */
import type { Page } from 'puppeteer-core';
import { afterEach, beforeAll } from 'vitest';
import { bundleOf } from './bundle.ts';
import type { OpenAI } from './sdks/openai.ts';
import type { stage } from './stage.ts';
import { type ThreeWires, threeWires } from './three-wires.ts';

declare global {
  const sdk: typeof import('./sdks/openai.ts');
  interface Window {
    client: OpenAI;
  }
}

export const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

export interface ClientPages {
  /** A page of a new site that has the client. */
  app(): Promise<{ page: Page; origin: string }>;
  /** The same, with three providers behind its site. */
  wired(): Promise<{ page: Page; wires: ThreeWires }>;
}

export function clientPages(scene: ReturnType<typeof stage>): ClientPages {
  let bundle = '';
  beforeAll(async () => {
    bundle = await bundleOf('openai');
  });
  const closing: AsyncDisposable[] = [];
  afterEach(async () => {
    for (const it of closing.splice(0)) await it[Symbol.asyncDispose]();
  });

  async function app() {
    const site = await scene.another();
    site.put('/openai.js', bundle, { 'content-type': 'text/javascript' });
    const url = site.put('/app', '<!doctype html><title>An app</title><script src="/openai.js"></script>');
    const page = await scene.oriel.open(url);
    await page.evaluate(() => {
      window.client = new sdk.OpenAI({
        baseURL: window.ai.baseURL,
        apiKey: 'window.ai',
        fetch: window.ai.fetch,
        dangerouslyAllowBrowser: true,
      });
    });
    return { page, origin: site.origin };
  }

  async function wired() {
    const { page, origin } = await app();
    const wires = await threeWires(scene.oriel, origin);
    closing.push(wires);
    return { page, wires };
  }

  return { app, wired };
}

/** What the client throws for one question, in the page. */
export const failureOf = (page: Page, prompt: string, stream: boolean) =>
  page.evaluate(
    async (prompt, stream) => {
      const messages = [{ role: 'user' as const, content: prompt }];
      let text = '';
      try {
        if (stream)
          for await (const { choices } of await window.client.chat.completions.create({
            model: 'm',
            messages,
            stream,
          }))
            text += choices[0]?.delta.content ?? '';
        else await window.client.chat.completions.create({ model: 'm', messages });
        return { name: 'none' };
      } catch (thrown) {
        const error = thrown as InstanceType<typeof OpenAI.APIError>;
        const { status, code, type, message } = error;
        return { name: error.constructor.name, status, code, type, message, text };
      }
    },
    prompt,
    stream,
  );
