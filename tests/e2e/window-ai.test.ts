/** What Oriel added to the names of 2023, in a page of either browser: objects, functions of the page, tasks, models, discovery. */
import type { Page } from 'puppeteer-core';
import { afterEach, describe, expect, it } from 'vitest';
import type { ConfigFile, SiteConfig } from '../../lib/protocol/config-file.ts';
import { play as chat } from '../contract/plays/chat.ts';
import { play as gemini } from '../contract/plays/gemini.ts';
import { play as messages } from '../contract/plays/messages.ts';
import type { Play, Script } from '../contract/plays/play.ts';
import { serve, type TestServer } from '../contract/servers.ts';
import { ask } from './support/ask.ts';
import { stage } from './support/stage.ts';

const scene = stage();
const closing: TestServer[] = [];
afterEach(async () => {
  for (const server of closing.splice(0)) await server[Symbol.asyncDispose]();
});

const WIRES: [type: string, path: string, model: string, play: Play][] = [
  ['openai-compatible', '/v1', 'large-1', chat],
  ['anthropic', '/v1', 'claude-sonnet-4-5', messages],
  ['google', '/v1beta', 'gemini-2.5-flash', gemini],
];

type Ask = Record<string, unknown>;

/** A provider of this wire; `answer` says what to, given what was asked as text. */
async function provider(play: Play, model: string, answer: (asked: string, body: Ask) => Script) {
  const server = await serve(async (response, { method, path, json }) => {
    if (json === undefined || method === 'GET') {
      const looked = play.look(path, [model]);
      response.writeHead(looked === undefined ? 404 : 200, { 'content-type': 'application/json' });
      return void response.end(JSON.stringify(looked ?? {}));
    }
    const { content, end } = play.stream(answer(JSON.stringify(json), json));
    response.writeHead(200, { 'content-type': play.contentType });
    response.end([...content, ...end].join(''));
  });
  closing.push(server);
  return server;
}

let count = 0;
/** A site, and the provider that answers it. */
async function site(
  type: string,
  baseUrl: string,
  model: string,
  more: Partial<SiteConfig> & { tasks?: NonNullable<ConfigFile['defaults']>['tasks'] } = {},
): Promise<{ page: Page; ref: string; origin: string }> {
  const { tasks, ...access } = more;
  const { origin } = await scene.another();
  const id = `p${++count}`;
  const ref = `${id}/${model}`;
  const file: ConfigFile = {
    version: 1,
    providers: [{ id, type, label: `Provider ${id}`, baseUrl, models: [model], key: 'key-of-a-test' }],
    defaults: { model: ref, ...(tasks && { tasks }) },
    ...(more.access && { sites: [{ origin, access: 'allow', ...access }] }),
  };
  const done = await scene.oriel.command({ command: 'import', file: JSON.stringify(file) });
  if (!done.ok) throw new Error(JSON.stringify(done));
  return { page: await scene.oriel.open(`${origin}/`), ref, origin };
}

describe.each(WIRES)('over the wire of %s', (type, path, model, play) => {
  it('functions of the page are run, all at once, and the model goes on until it answers', async () => {
    const server = await provider(play, model, (asked) =>
      asked.includes('minus four')
        ? { says: ['It is minus four', ' in Oslo.'], usage: { input: 30, output: 9 } }
        : {
            says: ['Let me look.'],
            calls: [
              { name: 'weather', arguments: '{"city":"Oslo"}' },
              { name: 'fails', arguments: '{}' },
            ],
            finish: 'tool-calls',
            usage: { input: 20, output: 5 },
          },
    );
    const { page, ref } = await site(type, server.url + path, model, { access: 'allow' });
    const said = await page.evaluate(async () => {
      const inputSchema = { type: 'object', properties: { city: { type: 'string' } } };
      const stream = window.ai.streamText('How cold is it in Oslo?', {
        tools: [
          { name: 'weather', inputSchema, execute: async ({ city }) => `${city}: minus four` },
          {
            name: 'fails',
            execute() {
              throw new Error('It is broken.');
            },
          },
        ],
      });
      const types: string[] = [];
      for await (const { type } of stream) if (types.at(-1) !== type) types.push(type);
      const { text, usage, toolCalls, finishReason, messages, model } = await stream.result;
      return { types, text, usage, toolCalls, finishReason, model, roles: messages?.map(({ role }) => role) };
    });
    expect(said).toMatchObject({
      text: 'It is minus four in Oslo.',
      usage: { input: 50, output: 14 },
      toolCalls: [],
      finishReason: 'stop',
      roles: ['assistant', 'tool'],
      model: ref,
    });
    expect(said.types).toEqual(expect.arrayContaining(['tool-call', 'tool-result', 'text', 'finish']));
    const posts = server.received.filter(({ method }) => method === 'POST');
    expect(posts).toHaveLength(2);
    expect(JSON.stringify(posts[1]?.json)).toContain('It is broken.');
  });

  it('generateObject asks once more where the answer does not follow the schema, and counts both', async () => {
    const server = await provider(play, model, (asked) => ({
      says: asked.includes('does not follow')
        ? ['```json\n{"name":"Tea",', '"price":3}\n```']
        : ['{"name":"Tea"}'],
      usage: { input: 10, output: 4 },
    }));
    const { page } = await site(type, server.url + path, model, { access: 'allow' });
    const result = await page.evaluate(() =>
      window.ai.generateObject('Name a drink and what it costs.', {
        schema: {
          type: 'object',
          properties: { name: { type: 'string' }, price: { type: 'number' } },
          required: ['name', 'price'],
          additionalProperties: false,
        },
      }),
    );
    expect(result).toMatchObject({
      object: { name: 'Tea', price: 3 },
      text: '{"name":"Tea","price":3}',
      usage: { input: 20, output: 8 },
    });
    const posts = server.received.filter(({ method }) => method === 'POST');
    expect(JSON.stringify(posts[1]?.json)).toContain('required property');
  });

  it('and fails as invalid-output where it never does, or as invalid-request where the schema is of no use', async () => {
    const server = await provider(play, model, () => ({ says: ['Tea, three crowns.'] }));
    const { page } = await site(type, server.url + path, model, { access: 'allow' });
    const failures = await page.evaluate(() =>
      Promise.all(
        [{ type: 'object' }, { type: 'drink' }].map((schema) =>
          window.ai.generateObject('x', { schema }).then(
            () => undefined,
            ({ name, code, detail }) => ({ name, code, detail }),
          ),
        ),
      ),
    );
    expect(failures).toEqual([
      { name: 'WindowAIError', code: 'invalid-output', detail: 'It is not JSON, or not JSON alone.' },
      { name: 'WindowAIError', code: 'invalid-request', detail: 'json.schema' },
    ]);
    expect(server.received.filter(({ method }) => method === 'POST')).toHaveLength(2);
  });
});

