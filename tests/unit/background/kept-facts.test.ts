/** What a call goes by that lies on the disk and is not what Oriel wrote there. */
import { openDB } from 'idb';
import { describe, expect, it, vi } from 'vitest';
import { DATABASE_OF } from '../../../lib/platform/stores.ts';
import type { Part } from '../../../lib/protocol/part.ts';
import type { StoreName } from '../../../lib/protocol/store-control.ts';
import { freshRooms, meanwhile, rooms, send, setUp } from './rooms.ts';

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

async function setPriced(): Promise<void> {
  await setUp([HERE]);
  await send({ command: 'set-own-facts', model: 'server/m', facts: { input: 1_000, output: 1_000 } });
}

async function put(store: StoreName, name: string, value: unknown, key?: IDBValidKey): Promise<void> {
  const raw = await openDB(DATABASE_OF[store]);
  await raw.put(name, value, key);
  raw.close();
}

/** The background dies, this is put in the place of what lay there, and the next one answers a call. */
async function calledOver(
  site: string,
  store: StoreName,
  name: string,
  value: object,
): Promise<Part | undefined> {
  await meanwhile(() => put(store, name, value));
  const { parts } = (await rooms()).run(
    { surface: 'window.ai', messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }] },
    { site },
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
      await setPriced();
      const end = await calledOver('server/m', 'endpoints', 'endpoints', { providerId: 'server', ...record });
      expect(end).toMatchObject({ type: 'finish', served: { cost: 0.02 } });
      await send({ command: 'set-budgets', all: { perDay: 0.021 } });
      const again = await calledOver('server/m', 'endpoints', 'endpoints', {
        providerId: 'server',
        ...record,
      });
      expect(again).toMatchObject({ type: 'error', error: { code: 'budget-exceeded' } });
    },
  );
});

describe('a provider’s list', () => {
  const FAR = { id: 'far', type: 'openai-compatible', label: 'Far', baseUrl: 'https://models.example/v1' };
  const list = (models: unknown[]) => ({ providerId: 'far', models, fetchedAt: 1 });
  const refs = async () => (await send({ command: 'overview' })).models.map(({ ref }) => ref);
  async function setFarUp(facts: object): Promise<void> {
    await setUp([FAR]);
    await send({ command: 'set-own-facts', model: 'far/m', facts });
    await meanwhile(() => put('endpoints', 'made', 'nothing', 'made'));
  }

  it.each([
    ['of nothing', [null]],
    ['of models without names', [{}, { id: 7 }]],
  ])('%s keeps nobody from working out what a call costs, and offers no models', async (_, models) => {
    await setFarUp({ input: 500, output: 500 });
    expect(await calledOver('far/m', 'lists', 'listings', list(models))).toMatchObject({
      served: { cost: 0.01 },
    });
    expect((await refs()).filter((ref) => ref.startsWith('far/'))).toEqual([]);
  });

  it('S10 with a price that is no number has none: what the person has not said either is not known', async () => {
    await setFarUp({ input: 500 });
    const models = [{ id: 'm', price: { input: Number.NaN, output: 'x' } }];
    const end = await calledOver('far/m', 'lists', 'listings', list(models));
    expect(end).toMatchObject({ type: 'finish', served: { model: 'far/m' } });
    expect(end).not.toHaveProperty('served.cost');
  });
});
