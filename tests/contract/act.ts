/** A provider type and its play on a server of its own, for the suites of this folder. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Call } from '../../lib/protocol/call.ts';
import type { Connection, ProviderType } from '../../lib/providers/types.ts';
import type { Play, Script } from './plays/play.ts';
import { pause, type Received, type Reply, serve, type TestServer } from './servers.ts';
import { ask, type Collected, collect, type StageSettings, stage } from './stage.ts';

/** By wire: each file of plays/ is named for the one that it plays. */
export const plays: ReadonlyMap<string, Play> = new Map(
  await Promise.all(
    readdirSync(join(import.meta.dirname, 'plays'))
      .filter((name) => name !== 'play.ts')
      .map(async (name): Promise<[string, Play]> => {
        const module = (await import(join(import.meta.dirname, 'plays', name))) as { play: Play };
        return [name.replace(/\.ts$/, ''), module.play];
      }),
  ),
);

/** @throws for a wire that nobody has written a play for. */
export function playOf({ wire }: ProviderType): Play {
  const play = plays.get(wire);
  if (play === undefined) throw new Error(`Write tests/contract/plays/${wire}.ts: the contract wants it.`);
  return play;
}

export const MODEL = 'm-1';

export interface Act extends AsyncDisposable {
  type: ProviderType;
  play: Play;
  server: TestServer;
  /** From here on every question that is no look is answered like this. */
  replies(reply: Reply): void;
  /** … or in the words of the play, one packet a word. `hangs`: silent after the last word, for ever. */
  says(script: Script, how?: { hangs?: boolean; gapMs?: number }): void;
  connect(settings?: StageSettings): Connection;
  /** One call, read to its end. */
  run(extra?: Partial<Call>, settings?: StageSettings): Promise<Collected>;
  /** The questions asked since the last `replies` or `says`, without the looks. */
  asked(): Received[];
}

/** The address that stands for the type's own, on this server. */
export const addressOn = (server: string, { baseUrl }: ProviderType): string =>
  server + (baseUrl.initial === undefined ? '/v1' : new URL(baseUrl.initial).pathname.replace(/\/$/, ''));

export async function openAct(type: ProviderType, play = playOf(type)): Promise<Act> {
  let reply: Reply = (response) => void response.writeHead(500).end();
  let looks = true;
  const server = await serve((response, request) => {
    const seen = looks ? play.look(request.path, [MODEL]) : undefined;
    if (seen === undefined) return reply(response, request);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(seen));
  });
  const act: Act = {
    type,
    play,
    server,
    replies(next) {
      reply = next;
      looks = false;
      server.received.length = 0;
    },
    says(script, { hangs = false, gapMs = 0 } = {}) {
      const { content, end } = play.stream(script);
      act.replies(async (response) => {
        response.writeHead(200, { 'content-type': play.contentType });
        for (const packet of content) {
          response.write(packet);
          if (gapMs > 0) await pause(gapMs);
        }
        if (!hangs) response.end(end.join(''));
      });
      looks = true;
    },
    connect: (settings) =>
      stage(type, {
        baseUrl: addressOn(server.url, type),
        ...(type.key.needed === 'none' ? {} : { key: 'a-key' }),
        ...settings,
      }),
    run: (extra = {}, settings) => collect(type.generate(ask('Hello', extra), MODEL, act.connect(settings))),
    asked: () =>
      server.received.filter(({ method, path }) => method === 'POST' && play.look(path, []) === undefined),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
  return act;
}
