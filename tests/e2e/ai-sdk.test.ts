/** The Vercel AI SDK, unmodified, in a page: by chat completions and by responses, its two ways to OpenAI's API. */
import type { Page } from 'puppeteer-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bundleOf } from './support/bundle.ts';
import { stage } from './support/stage.ts';
import { type ThreeWires, threeWires, WIRES } from './support/three-wires.ts';

declare const sdk: typeof import('./support/sdks/ai.ts');

const scene = stage();
let bundle = '';
beforeAll(async () => {
  bundle = await bundleOf('ai');
});
const closing: AsyncDisposable[] = [];
afterEach(async () => {
  for (const it of closing.splice(0)) await it[Symbol.asyncDispose]();
});

async function wired(): Promise<{ page: Page; wires: ThreeWires }> {
  const site = await scene.another();
  site.put('/ai.js', bundle, { 'content-type': 'text/javascript' });
  const url = site.put('/app', '<!doctype html><title>An app</title><script src="/ai.js"></script>');
  const wires = await threeWires(scene.oriel, site.origin);
  closing.push(wires);
  return { page: await scene.oriel.open(url), wires };
}

/** `stored`: as its provider for OpenAI does by itself, which then sends ids in place of what was said. */
describe.each([
  ['createOpenAICompatible', 'compatible', true],
  ['createOpenAI', 'openai', true],
  ['createOpenAI and nothing stored', 'openai', false],
] as const)('the AI SDK by %s', (_, provider, store) => {
  it('streams text, runs tools and makes objects over three wires', async () => {
    const { page, wires } = await wired();
    for (const wire of WIRES) {
      await wires.choose(wire);
      const said = await page.evaluate(
        async (provider, store) => {
          const providerOptions = { openai: { store } };
          const { baseURL, fetch } = window.ai;
          const model =
            provider === 'compatible'
              ? sdk.createOpenAICompatible({
                  baseURL,
                  name: 'window.ai',
                  fetch,
                  supportsStructuredOutputs: true,
                  includeUsage: true,
                })('any')
              : sdk.createOpenAI({ baseURL, fetch, apiKey: 'window.ai' })('any');

          const hello = sdk.streamText({ model, prompt: 'Hello', providerOptions });
          let text = '';
          for await (const delta of hello.textStream) text += delta;

          const asked: unknown[] = [];
          const weather = sdk.tool({
            description: 'The weather in a city.',
            inputSchema: sdk.jsonSchema<{ city: string }>({
              type: 'object',
              properties: { city: { type: 'string' } },
              required: ['city'],
              additionalProperties: false,
            }),
            execute: async (input) => {
              asked.push(input);
              return `${input.city}: minus four`;
            },
          });
          const loop = sdk.streamText({
            model,
            prompt: 'How cold is Oslo? @think',
            tools: { weather },
            providerOptions,
            stopWhen: sdk.stepCountIs(3),
          });
          const steps = (await loop.steps).map(({ finishReason, text, reasoningText }) => [
            finishReason,
            text,
            reasoningText ?? null,
          ]);

          const { object } = await sdk.generateObject({
            model,
            prompt: 'Where is it cold? @json',
            providerOptions,
            schema: sdk.jsonSchema<{ city: string; degrees: number }>({
              type: 'object',
              properties: { city: { type: 'string' }, degrees: { type: 'number' } },
              required: ['city', 'degrees'],
              additionalProperties: false,
            }),
          });
          const { inputTokens, outputTokens } = await hello.usage;
          const { modelId } = await hello.response;
          return { text, usage: [inputTokens, outputTokens], asked, steps, object, modelId };
        },
        provider,
        store,
      );
      expect(said, wire.type).toMatchObject({
        text: 'Hello from the fjord.',
        usage: [30, 9],
        asked: [{ city: 'Oslo' }],
        steps: [
          ['tool-calls', 'Let me look.', 'Oslo is in Norway.'],
          ['stop', 'It is minus four in Oslo.', null],
        ],
        object: { city: 'Oslo', degrees: -4 },
      });
      const posts = wires.posts(wire);
      expect(posts).toHaveLength(4);
      // A thought that was signed is with the call again, though the SDK has no place for it, or only names it.
      if (wire.type === 'anthropic')
        expect(JSON.stringify(posts[2]?.json)).toContain('"signature":"c2lnbmVk"');
      const { path, json } = posts[3]!;
      expect(wire.play.sent(path, json ?? {}).schema).toMatchObject({ required: ['city', 'degrees'] });
    }
  });

  it('ends the provider’s work when it aborts, and says what failed', async () => {
    const { page, wires } = await wired();
    for (const wire of WIRES) {
      await wires.choose(wire);
      const failure = await page.evaluate(async (provider) => {
        const { baseURL, fetch } = window.ai;
        const model =
          provider === 'compatible'
            ? sdk.createOpenAICompatible({ baseURL, name: 'window.ai', fetch })('any')
            : sdk.createOpenAI({ baseURL, fetch, apiKey: 'window.ai' })('any');
        const controller = new AbortController();
        const { abort } = controller;
        const endless = sdk.streamText({ model, prompt: '@endless', abortSignal: controller.signal });
        for await (const _ of endless.textStream) abort.call(controller);
        const thrown = await sdk
          .generateText({ model, prompt: '@too-long', maxRetries: 0 })
          .catch((error: unknown) => error as { statusCode?: number; message: string });
        return thrown instanceof Object && 'statusCode' in thrown ? thrown.statusCode : String(thrown);
      }, provider);
      expect(failure, wire.type).toBe(400);
      await wires.posts(wire)[0]?.hungUp;
    }
  });

  it('hears of a failure in the midst of an answer', async () => {
    const { page, wires } = await wired();
    for (const wire of WIRES) {
      await wires.choose(wire);
      const seen = await page.evaluate(async (provider) => {
        const { baseURL, fetch } = window.ai;
        const model =
          provider === 'compatible'
            ? sdk.createOpenAICompatible({ baseURL, name: 'window.ai', fetch })('any')
            : sdk.createOpenAI({ baseURL, fetch, apiKey: 'window.ai' })('any');
        const types: string[] = [];
        const { fullStream } = sdk.streamText({ model, prompt: 'Hello @midway', onError: () => {} });
        for await (const { type } of fullStream) types.push(type);
        return types;
      }, provider);
      expect(seen, wire.type).toEqual(expect.arrayContaining(['text-delta', 'error']));
    }
  });
});
