/** Calls `window.ai` in a page, as the page's own script would, and brings back what it got. */
import type { Frame, Page } from 'puppeteer-core';
import type { LegacyAI } from '../../../lib/page/legacy.ts';
import type { WindowAI } from '../../../lib/page/window-ai.ts';

declare global {
  interface Window {
    ai: LegacyAI & WindowAI;
  }
}

export interface Failure {
  /** A legacy string, or the code of a typed error, or the name of an exception. */
  code: string;
  message: string;
  status?: number;
  retryAfter?: number;
}
export interface Reply {
  text?: string;
  deltas: string[];
  error?: Failure;
  /** Which model the answer names. */
  model?: string;
  ms: number;
}

/** `window.ai.streamText`: typed errors. */
export const ask = (page: Page | Frame, prompt: string, options: object = {}): Promise<Reply> =>
  page.evaluate(
    async (prompt, options) => {
      const started = performance.now();
      const deltas: string[] = [];
      const ms = () => performance.now() - started;
      try {
        const stream = window.ai.streamText({ prompt }, options);
        for await (const part of stream) if (part.type === 'text') deltas.push(part.text);
        const { text, model } = await stream.result;
        return { text, deltas, model, ms: ms() };
      } catch (thrown) {
        const { code, name, message, status, retryAfter } = thrown as Failure & Error;
        const word = typeof code === 'string' ? code : name;
        return { deltas, error: { code: word, message, status, retryAfter }, ms: ms() };
      }
    },
    prompt,
    options,
  );

/** `window.ai.generateText`: the names and the strings of 2023. */
export const askLegacy = (page: Page | Frame, prompt: string, options: object = {}): Promise<Reply> =>
  page.evaluate(
    async (prompt, options) => {
      const started = performance.now();
      const deltas: string[] = [];
      const ms = () => performance.now() - started;
      try {
        const [output] = await window.ai.generateText(
          { prompt },
          {
            ...options,
            onStreamResult: (part: { text?: string } | null) => {
              if (part?.text !== undefined) deltas.push(part.text);
            },
          },
        );
        return { text: (output as { text: string }).text, deltas, ms: ms() };
      } catch (thrown) {
        const said = typeof thrown === 'string' ? thrown : (thrown as Error).message;
        return { deltas, error: { code: said.split(':')[0] as string, message: said }, ms: ms() };
      }
    },
    prompt,
    options,
  );

/** Starts a call and leaves it running; the reply appears in the page's `window.replies`. */
export const askAndLeave = (page: Page | Frame, prompt: string): Promise<void> =>
  page.evaluate((prompt) => {
    const stream = window.ai.streamText({ prompt });
    const own = window as unknown as { replies?: string[]; deltas?: string };
    own.replies ??= [];
    own.deltas = '';
    void (async () => {
      try {
        for await (const part of stream) if (part.type === 'text') own.deltas += part.text;
        own.replies?.push(`text ${await stream.text}`);
      } catch (thrown) {
        own.replies?.push(`error ${(thrown as { code: string }).code}`);
      }
    })();
  }, prompt);

/** What came of the calls that `askAndLeave` started. */
export const replies = (page: Page | Frame): Promise<string[]> =>
  page.evaluate(() => (window as unknown as { replies?: string[] }).replies ?? []);

/** The text that has streamed in so far of the last such call. */
export const deltas = (page: Page | Frame): Promise<string> =>
  page.evaluate(() => (window as unknown as { deltas?: string }).deltas ?? '');
