/** LangChain.js, unmodified, in a page: by chat completions and by responses. */
import type { Page } from 'puppeteer-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bundleOf } from './support/bundle.ts';
import { stage } from './support/stage.ts';
import { type ThreeWires, threeWires, WIRES } from './support/three-wires.ts';

declare const sdk: typeof import('./support/sdks/langchain.ts');

const scene = stage();
let bundle = '';
beforeAll(async () => {
  bundle = await bundleOf('langchain');
});
const closing: AsyncDisposable[] = [];
afterEach(async () => {
  for (const it of closing.splice(0)) await it[Symbol.asyncDispose]();
});

async function wired(): Promise<{ page: Page; wires: ThreeWires }> {
  const site = await scene.another();
  site.put('/langchain.js', bundle, { 'content-type': 'text/javascript' });
  const url = site.put('/app', '<!doctype html><title>An app</title><script src="/langchain.js"></script>');
  const wires = await threeWires(scene.oriel, site.origin);
  closing.push(wires);
  return { page: await scene.oriel.open(url), wires };
}

describe.each([
  ['chat completions', false],
  ['responses', true],
])('LangChain by %s', (_, useResponsesApi) => {
  it('answers, streams, runs a tool loop and fills a schema over three wires', async () => {
    const { page, wires } = await wired();
    for (const wire of WIRES) {
      await wires.choose(wire);
      const said = await page.evaluate(async (useResponsesApi) => {
        const { baseURL, fetch } = window.ai;
        const model = new sdk.ChatOpenAI({
          model: 'any',
          apiKey: 'window.ai',
          useResponsesApi,
          configuration: { baseURL, fetch, dangerouslyAllowBrowser: true },
        });
        const whole = await model.invoke('Hello');
        let streamed = '';
        for await (const chunk of await model.stream('Hello')) streamed += chunk.text;

        const parameters = {
          type: 'object',
          properties: { city: { type: 'string' } },
          required: ['city'],
        };
        const description = 'The weather in a city.';
        const able = model.bindTools([
          { type: 'function', function: { name: 'weather', description, parameters } },
        ]);
        const question = new sdk.HumanMessage('How cold is Oslo? @think');
        const first = await able.invoke([question]);
        const results = (first.tool_calls ?? []).map(
          ({ id, args }) =>
            new sdk.ToolMessage({ tool_call_id: id ?? '', content: `${args.city}: minus four` }),
        );
        const second = await able.invoke([question, first, ...results]);

        const structured = model.withStructuredOutput(
          {
            title: 'place',
            type: 'object',
            properties: { city: { type: 'string' }, degrees: { type: 'number' } },
            required: ['city', 'degrees'],
          },
          { method: 'jsonSchema', name: 'place' },
        );
        return {
          whole: [whole.text, whole.usage_metadata?.total_tokens],
          streamed,
          calls: first.tool_calls?.map(({ name, args }) => [name, args]),
          second: second.text,
          object: await structured.invoke('Where is it cold? @json'),
        };
      }, useResponsesApi);
      expect(said, wire.type).toEqual({
        whole: ['Hello from the fjord.', 39],
        streamed: 'Hello from the fjord.',
        calls: [['weather', { city: 'Oslo' }]],
        second: 'It is minus four in Oslo.',
        object: { city: 'Oslo', degrees: -4 },
      });
      const posts = wires.posts(wire);
      expect(posts).toHaveLength(5);
      if (wire.type === 'anthropic')
        expect(JSON.stringify(posts[3]?.json)).toContain('"signature":"c2lnbmVk"');
    }
  });

  it('ends the provider’s work when it aborts, and says what failed', async () => {
    const { page, wires } = await wired();
    for (const wire of WIRES) {
      await wires.choose(wire);
      const status = await page.evaluate(async (useResponsesApi) => {
        const { baseURL, fetch } = window.ai;
        const model = new sdk.ChatOpenAI({
          model: 'any',
          apiKey: 'window.ai',
          maxRetries: 0,
          useResponsesApi,
          configuration: { baseURL, fetch, dangerouslyAllowBrowser: true },
        });
        const controller = new AbortController();
        try {
          for await (const _ of await model.stream('@endless', { signal: controller.signal }))
            controller.abort();
        } catch {
          // As it says by its own error, too.
        }
        return model.invoke('@too-long').then(
          () => 'none',
          (error: { status?: number }) => error.status,
        );
      }, useResponsesApi);
      expect(status, wire.type).toBe(400);
      await wires.posts(wire)[0]?.hungUp;
    }
  });
});
