import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ask } from './support/ask.ts';
import { stage } from './support/stage.ts';

const scene = stage();
const PAGES = readdirSync(join(import.meta.dirname, '../hostile')).filter((name) => name.endsWith('.html'));

/** What each page writes when it was answered; see tests/hostile/outcome.js. */
const answered = (name: string) =>
  name === 'preset-window-ai.html'
    ? ['own: forged', 'frame: Say hello']
    : ['streamText: Say hello', 'generateText: Say hello'];

describe('S28 a page that breaks what it can', () => {
  it.each(PAGES)('%s is answered all the same, and nobody else notices', async (name) => {
    const { oriel, site, page } = await scene.set({ access: 'allow' });
    const hostile = await oriel.open(`${site.origin}/hostile/${name}`);
    // Selectors are matched in a world of their own, which the page cannot break.
    const done = answered(name).map((line) => `[data-outcomes*="${line}"]`);
    await hostile.waitForSelector(`html[data-done="2"]${done.join('')}`, { timeout: 8_000 });
    expect((await ask(page, 'still here')).text).toBe('still here');
    expect((await oriel.command({ command: 'overview' })).providers.length).toBeGreaterThan(0);
  });
});
