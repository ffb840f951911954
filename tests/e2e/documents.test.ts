/** The code in the documents for app developers is run as it stands there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildExamples } from '../../scripts/examples.ts';
import { waitForText } from './support/screen.ts';
import { type Scene, stage } from './support/stage.ts';

const scene = stage();
const ROOT = join(import.meta.dirname, '../..');
beforeAll(buildExamples);

interface Block {
  /** The heading that it stands below. */
  heading: string;
  language: string;
  code: string;
}

function blocksOf(file: string): Block[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  let heading = '';
  return [...text.matchAll(/^#+ (.+)$|^```(html|js)\n([\s\S]*?)^```$/gm)].flatMap(
    ([, title, language = '', code = '']) => {
      heading = title ?? heading;
      return title === undefined ? [{ heading, language, code }] : [];
    },
  );
}

/** Where the module for apps is. */
const SDK = '/examples/sdk/dist';
const IMPORTS = {
  '@oriel/sdk': `${SDK}/index.js`,
  '@oriel/sdk/button': `${SDK}/button.js`,
  '@oriel/sdk/mock': `${SDK}/mock.js`,
};
/** In the documents of the module an app stands for itself, and a test for the runner that it is for. */
const APP = "await window.ai.streamText('Capital of Norway?').text;";

/**
 * What a fragment finds in its page: a picture that somebody has chosen, the module for apps, and what is a test’s or an
 * app’s own. What it logs is shown.
 */
const AROUND = `<!doctype html><meta charset="utf-8"><body><input type="file"><script type="importmap">${JSON.stringify({ imports: IMPORTS })}</script><script>
  const show = (text) => document.body.append(text);
  const expect = (given) => ({ toBe: (wanted) => show(given === wanted ? 'It is. ' : 'FAILED ' + given) });
  const chosen = new DataTransfer();
  chosen.items.add(new File([Uint8Array.of(137, 80, 78, 71)], 'a.png', { type: 'image/png' }));
  document.querySelector('input').files = chosen.files;
  console.log = (...said) => document.body.append(said.join(' '), ' ');
  addEventListener('unhandledrejection', ({ reason }) => document.body.append('FAILED ' + (reason.message ?? reason)));
</script>`;

async function openBlock({ language, code }: Block, { site, oriel }: Scene): Promise<Page> {
  const whole = code.replace('// … your app asks window.ai …', APP);
  const html = language === 'html' ? code : `${AROUND}<script type="module">\n${whole}</script>`;
  site.put('/document', html);
  return oriel.open(`${site.origin}/document`);
}

/** For each block what is done with it, and what its page says then. */
interface Expected {
  act?(page: Page): Promise<void>;
  says: RegExp;
}

const ask = (page: Page) => page.locator('button').click();
/** A button, where the document has none; what it says it keeps to itself. */
const hear = `
  const button = document.querySelector('oriel-button') ?? document.createElement('oriel-button');
  button.addEventListener('oriel-standing', () => document.body.append(button.shadowRoot.textContent));
  document.body.append(button);`;
const define = `import { defineOrielButton } from '${IMPORTS['@oriel/sdk/button']}'; defineOrielButton();`;
const saysStanding = (content: string): Expected => ({
  async act(page) {
    await page.addScriptTag({ type: 'module', content });
  },
  says: /Connected to .+/,
});
const QUESTION = 'What is the capital of Norway?';
const asks: Expected = { act: ask, says: /What is the capital of Norway\?/ };

const DOCUMENTS: Readonly<Record<string, readonly Expected[]>> = {
  'README.md': [asks, { says: /Oriel/ }],
  'docs/guide-five-minutes.md': [
    asks,
    { act: ask, says: /What is the capital of Norway\?[\s\S]*Answered by .+, 11 tokens\./ },
    {
      async act(page) {
        await ask(page);
        await waitForText(page, 'My name is Ada.');
        await page.locator('input').fill('What is it?');
        await ask(page);
      },
      says: /What is it\?\s*What is it\?/,
    },
    { says: /Describe this picture in one sentence\./ },
    { says: /seven: 7/ },
    { says: /\d{1,2}[:.]\d{2}/ },
    { says: /Ready: .+/ },
    { says: /test: \d+ tokens, \$.+ of \$.+/ },
  ],
  'examples/sdk/README.md': [
    { says: /Why is the sky blue\?/ },
    saysStanding(hear),
    saysStanding(`${define}${hear}`),
    { says: /It is\./ },
  ],
  'docs/standard.md': [{ says: /What is the capital of Norway\?/ }, { says: /the head of a fjord/ }],
  'docs/guide-2023-apps.md': [{ says: /Hello there/ }, { says: /Hello there/ }],
};

describe.each(Object.keys(DOCUMENTS))('the code in %s', (file) => {
  const blocks = blocksOf(file);
  const expected = DOCUMENTS[file] ?? [];

  it('is all expected to do something', () => {
    expect(blocks.map(({ heading }) => heading)).toHaveLength(expected.length);
  });

  it.each(blocks.map((block, place) => ({ ...block, place })))('runs (“$heading”, $place)', async (block) => {
    const { act, says } = expected[block.place] ?? { says: /(?!)/ };
    const set = await scene.set({ access: 'allow', behaviour: 'obliging' });
    const page = await openBlock(block, set);
    await act?.(page);
    await expect.poll(() => page.evaluate(() => document.body.innerText), { timeout: 15_000 }).toMatch(says);
    expect(await page.evaluate(() => document.body.innerText)).not.toContain('FAILED');
  });
});

describe('the page of minute two', () => {
  const block = () => blocksOf('docs/guide-five-minutes.md')[1] as Block;
  const status = (page: Page) => page.$eval('[role=status]', (element) => element.textContent);

  it('stops when it is told to, and says so', async () => {
    const set = await scene.set({ access: 'allow' });
    const page = await openBlock(block(), set);
    await page.locator('input').fill('@endless');
    await ask(page);
    await waitForText(page, 'on and');
    await page.locator('[name=stop]').click();
    await expect.poll(() => status(page)).toBe('Stopped.');
    await set.provider.chats()[0]?.closed;
    expect(set.provider.chats()[0]?.finished).toBe(false);
  });

  it('shows the sentence of what went wrong, and says what is missing without Oriel', async () => {
    const set = await scene.set({ access: 'deny' });
    const page = await openBlock(block(), set);
    await page.locator('input').fill(QUESTION);
    await ask(page);
    await waitForText(page, 'did not allow');
    await page.evaluate(() => {
      (window as { ai?: unknown }).ai = undefined;
    });
    await ask(page);
    await waitForText(page, 'This page needs Oriel');
  });
});
