/** What a type does beyond chat: refused, given up and broken off as a chat is. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ERRORS } from '../../../lib/protocol/errors.ts';
import type { Task, TaskName } from '../../../lib/protocol/task.ts';
import type { Answer, Connection, ProviderType } from '../../../lib/providers/types.ts';
import { type Act, MODEL, openAct, playOf } from '../act.ts';
import type { Refusal } from '../plays/play.ts';
import { JSON_BODY, pause, type Reply, refuse } from '../servers.ts';
import { collect, type StageSettings } from '../stage.ts';

const CANARY = 'quokka-4242';

const TASKS: { readonly [Name in TaskName]: Extract<Task, { task: Name }> } = {
  embed: { task: 'embed', surface: 'window.ai', values: ['a', 'b'] },
  image: { task: 'image', surface: 'window.ai', prompt: 'An otter' },
  speech: { task: 'speech', surface: 'window.ai', text: 'Hello' },
  transcribe: {
    task: 'transcribe',
    surface: 'window.ai',
    audio: { mediaType: 'audio/wav', data: 'UklGRg==' },
  },
};

const begin = (type: ProviderType, name: TaskName, connection: Connection): Answer => {
  const answers = type[name] as (task: Task, model: string, connection: Connection) => Answer;
  return answers(TASKS[name], MODEL, connection);
};

/** What of it the type has. */
export const tasksOf = (type: ProviderType): TaskName[] =>
  (Object.keys(TASKS) as TaskName[]).filter((name) => type[name] !== undefined);

export function beyond(type: ProviderType): void {
  const names = tasksOf(type);
  let act: Act;
  beforeAll(async () => {
    act = await openAct(type);
  });
  afterAll(() => act[Symbol.asyncDispose]());

  const run = (name: TaskName, reply: Reply, settings: StageSettings = {}) => {
    act.replies(reply);
    return collect(begin(type, name, act.connect(settings)));
  };
  const documented = Object.entries(playOf(type).refusals) as [keyof typeof ERRORS, Refusal][];

  it.each(names)(
    'S06 %s: every refusal has the code that it has for a chat, and words of ours',
    async (name) => {
      for (const [code, { status, body, headers }] of documented) {
        const said = JSON.stringify(body).replaceAll('"message":"', `"message":"${CANARY} `);
        const { error, ends, parts } = await run(name, refuse(status, JSON.parse(said), headers));
        expect([code, error?.code, ends]).toEqual([code, code, 1]);
        expect(error?.message).toMatch(/^[A-Z].+[.?]$/);
        expect(JSON.stringify([error, parts])).not.toContain(CANARY);
      }
    },
  );

  it.each(names)('S26 %s: an abort ends it, and the socket is closed', async (name) => {
    const abort = new AbortController();
    const answer = run(name, () => void setTimeout(() => abort.abort(), 10), { signal: abort.signal });
    const { error, ends } = await answer;
    expect([error?.code, ends]).toEqual(['aborted', 1]);
    await act.server.received[0]?.hungUp;
  });

  it.each(names)('%s: broken off in the middle, it is one error', async (name) => {
    const { error, ends } = await run(name, async (response) => {
      response.writeHead(200, JSON_BODY);
      response.write('{"data":[');
      await pause(15);
      response.destroy();
    });
    expect([error?.code, ends]).toEqual(['network', 1]);
  });

  it.each(names)('S06 %s: what is no answer is one error, and no word of it', async (name) => {
    for (const sent of [`<html>${CANARY}</html>`, `{"${CANARY}":true}`, '']) {
      const { error, ends, parts } = await run(name, refuse(200, sent, { 'content-type': 'text/html' }));
      expect([sent, error?.code, ends]).toEqual([sent, 'provider-error', 1]);
      expect(JSON.stringify([error, parts])).not.toContain(CANARY);
    }
  });
}
