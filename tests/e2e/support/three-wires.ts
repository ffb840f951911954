/** Three providers of three wires behind one site. What the page writes says how they answer. */
import type { ServerResponse } from 'node:http';
import type { ConfigFile } from '../../../lib/protocol/config-file.ts';
import { play as chat } from '../../contract/plays/chat.ts';
import { play as gemini } from '../../contract/plays/gemini.ts';
import { play as messages } from '../../contract/plays/messages.ts';
import type { Play, Script } from '../../contract/plays/play.ts';
import { type Received, serve, type TestServer } from '../../contract/servers.ts';
import { sleep } from './answers.ts';
import type { Oriel } from './oriel.ts';

export interface Wire {
  type: string;
  path: string;
  model: string;
  play: Play;
  /** The header that carries the key. */
  keyed: (headers: Received['headers']) => string | undefined;
}

export const WIRES: readonly Wire[] = [
  {
    type: 'openai-compatible',
    path: '/v1',
    model: 'large-1',
    play: chat,
    keyed: ({ authorization }) => authorization?.replace('Bearer ', ''),
  },
  {
    type: 'anthropic',
    path: '/v1',
    model: 'claude-sonnet-4-5',
    play: messages,
    keyed: (headers) => headers['x-api-key'] as string,
  },
  {
    type: 'google',
    path: '/v1beta',
    model: 'gemini-2.5-flash',
    play: gemini,
    keyed: (headers) => headers['x-goog-api-key'] as string,
  },
];

const USAGE = { input: 30, output: 9 };

/** `@json` and `@think` in a question are asked for by it; a tool is called until it was told “minus four”. */
function scriptFor(asked: string): Script {
  if (asked.includes('minus four')) return { says: ['It is minus four', ' in Oslo.'], usage: USAGE };
  if (asked.includes('@json')) return { says: ['{"city":', '"Oslo","degrees":-4}'], usage: USAGE };
  if (!asked.includes('"weather"')) return { says: ['Hello', ' from the fjord.'], usage: USAGE };
  return {
    ...(asked.includes('@think') ? { thinks: ['Oslo is', ' in Norway.'] } : {}),
    says: ['Let me look.'],
    calls: [{ name: 'weather', arguments: '{"city":"Oslo"}' }],
    finish: 'tool-calls',
    usage: USAGE,
  };
}

/** Words without an end, until the other side leaves. */
async function goOn(response: ServerResponse, { play }: Wire, { hungUp }: Received): Promise<void> {
  let gone = false;
  void hungUp.then(() => {
    gone = true;
  });
  const { content } = play.stream({ says: Array.from({ length: 1_000 }, (_, at) => `${at} `) });
  for (const piece of content) {
    if (gone) return;
    response.write(piece);
    await sleep(20);
  }
}

const provider = (wire: Wire): Promise<TestServer> =>
  serve(async (response, request) => {
    const { play, model } = wire;
    const { method, path, json } = request;
    const looked = method === 'GET' ? play.look(path, [model]) : undefined;
    if (json === undefined || method === 'GET') {
      response.writeHead(looked === undefined ? 404 : 200, { 'content-type': 'application/json' });
      return void response.end(JSON.stringify(looked ?? {}));
    }
    const asked = JSON.stringify(json);
    const refusal = asked.includes('@too-long') ? play.refusals['context-too-long'] : undefined;
    if (refusal !== undefined || asked.includes('@too-often')) {
      // For longer than Oriel waits by itself.
      const { status, headers, body } = refusal ?? {
        status: 429,
        headers: { 'retry-after': '61' },
        body: {},
      };
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      return void response.end(JSON.stringify(body));
    }
    response.writeHead(200, { 'content-type': play.contentType });
    if (asked.includes('@endless')) return goOn(response, wire, request);
    const { content, end } = play.stream(scriptFor(asked));
    response.write(content.join(''));
    const midway = asked.includes('@midway');
    // What comes with the error is not seen before it.
    if (midway) await sleep(100);
    response.end(midway ? play.midway : end.join(''));
  });

export interface ThreeWires extends AsyncDisposable {
  servers: readonly TestServer[];
  /** What a page calls the model of this wire. */
  refOf(wire: Wire): string;
  /** From now on the site is answered over this wire. */
  choose(wire: Wire): Promise<void>;
  /** What this wire was asked, without what only looks. */
  posts(wire: Wire): Received[];
}

/** Sets these up, a server for each of `WIRES`; the site is allowed to ask all of them. */
export async function setUpWires(
  oriel: Oriel,
  origin: string,
  servers: readonly TestServer[],
): Promise<void> {
  const file: ConfigFile = {
    version: 1,
    providers: WIRES.map(({ type, path, model }, at) => ({
      id: `wire-${at}`,
      type,
      label: `Wire ${at}`,
      baseUrl: `${servers[at]?.url}${path}`,
      models: [model],
      key: `key-of-wire-${at}`,
    })),
    sites: [{ origin, access: 'allow' }],
  };
  const done = await oriel.command({ command: 'import', file: JSON.stringify(file) });
  if (!done.ok) throw new Error(`The configuration was refused: ${JSON.stringify(done.problems)}`);
}

export async function threeWires(oriel: Oriel, origin: string): Promise<ThreeWires> {
  const servers = await Promise.all(WIRES.map(provider));
  const refOf = (wire: Wire) => `wire-${WIRES.indexOf(wire)}/${wire.model}`;
  await setUpWires(oriel, origin, servers);
  return {
    servers,
    refOf,
    async choose(wire) {
      await oriel.command({ command: 'set-site-model', origin, model: refOf(wire) });
    },
    posts: (wire) => servers[WIRES.indexOf(wire)]?.received.filter(({ method }) => method === 'POST') ?? [],
    async [Symbol.asyncDispose]() {
      await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()));
    },
  };
}
