/** The module for apps in a real page, with the real Oriel: hooks of both libraries, and finding it where its name is taken. */
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { build } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildModules } from '../../examples/sdk/build.ts';
import { poll, press } from '../../scripts/own-pages.ts';
import { waitForText } from './support/screen.ts';
import { stage } from './support/stage.ts';

const scene = stage();

/** One script, as an app's own bundler makes it. */
async function bundle(library: string): Promise<string> {
  const outcome = await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: {
      write: false,
      rolldownOptions: { input: join(import.meta.dirname, `support/hooks-app-${library}.ts`) },
    },
  });
  const { output } = [outcome].flat()[0] as { output: { type: string; code?: string }[] };
  return output.find(({ type }) => type === 'chunk')?.code ?? '';
}

const contentOf = (page: Page, selector: string) =>
  page.$eval(selector, (element) => (element.textContent ?? '').trim());

describe.each(['react', 'preact'])('an app with the hooks for %s', (library) => {
  it('connects, talks, and stops', async () => {
    const { oriel, site, page, model, provider } = await scene.set();
    site.put('/app.js', await bundle(library), { 'content-type': 'text/javascript' });
    site.put(
      '/app/',
      '<!doctype html><title>An app</title><body><script type="module" src="/app.js"></script></body>',
    );
    await page.goto(`${site.origin}/app/`);
    // That it is Oriel is all that a page learns before a grant.
    await waitForText(page, 'unasked example.oriel');
    await press(page, 'Connect');
    await oriel.decide('Always allow');
    await waitForText(page, 'granted example.oriel');
    await press(page, 'Say hello');
    await waitForText(page, 'assistant: hello there');
    await poll('the end', async () => (await contentOf(page, '#end')) === `done ${model}`);
    await press(page, 'Count');
    await waitForText(page, 'assistant: 0 1 2');
    await press(page, 'Stop');
    await provider.chats().at(-1)?.closed;
    expect(provider.chats().at(-1)?.finished).toBe(false);
    await waitForText(page, 'stopped');
  });
});

describe('where window.ai is another’s', () => {
  beforeAll(() => buildModules());

  it('the module finds Oriel, and the other stays where it is', async () => {
    const { site, page } = await scene.set({ access: 'allow' });
    site.put(
      '/taken/',
      `<!doctype html><title>Taken</title><body><script>window.ai = { theirs: true };</script>
       <script type="module">
         import { findProvider } from '/examples/sdk/dist/index.js';
         const { info, ai } = await findProvider({ rdns: 'example.oriel' });
         document.body.append(info.name, ': ', await ai.streamText('found').text, ' ', String(window.ai.theirs));
       </script></body>`,
    );
    await page.goto(`${site.origin}/taken/`);
    await waitForText(page, 'Oriel: found true');
  });
});
