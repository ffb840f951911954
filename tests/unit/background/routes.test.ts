/** A call's way to an answer, over the rooms as they are. */
import { expect, it, vi } from 'vitest';
import { makeEndpoints } from '../../../entrypoints/commands/knowing.ts';
import { openEndpoints } from '../../../lib/catalog/endpoints.ts';
import type { Routed } from '../../../lib/gate/outcome.ts';
import type { ProviderConfig } from '../../../lib/protocol/config.ts';
import type { Part } from '../../../lib/protocol/part.ts';
import { openSettings } from '../../../lib/settings/store.ts';
import { browser } from './browser.ts';
import { freshRooms, rooms, send, setUp } from './rooms.ts';

vi.mock('../../../lib/platform/browser.ts', () => import('./browser.ts'));

let asked: string[];
freshRooms(() => {
  asked = [];
  return async (url) => {
    asked.push(url);
    return Response.json({ data: [] });
  };
});

const SITE = 'https://a.example';
const HERE: ProviderConfig = {
  id: 'server',
  type: 'openai-compatible',
  label: 'Server',
  baseUrl: 'http://localhost:8000/v1',
  models: ['m'],
};

async function localOnly(): Promise<void> {
  await setUp([HERE]);
  await send({ command: 'set-site-routing', origin: SITE, routing: { rules: { localOnly: true } } });
  await send({ command: 'explain', supposed: {} });
  asked = [];
}

async function called(): Promise<{ parts: Part[]; routed: Routed }> {
  const open = await rooms();
  const { parts, routed } = open.run(
    { surface: 'window.ai', messages: [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }] },
    {
      site: 'server/m',
      routing: open.grants.routing({ origin: SITE }),
      asker: { origin: SITE, incognito: false },
    },
    new AbortController().signal,
  );
  const all: Part[] = [];
  for await (const read of parts) all.push(...read);
  return { parts: all, routed };
}

it('S03 a server that was moved away is not asked by a rule that keeps all on this machine, though the background died before it knew', async () => {
  await localOnly();
  const { settings } = await rooms();
  await settings.saveProvider({ ...HERE, baseUrl: 'https://models.example/v1' });
  expect((await called()).parts).toMatchObject([{ type: 'error', error: { code: 'no-model' } }]);
  expect(asked).toEqual([]);
});

it('what was worked out of what is set up holds after a restart', async () => {
  await localOnly();
  const settings = await openSettings();
  const again = openEndpoints(browser.runtime.getManifest().version);
  expect((await again.all(settings.current()))?.map(({ ref }) => ref)).toContain('server/m');
  settings.close();
  again.close();
});

it('a call that nobody may answer is told so, and why is kept with it', async () => {
  await localOnly();
  await send({ command: 'save-provider', provider: { ...HERE, baseUrl: 'https://models.example/v1' } });
  const { parts, routed } = await called();
  expect(parts).toMatchObject([{ type: 'error', error: { code: 'no-model' } }]);
  expect(routed.decision).toMatchObject({
    wanted: 'server/m',
    by: 'site',
    candidates: [],
    removed: [{ ref: 'server/m', rule: 'local-only' }],
  });
  expect(routed.attempts).toEqual([]);
});

it('a change at whatever moment of the making is worked in', async () => {
  await localOnly();
  const open = await rooms();
  const put = open.endpoints.put;
  for (let moment = 0; moment < 12; moment += 1) {
    let again: Promise<void> | undefined;
    const making = vi.spyOn(open.endpoints, 'put').mockImplementation(async (...made) => {
      await put(...made);
      if (again !== undefined) return;
      again = (async () => {
        for (let step = 0; step < moment; step += 1) await undefined;
        await makeEndpoints(open);
      })();
    });
    await makeEndpoints(open);
    await again;
    expect(making.mock.calls.length, `${moment} steps after`).toBe(2);
    making.mockRestore();
  }
});

it('an endpoint that was chosen is asked though it rests, whatever the catalogue thinks of it', async () => {
  await setUp([HERE]);
  await send({ command: 'set-own-facts', model: 'server/m', facts: { contextLength: 1 } });
  asked = [];
  const { health } = await rooms();
  const failed = { ref: 'server/m', outcome: 'rate-limited', startedAt: 0, ms: 1 } as const;
  health.record(failed, { retryAfter: 3_600 });
  await called();
  expect(asked).toEqual(['http://localhost:8000/v1/chat/completions']);
  // A rule is a rule, resting or not.
  await send({ command: 'set-routing', rules: { maxPrice: { input: 0 } } });
  expect((await called()).parts).toMatchObject([{ error: { code: 'context-too-long' } }]);
  expect(asked).toHaveLength(1);
});

it('an answer that is to be checked and does not comply is charged, told, and not kept in memory', async () => {
  await setUp([HERE]);
  const said = (content: string) =>
    Response.json({
      choices: [{ message: { content }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 3 },
    });
  const replies = [said('{"a":"x"}'), said('{"a":1}')];
  vi.stubGlobal('fetch', async () => replies.shift());
  const open = await rooms();
  const ask = async () => {
    const { parts, routed } = open.run(
      {
        surface: 'window.ai',
        messages: [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }],
        json: { schema: { properties: { a: { type: 'number' } } }, check: true },
      },
      {
        site: 'server/m',
        routing: { cache: true },
        asker: { origin: SITE, incognito: false },
      },
      new AbortController().signal,
    );
    let end: Part | undefined;
    for await (const read of parts) end = read.at(-1);
    return { end, routed };
  };
  const first = await ask();
  expect(first.end).toMatchObject({ type: 'error', error: { code: 'invalid-output' } });
  expect(first.routed.attempts).toMatchObject([{ outcome: 'answered', usage: { input: 3 } }]);
  const second = await ask();
  expect(second.end).toMatchObject({ type: 'finish', served: { attempts: 1 } });
  expect((await ask()).end).toMatchObject({ type: 'finish', served: { cached: true } });
});
