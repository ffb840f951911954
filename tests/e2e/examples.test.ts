/** The example apps, used as a person would: the same in both browsers. examples/hello has its own: demo.test.ts. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'puppeteer-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigFile } from '../../lib/protocol/config-file.ts';
import { buildExamples } from '../../scripts/examples.ts';
import { poll, press } from '../../scripts/own-pages.ts';
import { play } from '../contract/plays/chat.ts';
import { serve, type TestServer } from '../contract/servers.ts';
import { waitForText } from './support/screen.ts';
import { type Scene, stage, type Wanted } from './support/stage.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const scene = stage();
const closing: TestServer[] = [];
beforeAll(buildExamples);
afterEach(async () => {
  for (const server of closing.splice(0)) await server[Symbol.asyncDispose]();
});

/** A site that is one of the examples. */
async function visit(app: string, wanted: Wanted = {}): Promise<Scene> {
  const set = await scene.set(wanted);
  await set.page.goto(`${set.site.origin}/examples/${app}/`);
  return set;
}

/** Puts a text into a field, in place of what is there. */
async function write(page: Page, id: string, text: string): Promise<void> {
  await page.focus(`#${id}`);
  await page.evaluate((id) => (document.getElementById(id) as HTMLTextAreaElement).select(), id);
  await page.keyboard.type(text);
}
const enabled = (page: Page, id: string) =>
  poll(`${id} to be enabled`, () =>
    page.evaluate((id) => !(document.getElementById(id) as HTMLButtonElement).disabled, id),
  );
const shown = (page: Page, id: string): Promise<string> =>
  page.evaluate((id) => {
    const element = document.getElementById(id);
    return element && !element.hidden ? (element.textContent ?? '') : '';
  }, id);
const waitFor = (page: Page, id: string, words: string, ms?: number) =>
  poll(
    `"${words}" in #${id}`,
    async () => {
      const text = await shown(page, id);
      return text.includes(words) && text;
    },
    ms,
  );

/** What axe finds wrong, each as "rule: element". */
async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = window as unknown as typeof import('axe-core') & { axe: typeof import('axe-core') };
    const { violations } = await axe.run(document);
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  });
}

describe('examples/chat', () => {
  it('asks, is allowed, streams, and says who answered and what it took', async () => {
    const { oriel, page, model, provider } = await visit('chat');
    await enabled(page, 'send');
    await waitFor(page, 'standing', 'asks you first');
    await write(page, 'message', 'hello there');
    await page.keyboard.press('Enter');
    await oriel.decide('Always allow');
    expect(await waitForText(page, '7 tokens read, 11 written')).toContain(model);
    await waitFor(page, 'standing', `Allowed · ${model}`);

    // What was said before goes along.
    await write(page, 'message', 'once more');
    await page.keyboard.press('Enter');
    await poll('the second answer', async () => (await page.$$('.assistant .served')).length === 2);
    expect(
      provider
        .chats()
        .at(-1)
        ?.json?.messages?.map(({ role }) => role),
    ).toEqual(['user', 'assistant', 'user']);
    expect(await barriers(page)).toEqual([]);

    await press(page, 'New chat');
    expect(await shown(page, 'log')).toBe('');
    expect(await shown(page, 'empty')).toContain('Ask it something');
  });

  it('stops on request: the provider’s connection closes, and what had come stays', async () => {
    const { page, provider } = await visit('chat', { access: 'allow' });
    await enabled(page, 'send');
    await write(page, 'message', '@many 500 20');
    await page.keyboard.press('Enter');
    await waitFor(page, 'log', '0 1 2');
    await press(page, 'Stop');
    await provider.chats()[0]?.closed;
    expect(provider.chats()[0]?.finished).toBe(false);
    await waitFor(page, 'log', 'Stopped.');
    expect(await shown(page, 'trouble')).toBe('');
  });

  it('says what to do when it fails, and asks again', async () => {
    const { page } = await visit('chat', { access: 'allow', behaviour: '401' });
    await enabled(page, 'send');
    await write(page, 'message', 'hello');
    await page.keyboard.press('Enter');
    const trouble = await waitFor(page, 'trouble', 'authentication');
    expect(trouble).toContain('in Oriel’s dashboard');
    expect(trouble).not.toContain('Incorrect API key');
    expect(await barriers(page)).toEqual([]);
    await press(page, 'Ask again');
    await waitFor(page, 'trouble', 'authentication');
    expect(await page.$$('.user')).toHaveLength(1);
  });

  it('a refusal says how to change it', async () => {
    const { oriel, site, page } = await visit('chat');
    await enabled(page, 'send');
    await write(page, 'message', 'hello');
    await page.keyboard.press('Enter');
    await oriel.decide('Deny');
    await waitFor(page, 'trouble', 'permission-denied');
    await oriel.command({ command: 'set-site-access', origin: site.origin, access: 'deny' });
    await press(page, 'Ask again');
    await waitFor(page, 'standing', 'open Oriel from the toolbar');
  });
});

