/** OpenAI's own client, unmodified, in a page: only its base URL and its fetch are Oriel's. */
import { afterEach, describe, expect, it } from 'vitest';
import { poll } from '../../scripts/own-pages.ts';
import { serve } from '../contract/servers.ts';
import { sleep } from './support/answers.ts';
import { clientPages, failureOf, PIXEL } from './support/openai-client.ts';
import { CANARY, stage } from './support/stage.ts';
import { WIRES } from './support/three-wires.ts';

const scene = stage();
const { app, wired } = clientPages(scene);
const closing: AsyncDisposable[] = [];
afterEach(async () => {
  for (const it of closing.splice(0)) await it[Symbol.asyncDispose]();
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
