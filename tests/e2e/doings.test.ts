/** What a provider does is loaded on first use: also by a background that was not there when Oriel was installed. */
import { afterEach, describe, expect, it } from 'vitest';
import type { ConfigFile } from '../../lib/protocol/config-file.ts';
import { play as chat } from '../contract/plays/chat.ts';
import { play as cohere } from '../contract/plays/cohere.ts';
import { play as gemini } from '../contract/plays/gemini.ts';
import { play as messages } from '../contract/plays/messages.ts';
import { play as ollama } from '../contract/plays/ollama.ts';
import type { Play } from '../contract/plays/play.ts';
import { play as responses } from '../contract/plays/responses.ts';
import { serve, type TestServer } from '../contract/servers.ts';
import { stage } from './support/stage.ts';

const scene = stage();

const WIRES: { type: string; path: string; model: string; play: Play }[] = [
  { type: 'openai-compatible', path: '/v1', model: 'large-1', play: chat },
  { type: 'openai', path: '/v1', model: 'gpt-4.1', play: responses },
  { type: 'anthropic', path: '/v1', model: 'claude-sonnet-4-5', play: messages },
  { type: 'google', path: '/v1beta', model: 'gemini-2.5-flash', play: gemini },
  { type: 'cohere', path: '', model: 'command-a-03-2025', play: cohere },
  { type: 'ollama', path: '', model: 'qwen3:8b', play: ollama },
];

const closing: TestServer[] = [];
afterEach(async () => {
  for (const server of closing.splice(0)) await server[Symbol.asyncDispose]();
});

/** Answers every question with its own name; one that asks for it is refused. */
async function provider({ play, model, type }: (typeof WIRES)[number]): Promise<TestServer> {
  const server = await serve(async (response, { method, path, json }) => {
    const looked = method === 'GET' ? play.look(path, [model]) : undefined;
    if (json === undefined || method === 'GET') {
      response.writeHead(looked === undefined ? 404 : 200, { 'content-type': 'application/json' });
      return void response.end(JSON.stringify(looked ?? {}));
    }
    if (JSON.stringify(json).includes('refuse me')) {
      response.writeHead(429, { 'content-type': 'application/json', 'retry-after': '61' });
      return void response.end('{"error":{"message":"quokka"}}');
    }
    const { content, end } = play.stream({ says: [`I am ${type}.`], usage: { input: 3, output: 4 } });
    response.writeHead(200, { 'content-type': play.contentType });
    response.end([...content, ...end].join(''));
  });
  closing.push(server);
  return server;
}

async function setUp() {
  const servers = await Promise.all(WIRES.map(provider));
  const site = await scene.another();
  const file: ConfigFile = {
    version: 1,
    providers: WIRES.map(({ type, path, model }, at) => ({
      id: `doing-${at}`,
      type,
      label: `Doing ${at}`,
      baseUrl: `${servers[at]?.url}${path}`,
      models: [model],
      key: `key-of-doing-${at}`,
    })),
    sites: [{ origin: site.origin, access: 'allow' }],
  };
  const done = await scene.oriel.command({ command: 'import', file: JSON.stringify(file) });
  expect(done.ok).toBe(true);

  const choose = (at: number) =>
    scene.oriel.command({
      command: 'set-site-model',
      origin: site.origin,
      model: `doing-${at}/${WIRES[at]?.model}`,
    });
  /** What a page is told that asks the wire at this place. */
  const asked = async (prompt = 'Who are you?') => {
    const page = await scene.oriel.open(`${site.origin}/`);
    return page.evaluate(
      (text) =>
        window.ai.streamText({ prompt: text }).result.then(
          (it) => it.text,
          (thrown) => String(thrown.code ?? thrown),
        ),
      prompt,
    );
  };
  return { choose, asked };
}

describe('a provider of another wire answers', () => {
  it('after the background was stopped, each time by one that has loaded nothing yet', async () => {
    const { choose, asked } = await setUp();
    for (const [at, { type }] of WIRES.entries()) {
      await choose(at);
      await scene.oriel.leaveDesk();
      await scene.oriel.stopBackground();
      expect(await asked()).toBe(`I am ${type}.`);
    }
  });

  it('and refuses in words of ours', async () => {
    const { choose, asked } = await setUp();
    for (const at of WIRES.keys()) {
      await choose(at);
      await scene.oriel.leaveDesk();
      await scene.oriel.stopBackground();
      expect(await asked('refuse me')).toContain('rate-limited');
    }
  });

  it('after the browser was restarted, and after Oriel was installed anew', async () => {
    const { choose, asked } = await setUp();
    await choose(2);
    await scene.oriel.restart();
    expect(await asked()).toBe('I am anthropic.');
    await scene.oriel.update();
    await choose(4);
    await scene.oriel.leaveDesk();
    await scene.oriel.stopBackground();
    expect(await asked()).toBe('I am cohere.');
  });
});