describe('examples/vision', () => {
  it('is allowed pictures by its button, and sends one with the question', async () => {
    const { oriel, page, provider, model } = await visit('vision');
    // Inside of the button's own tree.
    await page.locator('>>> [part=action]').click();
    await oriel.decide('Always allow');
    await poll('the connection', () =>
      page.evaluate(
        () =>
          document.querySelector('oriel-button')?.shadowRoot?.textContent?.includes('Connected to') ?? false,
      ),
    );
    await press(page, 'Use a sample');
    await waitFor(page, 'size', '640 × 400');
    await write(page, 'question', 'what is this');
    await page.keyboard.press('Enter');
    await waitFor(page, 'answer', 'what is this');
    await waitFor(page, 'served', model);
    const content = provider.chats()[0]?.json?.messages?.at(-1)?.content as {
      type: string;
      image_url?: { url: string };
    }[];
    expect(content.find(({ type }) => type === 'image_url')?.image_url?.url).toMatch(
      /^data:image\/png;base64,iVBOR/,
    );
    expect(await barriers(page)).toEqual([]);
  });

  it('takes a picture that is pasted or dropped, and refuses what is none with a sentence', async () => {
    const { page } = await visit('vision', { access: 'allow' });
    const give = (kind: 'paste' | 'drop', type: string, name: string) =>
      page.evaluate(
        async (kind, type, name) => {
          const canvas = Object.assign(document.createElement('canvas'), { width: 3_000, height: 30 });
          const picture = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
          const file = new File([type === 'image/png' && picture ? picture : 'no picture'], name, { type });
          // Firefox keeps what a script puts into a clipboard from the page's listeners.
          const event = new Event(kind, { bubbles: true, cancelable: true });
          Object.assign(event, { [kind === 'paste' ? 'clipboardData' : 'dataTransfer']: { files: [file] } });
          document.body.dispatchEvent(event);
        },
        kind,
        type,
        name,
      );
    await give('drop', 'image/png', 'wide.png');
    // No larger than models look at.
    await waitFor(page, 'size', '1568 × 16');
    await press(page, 'Remove picture');
    expect(await shown(page, 'size')).toBe('');
    await give('paste', 'image/png', 'wide.png');
    await waitFor(page, 'size', '1568 × 16');
    await give('drop', 'text/plain', 'notes.txt');
    await waitFor(page, 'trouble', 'notes.txt is not a picture');
  });
});

