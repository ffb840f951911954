/** OpenAI's own client, unmodified, in a page: only its base URL and its fetch are Oriel's. */
import type { Page } from 'puppeteer-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { poll } from '../../scripts/own-pages.ts';
import { serve } from '../contract/servers.ts';
import { sleep } from './support/answers.ts';
import { bundleOf } from './support/bundle.ts';
import type { OpenAI } from './support/sdks/openai.ts';
import { CANARY, stage } from './support/stage.ts';
import { type ThreeWires, threeWires, WIRES } from './support/three-wires.ts';

declare const sdk: typeof import('./support/sdks/openai.ts');
declare global {
  interface Window {
    client: OpenAI;
  }
}

const scene = stage();
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

let bundle = '';
beforeAll(async () => {
  bundle = await bundleOf('openai');
});
const closing: AsyncDisposable[] = [];
afterEach(async () => {
  for (const it of closing.splice(0)) await it[Symbol.asyncDispose]();
});

/** A page of a new site that has the client. */
async function app(): Promise<{ page: Page; origin: string }> {
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

async function wired(): Promise<{ page: Page; wires: ThreeWires }> {
  const { page, origin } = await app();
  const wires = await threeWires(scene.oriel, origin);
  closing.push(wires);
  return { page, wires };
}

/** What the client throws for one question, in the page. */
const failureOf = (page: Page, prompt: string, stream: boolean) =>
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

describe('OpenAI’s client over three wires', () => {
  it('gets chat completions: whole, streamed, with pictures, tools and a schema', async () => {
    const { page, wires } = await wired();
    for (const wire of WIRES) {
      await wires.choose(wire);
      const said = await page.evaluate(async (pixel) => {
        const { completions } = window.client.chat;
        const hello = { model: 'any', messages: [{ role: 'user' as const, content: 'Hello' }] };
        const whole = await completions.create(hello);
        const streamed = await completions
          .stream({ ...hello, stream_options: { include_usage: true } })
          .finalChatCompletion();

        const tools = [
          {
            type: 'function' as const,
            function: {
              name: 'weather',
              description: 'The weather in a city.',
              parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
            },
          },
        ];
        const messages: OpenAI.ChatCompletionMessageParam[] = [
          { role: 'developer', content: 'Be brief.' },
          {
            role: 'user',
            content: [
              { type: 'text', text: 'How cold is it there? @think' },
              { type: 'image_url', image_url: { url: `data:image/png;base64,${pixel}` } },
            ],
          },
        ];
        const options = {
          model: 'any',
          tools,
          max_completion_tokens: 3_000,
          reasoning_effort: 'low' as const,
        };
        const first = await completions.create({ ...options, messages });
        const asked = first.choices[0]!.message;
        messages.push(asked);
        for (const call of asked.tool_calls ?? [])
          messages.push({ role: 'tool', tool_call_id: call.id, content: 'Oslo: minus four' });
        const second = await completions.stream({ ...options, messages }).finalChatCompletion();

        const schema = {
          type: 'object',
          properties: { city: { type: 'string' }, degrees: { type: 'number' } },
          required: ['city', 'degrees'],
          additionalProperties: false,
        };
        const json = await completions.create({
          model: 'any',
          messages: [{ role: 'user', content: 'Where is it cold? @json' }],
          response_format: { type: 'json_schema', json_schema: { name: 'place', schema, strict: true } },
        });
        return {
          whole: [
            whole.model,
            whole.choices[0]?.message.content,
            whole.choices[0]?.finish_reason,
            whole.usage,
          ],
          streamed: [streamed.model, streamed.choices[0]?.message.content, streamed.usage?.total_tokens],
          first: [
            first.choices[0]?.finish_reason,
            asked.content,
            asked.tool_calls?.map((call) => (call.type === 'function' ? call.function : undefined)),
          ],
          second: [second.choices[0]?.finish_reason, second.choices[0]?.message.content],
          json: JSON.parse(json.choices[0]?.message.content ?? ''),
        };
      }, PIXEL);

      const model = wires.refOf(wire);
      expect(said, wire.type).toMatchObject({
        whole: [model, 'Hello from the fjord.', 'stop', { prompt_tokens: 30, total_tokens: 39 }],
        streamed: [model, 'Hello from the fjord.', 39],
        first: ['tool_calls', 'Let me look.', [{ name: 'weather' }]],
        second: ['stop', 'It is minus four in Oslo.'],
        json: { city: 'Oslo', degrees: -4 },
      });
      const posts = wires.posts(wire);
      expect(posts).toHaveLength(5);
      for (const { path, json } of posts.slice(2, 4))
        expect(wire.play.sent(path, json ?? {})).toMatchObject({ tools: ['weather'], images: [PIXEL] });
      const { path, json } = posts[4]!;
      expect(wire.play.sent(path, json ?? {}).schema).toMatchObject({ required: ['city', 'degrees'] });
      // What a model signed is with it again, though the client has no place for it.
      if (wire.type === 'anthropic')
        expect(JSON.stringify(posts[3]?.json)).toContain('"signature":"c2lnbmVk"');
    }
  });

  it('gets responses: whole, streamed, and in a tool loop', async () => {
    const { page, wires } = await wired();
    for (const wire of WIRES) {
      await wires.choose(wire);
      const said = await page.evaluate(async () => {
        const { responses } = window.client;
        const whole = await responses.create({ model: 'any', input: 'Hello', instructions: 'Be brief.' });
        const deltas: string[] = [];
        const stream = responses.stream({ model: 'any', input: 'Hello' });
        stream.on('response.output_text.delta', ({ delta }) => deltas.push(delta));
        const streamed = await stream.finalResponse();

        const tools = [
          {
            type: 'function' as const,
            name: 'weather',
            parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
            strict: false,
          },
        ];
        const input: OpenAI.Responses.ResponseInput = [{ role: 'user', content: 'How cold is Oslo? @think' }];
        const options = {
          model: 'any',
          tools,
          max_output_tokens: 3_000,
          reasoning: { effort: 'low' as const },
        };
        const first = await responses.create({ ...options, input });
        input.push(...(first.output as OpenAI.Responses.ResponseInput));
        const calls = first.output.filter((item) => item.type === 'function_call');
        for (const { call_id } of calls)
          input.push({ type: 'function_call_output', call_id, output: 'Oslo: minus four' });
        const second = await responses.stream({ ...options, input }).finalResponse();
        return {
          whole: [whole.model, whole.status, whole.output_text, whole.usage?.total_tokens],
          streamed: [streamed.model, streamed.output_text, deltas.join('')],
          first: [
            first.output.map(({ type }) => type),
            calls.map(({ name, arguments: json }) => [name, JSON.parse(json)]),
          ],
          second: second.output_text,
        };
      });
      const model = wires.refOf(wire);
      const hello = 'Hello from the fjord.';
      expect(said, wire.type).toEqual({
        whole: [model, 'completed', hello, 39],
        streamed: [model, hello, hello],
        first: [['reasoning', 'message', 'function_call'], [['weather', { city: 'Oslo' }]]],
        second: 'It is minus four in Oslo.',
      });
      if (wire.type === 'anthropic')
        expect(JSON.stringify(wires.posts(wire)[3]?.json)).toContain('"signature":"c2lnbmVk"');
    }
  });

  it('ends the provider’s work when it aborts, or when nobody reads on', async () => {
    const { page, wires } = await wired();
    for (const wire of WIRES) {
      await wires.choose(wire);
      const said = await page.evaluate(async () => {
        const ask = {
          model: 'any',
          messages: [{ role: 'user' as const, content: '@endless' }],
          stream: true as const,
        };
        const one = await window.client.chat.completions.create(ask);
        let words = 0;
        for await (const _ of one) if (++words === 3) break;
        const controller = new AbortController();
        const { signal } = controller;
        const two = await window.client.chat.completions.create(ask, { signal });
        setTimeout(() => controller.abort(), 100);
        // The client ends its loop without a word then.
        for await (const _ of two) words++;
        const three = new AbortController();
        const whole = window.client.responses.create(
          { model: 'any', input: '@endless' },
          { signal: three.signal },
        );
        setTimeout(() => three.abort(), 300);
        const thrown = await whole.catch((error: unknown) => error);
        return [words >= 3, thrown instanceof sdk.APIUserAbortError];
      });
      expect(said, wire.type).toEqual([true, true]);
      const posts = wires.posts(wire);
      expect(posts).toHaveLength(3);
      await Promise.all(posts.map(({ hungUp }) => hungUp));
    }
  });

  it('throws the right error with the right status, before and within a stream', async () => {
    const { page, wires } = await wired();
    for (const wire of WIRES) {
      await wires.choose(wire);
      for (const stream of [false, true])
        expect(await failureOf(page, '@too-long', stream), wire.type).toMatchObject({
          name: 'BadRequestError',
          status: 400,
          code: 'context_length_exceeded',
          type: 'invalid_request_error',
        });
      const midway = await failureOf(page, 'Hello @midway', true);
      expect(midway, wire.type).toMatchObject({ name: 'APIError', text: expect.stringMatching(/^Hello/) });
      expect(midway.status).toBeUndefined();
      const often = await failureOf(page, '@too-often', false);
      expect(often, wire.type).toMatchObject({
        name: 'RateLimitError',
        status: 429,
        code: 'rate_limit_exceeded',
      });
    }
  });
});

describe('OpenAI’s client', () => {
  it('S06 is told what went wrong and nothing that a provider wrote', async () => {
    const { page, origin } = await app();
    const provider = await serve((response, { headers }) => {
      response.writeHead(401, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { message: `Bad key ${headers.authorization}`, type: 'x' } }));
    });
    closing.push(provider);
    await scene.oriel.command({
      command: 'import',
      file: JSON.stringify({
        version: 1,
        providers: [
          {
            id: 'bad',
            type: 'openai-compatible',
            label: 'Bad',
            baseUrl: provider.url,
            models: ['m'],
            key: CANARY,
          },
        ],
        sites: [{ origin, access: 'allow', model: 'bad/m' }],
      }),
    });
    const failure = await failureOf(page, 'Hello', false);
    expect(failure).toMatchObject({ name: 'AuthenticationError', status: 401, code: 'invalid_api_key' });
    expect(JSON.stringify(failure)).not.toMatch(new RegExp(`${CANARY}|Bad key`));
    expect(provider.received.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('S29 hears of the background’s death once, and does not ask again by itself', async () => {
    const { page, wires } = await wired();
    const wire = WIRES[0]!;
    await wires.choose(wire);
    for (const stream of [false, true]) {
      const before = wires.posts(wire).length;
      const asked = failureOf(page, '@endless', stream);
      await poll('the request', () => wires.posts(wire).length > before);
      // Of a stream, some words have come by then.
      await sleep(200);
      await scene.oriel.stopBackground();
      expect(await asked).toMatchObject({
        ...(stream ? { name: 'APIError' } : { name: 'InternalServerError', status: 503 }),
        code: 'interrupted',
      });
      await sleep(500);
      expect(wires.posts(wire)).toHaveLength(before + 1);
    }
  });

  it('is refused where the person refuses, and waits where they are asked', async () => {
    const { page } = await app();
    const asked = failureOf(page, 'Hello', false);
    await scene.oriel.decide('Deny');
    expect(await asked).toMatchObject({
      name: 'PermissionDeniedError',
      status: 403,
      code: 'permission-denied',
    });
  });

  it('finds nothing at other addresses, and no model before it may ask', async () => {
    const { page } = await app();
    const names = await page.evaluate(async () => {
      const nameOf = (asked: Promise<unknown>) =>
        asked.then(
          () => 'none',
          (thrown: Error) => `${thrown.constructor.name} ${(thrown as { status?: number }).status}`,
        );
      return [
        await nameOf(window.client.files.list()),
        await nameOf(window.client.audio.speech.create({ model: 'm', voice: 'alloy', input: 'x' })),
        await nameOf(window.client.models.list()),
        String((await window.ai.fetch(`${window.ai.baseURL}/embeddings`)).status),
      ];
    });
    expect(names).toEqual(['NotFoundError 404', 'NotFoundError 404', 'PermissionDeniedError 403', '405']);
  });

  it('gets embeddings, images and the models that it may use', async () => {
    const { page, origin } = await app();
    const provider = await serve((response, { path, json }) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const input = json?.input as string[];
      const body = path.endsWith('/embeddings')
        ? {
            data: input.map((text, index) => ({ index, embedding: [text.length, 0.5] })),
            usage: { prompt_tokens: 5, total_tokens: 5 },
          }
        : path.endsWith('/images/generations')
          ? { data: [{ b64_json: PIXEL }] }
          : { data: [] };
      response.end(JSON.stringify(body));
    });
    closing.push(provider);
    const done = await scene.oriel.command({
      command: 'import',
      file: JSON.stringify({
        version: 1,
        providers: [
          {
            id: 'tasks',
            type: 'litellm',
            label: 'Tasks',
            baseUrl: provider.url,
            models: ['chat', 'embed', 'image'],
          },
        ],
        defaults: { model: 'tasks/chat', tasks: { embed: 'tasks/embed', image: 'tasks/image' } },
        sites: [{ origin, access: 'allow', capabilities: ['text', 'embeddings', 'image-generation'] }],
      }),
    });
    expect(done.ok).toBe(true);
    const said = await page.evaluate(async () => {
      const { embeddings, images, models } = window.client;
      const vectors = await embeddings.create({ model: 'any', input: ['a', 'bcd'] });
      const floats = await embeddings.create({ model: 'any', input: 'a', encoding_format: 'float' });
      const image = await images.generate({ model: 'any', prompt: 'A fjord', size: '1024x1024' });
      const listed: string[] = [];
      for await (const { id } of models.list()) listed.push(id);
      return {
        vectors: vectors.data.map(({ embedding }) => [...embedding]),
        usage: vectors.usage.prompt_tokens,
        floats: floats.data[0]?.embedding,
        image: image.data?.[0]?.b64_json,
        listed,
      };
    });
    expect(said).toEqual({
      vectors: [
        [1, 0.5],
        [3, 0.5],
      ],
      usage: 5,
      floats: [1, 0.5],
      image: PIXEL,
      listed: expect.arrayContaining(['tasks/chat']),
    });
  });
});
