/** One page, three providers of three wires: the page says the same to each, tools and images included. */
import { afterEach, describe, expect, it } from 'vitest';
import { serve, type TestServer } from '../contract/servers.ts';
import { stage } from './support/stage.ts';
import { setUpWires, WIRES, type Wire } from './support/three-wires.ts';

const scene = stage();
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const closing: TestServer[] = [];
afterEach(async () => {
  for (const server of closing.splice(0)) await server[Symbol.asyncDispose]();
});

/** A provider that looks at the picture, asks for the weather, and answers once it was told. */
async function provider({ play, model }: Wire): Promise<TestServer> {
  const server = await serve(async (response, { method, path, json }) => {
    const looked = method === 'GET' ? play.look(path, [model]) : undefined;
    if (json === undefined || method === 'GET') {
      response.writeHead(looked === undefined ? 404 : 200, { 'content-type': 'application/json' });
      return void response.end(JSON.stringify(looked ?? {}));
    }
    const told = JSON.stringify(json).includes('minus four');
    const usage = { input: 30, output: 9 };
    const { content, end } = told
      ? play.stream({ says: ['It is minus four', ' in Oslo.'], usage })
      : play.stream({
          says: ['A fjord. Let me look.'],
          calls: [{ name: 'weather', arguments: '{"city":"Oslo"}' }],
          finish: 'tool-calls',
          usage,
        });
    response.writeHead(200, { 'content-type': play.contentType });
    response.end([...content, ...end].join(''));
  });
  closing.push(server);
  return server;
}

describe('three wires in one page session', () => {
  it('an image, a tool and its result go through each, and the page does not tell them apart', async () => {
    const servers = await Promise.all(WIRES.map(provider));
    const site = await scene.another();
    await setUpWires(scene.oriel, site.origin, servers);
    const page = await scene.oriel.open(`${site.origin}/`);

    for (const [at, wire] of WIRES.entries()) {
      const ref = `wire-${at}/${wire.model}`;
      await scene.oriel.command({ command: 'set-site-model', origin: site.origin, model: ref });
      const said = await page.evaluate(async (pixel) => {
        const question = {
          role: 'user' as const,
          content: [
            { type: 'text' as const, text: 'Where is this, and how cold is it there?' },
            { type: 'image' as const, image: `data:image/png;base64,${pixel}` },
          ],
        };
        const tools = [
          {
            name: 'weather',
            description: 'The weather in a city.',
            inputSchema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
          },
        ];
        const options = { tools, maxOutputTokens: 200 };
        const first = await window.ai.streamText({ messages: [question] }, options).result;
        const results = first.toolCalls.map(({ id, name, arguments: json }) => ({
          type: 'tool-result' as const,
          id,
          name,
          content: `${JSON.parse(json).city}: minus four`,
        }));
        const second = await window.ai.streamText(
          {
            messages: [
              question,
              { role: 'assistant', content: first.content },
              { role: 'tool', content: results },
            ],
          },
          options,
        ).result;
        return {
          calls: first.toolCalls.map(({ name, arguments: json }) => [name, JSON.parse(json)]),
          ends: [first.finishReason, second.finishReason],
          text: second.text,
          usage: second.usage,
          model: second.model,
        };
      }, PIXEL);

      expect(said).toEqual({
        calls: [['weather', { city: 'Oslo' }]],
        ends: ['tool-calls', 'stop'],
        text: 'It is minus four in Oslo.',
        usage: expect.objectContaining({ input: 30, output: 9 }),
        model: ref,
      });
      const posts = servers[at]?.received.filter(({ method }) => method === 'POST') ?? [];
      expect(posts).toHaveLength(2);
      for (const { path, json, headers } of posts) {
        expect(wire.keyed(headers)).toBe(`key-of-wire-${at}`);
        expect(wire.play.sent(path, json ?? {})).toMatchObject({ tools: ['weather'], images: [PIXEL] });
      }
    }
    // Each key went to its own provider and nowhere else.
    for (const [at, server] of servers.entries()) {
      const others = JSON.stringify(server.received.map(({ headers, path, json }) => [headers, path, json]));
      for (const other of WIRES.keys())
        if (other !== at) expect(others).not.toContain(`key-of-wire-${other}`);
    }
  });
});
