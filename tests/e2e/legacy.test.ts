import { describe, expect, it } from 'vitest';
import { poll } from '../../scripts/own-pages.ts';
import { askLegacy } from './support/ask.ts';
import { stage } from './support/stage.ts';

const scene = stage();

describe('the npm package window.ai 0.2.4, unmodified', () => {
  it('finds Oriel, and an app of 2023 that is built on it runs', async () => {
    const { oriel, site, model } = await scene.set({ access: 'allow' });
    site.put(
      '/app',
      `<!doctype html><title>An app of 2023</title><script type="module">
        import { getWindowAI, hasWindowAI, waitForWindowAI, isTextOutput, isMessageOutput, isKnownError, VALID_DOMAIN } from '/npm/window.ai/index.js';
        const out = {};
        try {
          out.has = hasWindowAI();
          await waitForWindowAI();
          const ai = await getWindowAI();
          out.domain = ai.__window_ai_metadata__.domain === VALID_DOMAIN;
          out.model = (await ai.getCurrentModel()).includes('test');
          const streamed = [];
          const [answer] = await ai.generateText(
            { messages: [{ role: 'system', content: 'Be brief.' }, { role: 'user', content: 'one two three' }] },
            { model: null, temperature: 0.7, maxTokens: 100, onStreamResult: (result, error) => streamed.push([result, error]) },
          );
          out.message = isMessageOutput(answer) && answer.message;
          out.streamed = streamed.map(([result]) => result.message.content).join('');
          out.shapes = streamed.every(([result, error]) => result.isPartial === true && result.message.role === 'assistant' && error === null);
          const text = await ai.getCompletion({ prompt: 'deprecated' }, null);
          out.text = isTextOutput(text) && text.text;
          out.error = await ai.generateText({ prompt: '@402' }).catch((error) => [error, isKnownError(error)]);
        } catch (error) { out.threw = String(error); }
        window.out = out;
      </script>`,
    );
    const page = await oriel.open(`${site.origin}/app`);
    const out = await poll('the app to finish', () =>
      page.evaluate(() => (window as unknown as { out?: object }).out),
    );
    expect(model).toBeTruthy();
    expect(out).toEqual({
      has: true,
      domain: true,
      model: true,
      message: { role: 'assistant', content: 'one two three' },
      streamed: 'one two three',
      shapes: true,
      text: 'deprecated',
      error: ['PAYMENT_REQUIRED', true],
    });
  });
});