describe('S12 a schema that would be checked for ever', () => {
  it('ends its own answer, and holds up nobody else', async () => {
    const { oriel, site, page } = await scene.set({ access: 'allow' });
    const other = await oriel.open(`${site.origin}/`);
    const hostile = page.evaluate(async () => {
      const $defs: Record<string, object> = { d60: { minLength: 1 } };
      for (let at = 59; at >= 0; at -= 1)
        $defs[`d${at}`] = { allOf: [{ $ref: `#/$defs/d${at + 1}` }, { $ref: `#/$defs/d${at + 1}` }] };
      const schemas = [{ $ref: '#/$defs/d0', $defs }, { pattern: '^(a+)+$' }];
      return Promise.all(
        schemas.map((schema) =>
          window.ai
            .streamText(`"${'a'.repeat(5_000)}!"`, { json: { schema, check: true } })
            .text.catch(({ code, detail }) => ({ code, detail })),
        ),
      );
    });
    expect((await ask(other, 'still here')).text).toBe('still here');
    expect(await hostile).toEqual([
      { code: 'invalid-output', detail: 'It cannot be checked in reasonable time.' },
      { code: 'invalid-output', detail: expect.stringContaining('does not match') },
    ]);
  }, 20_000);
});

describe('beyond conversations', () => {
  /** OpenAI, as far as these four go. */
  async function openAI(): Promise<TestServer> {
    const replies: Record<string, unknown> = {
      '/v1/embeddings': {
        data: [
          { index: 0, embedding: [1, 2] },
          { index: 1, embedding: [3, 4] },
        ],
        usage: { prompt_tokens: 4 },
      },
      '/v1/images/generations': { data: [{ b64_json: 'AQID' }], output_format: 'png' },
      '/v1/audio/transcriptions': { text: 'Hello there' },
    };
    const server = await serve((response, { path }) => {
      const reply = replies[path];
      if (path === '/v1/audio/speech') {
        response.writeHead(200, { 'content-type': 'audio/mpeg' });
        return void response.end(Buffer.from([1, 2, 3]));
      }
      response.writeHead(reply === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(reply ?? {}));
    });
    closing.push(server);
    return server;
  }

  it('embed, generateImage, generateSpeech and transcribe answer by the models chosen for them', async () => {
    const server = await openAI();
    const id = `p${count + 1}`;
    const { page } = await site('openai', `${server.url}/v1`, 'gpt-5', {
      access: 'allow',
      capabilities: ['text', 'embeddings', 'image-generation', 'speech', 'transcription'],
      tasks: {
        embed: `${id}/text-embedding-3-small`,
        image: `${id}/gpt-image-1`,
        speech: `${id}/gpt-4o-mini-tts`,
        transcribe: `${id}/whisper-1`,
      },
    });
    const made = await page.evaluate(async () => {
      const bytes = async (blob: Blob | undefined) => [
        blob?.type,
        ...new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer()),
      ];
      const { embeddings, usage, model } = await window.ai.embed(['a', 'b']);
      const { images } = await window.ai.generateImage('a fjord');
      const { audio } = await window.ai.generateSpeech('Hello', { format: 'mp3' });
      const { text } = await window.ai.transcribe(audio);
      return {
        embeddings,
        usage,
        model,
        image: await bytes(images[0]),
        audio: await bytes(audio),
        text,
        kinds: (await window.ai.models()).map(({ id, kind }) => `${kind} ${id.split('/').at(-1)}`),
      };
    });
    expect(made).toEqual({
      embeddings: [
        [1, 2],
        [3, 4],
      ],
      usage: { input: 4 },
      model: `${id}/text-embedding-3-small`,
      image: ['image/png', 1, 2, 3],
      audio: ['audio/mpeg', 1, 2, 3],
      text: 'Hello there',
      kinds: [
        'chat gpt-5',
        'embedding text-embedding-3-small',
        'image gpt-image-1',
        'speech gpt-4o-mini-tts',
        'transcription whisper-1',
      ],
    });
  });

  it('says which model is missing, and what the site holds no grant for', async () => {
    const server = await openAI();
    const { page } = await site('openai', `${server.url}/v1`, 'gpt-5', {
      access: 'allow',
      capabilities: ['text', 'embeddings'],
      tasks: {},
    });
    await scene.oriel.command({ command: 'set-task-model', task: 'embed', model: null });
    const failure = await page.evaluate(() =>
      window.ai.embed('a').then(
        () => undefined,
        ({ code, message }) => ({ code, message }),
      ),
    );
    expect(failure).toEqual({ code: 'no-model', message: expect.stringContaining('embeddings') });
  });
});

