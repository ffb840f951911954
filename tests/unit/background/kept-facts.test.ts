/** What a call goes by that lies on the disk and is not what Oriel wrote there. */
import { openDB } from 'idb';
import { describe, expect, it, vi } from 'vitest';
import { DATABASE_OF } from '../../../lib/platform/stores.ts';
import type { Part } from '../../../lib/protocol/part.ts';
import type { StoreName } from '../../../lib/protocol/store-control.ts';
import { freshRooms, meanwhile, rooms, send } from './rooms.ts';

vi.mock('../../../lib/platform/browser.ts', () => import('./browser.ts'));

freshRooms(() => async () => {
  const answer = { message: { content: 'Good day.' }, finish_reason: 'stop' };
  return Response.json({ choices: [answer], usage: { prompt_tokens: 10, completion_tokens: 10 } });
});

const HERE = {
  id: 'server',
  type: 'openai-compatible',
  label: 'Server',
  baseUrl: 'http://localhost:8000/v1',
  models: ['m'],
};
const endpoint = { ref: 'server/m', providerId: 'server', modelId: 'm', model: 'm', local: true };

async function setUp(): Promise<void> {
  await send({ command: 'import', file: JSON.stringify({ version: 1, providers: [HERE] }) });
  await send({ command: 'set-own-facts', model: 'server/m', facts: { input: 1_000, output: 1_000 } });
}

/** The background dies, this is put in the place of what lay there, and the next one answers a call. */
async function calledOver(store: StoreName, name: string, value: object): Promise<Part | undefined> {
  await meanwhile(async () => {
    const raw = await openDB(DATABASE_OF[store]);
    await raw.put(name, value);
    raw.close();
  });
  const { parts } = (await rooms()).run(
    { surface: 'window.ai', messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }] },
    { site: 'server/m' },
    new AbortController().signal,
  );
  let end: Part | undefined;
  for await (const read of parts) end = read.at(-1);
  return end;
}

const KEPT: [what: string, record: object][] = [
  ['that says it is free', { endpoints: [endpoint] }],
  ['that says so as it is written today', { text: JSON.stringify([endpoint]) }],
  ['priced in words', { endpoints: [{ ...endpoint, price: { input: 'much', output: null } }] }],
  ['of nothing', { endpoints: [null] }],
  ['half written', { text: '[{"ref":"server/m","price":{"inp' }],
  ['without any', {}],
];

describe('a record of an endpoint', () => {
  it.each(KEPT)(
    'S10 %s is made anew before the call, which costs what the person says',
    async (_, record) => {
      await setUp();
      const end = await calledOver('endpoints', 'endpoints', { providerId: 'server', ...record });
      expect(end).toMatchObject({ type: 'finish', served: { cost: 0.02 } });
      await send({ command: 'set-budgets', all: { perDay: 0.021 } });
      const again = await calledOver('endpoints', 'endpoints', { providerId: 'server', ...record });
      expect(again).toMatchObject({ type: 'error', error: { code: 'budget-exceeded' } });
    },
  );
});

describe('a provider’s list', () => {
  it.each([
    ['of nothing', [null]],
    ['of models without names', [{}, 7]],
    ['with a price that is no number', [{ id: 'm', price: { input: Number.NaN, output: 'x' } }]],
  ])('S10 %s keeps nobody from working out what a call costs', async (_, models) => {
    await setUp();
    const list = { providerId: 'server', models, fetchedAt: 1 };
    await send({ command: 'set-own-facts', model: 'server/m', facts: { input: 2_000, output: 2_000 } });
    await calledOver('lists', 'listings', list);
    await send({ command: 'set-own-facts', model: 'server/m', facts: { input: 500, output: 500 } });
    expect(await calledOver('lists', 'listings', list)).toMatchObject({ served: { cost: 0.01 } });
    expect((await send({ command: 'overview' })).models.map(({ ref }) => ref)).toContain('server/m');
  });
});