describe('window.ai', () => {
  it('is there for an inline script in the head, in every frame, under a strict policy of the page', async () => {
    const { oriel, site } = await scene.set();
    const head = `<script>window.atHead = typeof window.ai?.generateText;</script>`;
    site.put('/inner', `<!doctype html><html><head>${head}</head>`);
    site.put('/early', `<!doctype html><html><head>${head}</head><body><iframe src="/inner"></iframe>`, {
      'content-security-policy': "default-src 'self'; script-src 'unsafe-inline'; connect-src 'none'",
    });
    const page = await oriel.open(`${site.origin}/early`);
    await poll('the frame', () => page.frames().length === 2);
    for (const frame of page.frames())
      expect(await frame.evaluate(() => (window as unknown as { atHead: string }).atHead)).toBe('function');
  });

  it('answers under the page’s strictest policy, since nothing of it runs on the page’s account', async () => {
    const { oriel, site } = await scene.set({ access: 'allow' });
    site.put('/strict', '<!doctype html><title>Strict</title>', {
      'content-security-policy': "default-src 'none'",
    });
    const page = await oriel.open(`${site.origin}/strict`);
    expect((await askLegacy(page, 'hello')).text).toBe('hello');
  });

  it('has the names of 2023 and the new ones, and none that other APIs are told apart by', async () => {
    const { page } = await scene.set();
    const keys = await page.evaluate(() => Object.keys(window.ai));
    expect(keys).toEqual(
      expect.arrayContaining([
        '__window_ai_metadata__',
        'generateText',
        'getCompletion',
        'getCurrentModel',
        'addEventListener',
        'removeEventListener',
        'BETA_generate3DObject',
        'BETA_updateModelProvider',
        'streamText',
        'requestAccess',
        'access',
      ]),
    );
    expect(keys).not.toContain('languageModel');
    expect(keys).not.toContain('assistant');
  });

  it('gives several outputs as a list and never streams them', async () => {
    const { page } = await scene.set({ access: 'allow' });
    const outputs = await page.evaluate(async () => {
      let streamed = 0;
      const several = await window.ai.generateText(
        { prompt: 'hello' },
        {
          numOutputs: 3,
          onStreamResult: () => {
            streamed++;
          },
        },
      );
      return { several, streamed };
    });
    expect(outputs).toEqual({
      several: [{ text: 'hello' }, { text: 'hello' }, { text: 'hello' }],
      streamed: 0,
    });
  });

  it('treats a model of 2023 as a wish: the user’s model answers', async () => {
    const { page, provider } = await scene.set({ access: 'allow' });
    expect((await askLegacy(page, 'hello', { model: 'openai/gpt-4' })).text).toBe('hello');
    expect(provider.chats()[0]?.json?.model).toBe('test');
  });

  it('rejects wrong input and options as it did, and the BETA names with a reason', async () => {
    const { page, provider } = await scene.set({ access: 'allow' });
    const said = await page.evaluate(() => {
      const wrong: [input: unknown, options?: unknown][] = [
        [undefined],
        [{}],
        ['text'],
        [{ prompt: 'x' }, 'options'],
        [{ prompt: 'x' }, { temperature: 'hot' }],
        [{ prompt: 'x' }, { onStreamResult: 1 }],
      ];
      const reason = (error: unknown) => (typeof error === 'string' ? error : (error as Error).message);
      return Promise.all([
        ...wrong.map(([input, options]) =>
          window.ai.generateText(input, options).then(() => 'answered', reason),
        ),
        window.ai.BETA_updateModelProvider({ baseUrl: 'https://evil.example' }).then(() => 'done', reason),
        window.ai.BETA_generate3DObject({ prompt: 'a chair' }).then(() => 'done', reason),
      ]);
    });
    expect(said.slice(0, 3)).toEqual(['Invalid input', 'Invalid input', 'Invalid input']);
    expect(said.slice(3, 6)).toEqual(['Invalid options', 'Invalid options', 'Invalid options']);
    expect(said[6]).toBe('PERMISSION_DENIED');
    expect(said[7]).toMatch(/^INVALID_REQUEST/);
    expect(provider.chats()).toHaveLength(0);
  });

  it('S34 tells the neutral model before a grant, the true one after, and announces a change', async () => {
    const { oriel, page, site, model } = await scene.set();
    expect(await page.evaluate(() => window.ai.getCurrentModel())).toBe('oriel/auto');
    await page.evaluate(() => {
      const events: unknown[] = [];
      Object.assign(window, {
        events,
        id: window.ai.addEventListener((event, data) => events.push([event, data])),
      });
    });
    await oriel.command({ command: 'set-site-access', origin: site.origin, access: 'allow' });
    await poll('the true model', async () =>
      (await page.evaluate(() => window.ai.getCurrentModel())).endsWith('test'),
    );
    const other = model.replace(/test$/, 'other');
    await oriel.command({ command: 'set-site-model', origin: site.origin, model: other });
    const events = () =>
      page.evaluate(() => (window as unknown as { events: [string, { model: string }][] }).events);
    await poll('the event', async () => (await events()).some(([, data]) => data.model?.endsWith('other')));
    expect((await events()).every(([event]) => event === 'model_changed')).toBe(true);
    await page.evaluate(() => window.ai.removeEventListener((window as unknown as { id: string }).id));
    const before = (await events()).length;
    await oriel.command({ command: 'set-site-model', origin: site.origin, model });
    await poll('the change', async () =>
      (await page.evaluate(() => window.ai.getCurrentModel())).endsWith('test'),
    );
    expect(await events()).toHaveLength(before);
  });
});