describe('examples/agent', () => {
  /** Looks for bread, takes something that is not there, then what is, then says so. */
  async function shopper(): Promise<TestServer> {
    const calls = [
      ['search_shop', '{"word":"bread"}'],
      ['set_quantity', '{"id":"cake","quantity":1}'],
      ['set_quantity', '{"id":"bread","quantity":2}'],
    ] as const;
    const server = await serve((response, { method, json }) => {
      if (method === 'GET' || json === undefined) {
        response.writeHead(200, { 'content-type': 'application/json' });
        return void response.end('{"object":"list","data":[{"id":"test","object":"model"}]}');
      }
      const turn = (json.messages as { role: string }[]).filter(({ role }) => role === 'tool').length;
      const call = calls[turn];
      const usage = { input: 10, output: 3 };
      const { content, end } = play.stream(
        call
          ? { says: [], calls: [{ name: call[0], arguments: call[1] }], finish: 'tool-calls', usage }
          : { says: ['Two loaves of rye bread', ' for 5.60.'], usage },
      );
      response.writeHead(200, { 'content-type': play.contentType });
      response.end([...content, ...end].join(''));
    });
    closing.push(server);
    return server;
  }

  it('the model fills the basket through the page’s functions, step by step', async () => {
    const server = await shopper();
    const { oriel, site } = await scene.set();
    const file: ConfigFile = {
      version: 1,
      providers: [
        {
          id: 'shopper',
          type: 'openai-compatible',
          label: 'Shopper',
          baseUrl: `${server.url}/v1`,
          models: ['test'],
        },
      ],
      sites: [{ origin: site.origin, access: 'allow', model: 'shopper/test' }],
    };
    expect((await oriel.command({ command: 'import', file: JSON.stringify(file) })).ok).toBe(true);
    const page = await oriel.open(`${site.origin}/examples/agent/`);
    await enabled(page, 'send');
    await press(page, 'Shop for me');
    await waitFor(page, 'answer', 'Two loaves of rye bread for 5.60.');
    await waitFor(page, 'served', 'shopper/test');
    const steps = await page.$$eval('#steps li', (lines) =>
      lines.map((line) => [line.querySelector('code')?.textContent, line.className]),
    );
    expect(steps).toEqual([
      ['search_shop {"word":"bread"}', ''],
      ['set_quantity {"id":"cake","quantity":1}', 'failed'],
      ['set_quantity {"id":"bread","quantity":2}', ''],
    ]);
    expect(await shown(page, 'steps')).toContain('There is no "cake"');
    expect(await shown(page, 'basket')).toContain('2 × Rye bread€5.60');
    expect(await barriers(page)).toEqual([]);
    await press(page, 'Empty the basket');
    expect(await shown(page, 'no-basket')).toBe('Empty.');
  });
});

describe('examples/openai', () => {
  it('the openai package streams from the person’s model, and is told who answered', async () => {
    const { oriel, page, model } = await visit('openai');
    await enabled(page, 'send');
    await write(page, 'text', 'a short text');
    await press(page, 'Sum up');
    await oriel.decide('Always allow');
    await waitFor(page, 'answer', 'a short text');
    await waitFor(page, 'served', model);
    expect(await barriers(page)).toEqual([]);
  });

  it('an abort reaches the provider', async () => {
    const { page, provider } = await visit('openai', { access: 'allow' });
    await enabled(page, 'send');
    await write(page, 'text', '@many 500 20');
    await press(page, 'Sum up');
    await waitFor(page, 'answer', '0 1 2');
    await press(page, 'Stop');
    await provider.chats()[0]?.closed;
    await waitFor(page, 'status', 'Stopped.');
  });

  it('an error keeps its sentence', async () => {
    const { page } = await visit('openai', { access: 'allow', behaviour: '402' });
    await enabled(page, 'send');
    await press(page, 'Sum up');
    expect(await waitFor(page, 'trouble', 'insufficient_quota')).toContain('no credit left');
  });
});

describe('examples/prompt-api', () => {
  it('a page that knows the web standard alone is answered by the person’s model', async () => {
    const { oriel, page, provider } = await visit('prompt-api');
    await enabled(page, 'send');
    await write(page, 'word', 'the sea');
    await press(page, 'Write a haiku');
    await oriel.decide('Always allow');
    await waitFor(page, 'answer', 'A haiku about the sea.');
    await waitFor(page, 'context', 'tokens of this session');
    await enabled(page, 'send');
    await write(page, 'word', 'snow');
    await press(page, 'Write a haiku');
    await waitFor(page, 'answer', 'A haiku about snow.');
    // It is one session: what was said before goes along.
    expect(JSON.stringify(provider.chats().at(-1)?.json?.messages)).toContain('A haiku about the sea.');
    expect(await barriers(page)).toEqual([]);
  });
});

describe('where nobody answers window.ai', () => {
  it.each(['chat', 'agent', 'openai', 'vision'])('examples/%s says what to do', async (app) => {
    const { oriel, site } = await scene.set();
    const page = await oriel.open(`${site.origin}/`);
    await page.evaluateOnNewDocument(() => {
      // As in a browser without Oriel: neither the name nor an answer to who asks for it.
      Object.defineProperty(window, 'ai', { value: undefined, configurable: true });
      window.addEventListener('windowai:announce', (event) => event.stopImmediatePropagation(), true);
    });
    await page.goto(`${site.origin}/examples/${app}/`);
    await poll('the sentence', () =>
      page.evaluate(() => {
        const inside = document.querySelector('oriel-button')?.shadowRoot?.textContent ?? '';
        return `${document.body.innerText}${inside}`.includes('Install Oriel');
      }),
    );
    expect(await barriers(page)).toEqual([]);
  });
});