describe('models', () => {
  it('S34 are refused before a grant, without a window, and are then what answers or may be chosen among', async () => {
    const { oriel, site, page, model, providerId } = await scene.set();
    const asked = () =>
      page.evaluate(() =>
        window.ai.models().then(
          (models) => models.map(({ id }) => id),
          ({ code }) => code,
        ),
      );
    expect(await asked()).toBe('permission-denied');
    expect(await oriel.approvals()).toEqual([]);
    await oriel.command({ command: 'set-site-access', origin: site.origin, access: 'allow' });
    expect(await asked()).toEqual([model]);
    await oriel.command({
      command: 'set-site-routing',
      origin: site.origin,
      routing: { pageChooses: true },
    });
    expect(await asked()).toEqual(expect.arrayContaining([model, `${providerId}/other`]));
  });
});

describe('discovery', () => {
  /** What the page finds by asking: who announced itself, and what its `ai` answers. */
  const discovered = (page: Page) =>
    page.evaluate(async () => {
      type Detail = { info: { name: string; rdns: string }; ai: Window['ai'] };
      const found: Detail[] = [];
      addEventListener('windowai:announce', (event) => found.push((event as CustomEvent<Detail>).detail));
      dispatchEvent(new Event('windowai:request'));
      const ours = found.find(({ info }) => info.rdns === 'example.oriel');
      return {
        names: found.map(({ info }) => info.name),
        frozen: Object.isFrozen(ours) && Object.isFrozen(ours?.info),
        isWindowAI: ours?.ai === window.ai,
        text: await ours?.ai.streamText('found').text,
      };
    });

  it('finds Oriel where it is window.ai itself', async () => {
    const { page } = await scene.set({ access: 'allow' });
    expect(await discovered(page)).toEqual({
      names: ['Oriel'],
      frozen: true,
      isWindowAI: true,
      text: 'found',
    });
  });

  it('finds Oriel beside a window.ai that was there first, which stays', async () => {
    const { oriel, site } = await scene.set({ access: 'allow' });
    const page = await oriel.browser.newPage();
    // Before any content script, as what the browser itself or an extension that came first defines.
    await page.evaluateOnNewDocument(() => {
      Object.defineProperty(window, 'ai', { value: { theirs: true } });
      addEventListener('windowai:request', () =>
        dispatchEvent(
          new CustomEvent('windowai:announce', {
            detail: Object.freeze({ info: { name: 'Theirs', rdns: 'example.theirs' }, ai: window.ai }),
          }),
        ),
      );
    });
    await page.goto(`${site.origin}/`);
    expect(await page.evaluate(() => (window.ai as unknown as { theirs?: boolean }).theirs)).toBe(true);
    const { names, ...rest } = await discovered(page);
    expect(names.sort()).toEqual(['Oriel', 'Theirs']);
    expect(rest).toEqual({ frozen: true, isWindowAI: false, text: 'found' });
  });

  it('finds Oriel after the page, or an extension that came later, took window.ai for itself', async () => {
    const { oriel, site } = await scene.set({ access: 'allow' });
    site.put('/own', '<!doctype html><script>window.ai = { mine: true };</script>');
    const page = await oriel.open(`${site.origin}/own`);
    expect(await discovered(page)).toMatchObject({ names: ['Oriel'], isWindowAI: false, text: 'found' });
  });
});
