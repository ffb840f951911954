/** Commands about routing, over the rooms as they are: what is decided is kept, and what would answer is explained. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ModelRef } from '../../../lib/protocol/config.ts';
import type { SiteRouting } from '../../../lib/protocol/routing.ts';
import { outside } from './browser.ts';
import { freshRooms, rooms, send } from './rooms.ts';

vi.mock('../../../lib/platform/browser.ts', () => import('./browser.ts'));

let asked: string[];
let catalogue: (url: string) => Response;
/** What any provider lists; undefined: nothing, or, at models.example, that it cannot. */
let list: object[] | undefined;
freshRooms(() => {
  asked = [];
  list = undefined;
  catalogue = () => new Response('', { status: 503 });
  return async (url) => {
    asked.push(url);
    if (list !== undefined) return Response.json({ data: list });
    if (/openrouter\.ai|models\.dev/.test(url)) return catalogue(url);
    return url.includes('models.example') ? new Response('', { status: 503 }) : Response.json({ data: [] });
  };
});
afterEach(() => vi.restoreAllMocks());

const A = 'https://a.example';
const groq = { id: 'groq', type: 'groq', label: 'Groq', baseUrl: 'https://api.groq.com/openai/v1' };
const together = {
  id: 'together',
  type: 'together',
  label: 'Together',
  baseUrl: 'https://api.together.ai/v1',
};
const CHOSEN: ModelRef = 'groq/openai/gpt-oss-120b';
const ELSEWHERE: ModelRef = 'together/openai/gpt-oss-120b';

async function setUp(): Promise<void> {
  await send({
    command: 'import',
    file: JSON.stringify({
      version: 1,
      providers: [
        { ...groq, key: 'gsk_one', models: ['openai/gpt-oss-120b'] },
        { ...together, key: 'tgp_v1_one', models: ['openai/gpt-oss-120b'] },
      ],
      defaults: { model: CHOSEN },
    }),
  });
}
const explain = (more: object = {}) => send({ command: 'explain', supposed: {}, ...more });

describe('what would answer', () => {
  it('is the chosen endpoint, then the same model elsewhere, each with what it costs and who says so', async () => {
    await setUp();
    const { decision, endpoints } = await explain();
    expect(decision).toMatchObject({ wanted: CHOSEN, by: 'default' });
    expect(decision.candidates.map(({ ref }) => ref)).toEqual([CHOSEN, ELSEWHERE]);
    expect(decision.candidates[1]?.reasons.map(({ code }) => code)).toContain('same-model');
    expect(endpoints[CHOSEN]).toMatchObject({
      providerLabel: 'Groq',
      local: false,
      price: { source: 'bundled', input: expect.any(Number), output: expect.any(Number) },
    });
    await send({ command: 'set-routing', elsewhere: false });
    expect((await explain()).decision.candidates.map(({ ref }) => ref)).toEqual([CHOSEN]);
  });

  it('is nothing where a rule forbids it, and the sentence says so', async () => {
    await setUp();
    await send({
      command: 'set-site-routing',
      origin: A,
      routing: { rules: { localOnly: true } },
    });
    const { decision, refused } = await explain({ origin: A });
    expect(decision.removed).toContainEqual(expect.objectContaining({ ref: CHOSEN, rule: 'local-only' }));
    expect(refused?.message).toContain('not on this machine');
    expect((await explain()).refused).toBeUndefined();
  });

  it('follows a person’s own price, and own terms with a provider', async () => {
    await setUp();
    await send({ command: 'set-routing', rules: { maxPrice: { input: 0.01 } } });
    expect((await explain()).refused).toBeDefined();
    await send({ command: 'set-own-facts', model: CHOSEN, facts: { input: 0.001, output: 0.001 } });
    const { decision, endpoints } = await explain();
    expect(decision.candidates.map(({ ref }) => ref)).toEqual([CHOSEN]);
    expect(endpoints[CHOSEN]?.price).toMatchObject({ input: 0.001, source: 'own' });
    await send({ command: 'set-own-facts', model: CHOSEN, facts: null });
    expect((await explain()).refused).toBeDefined();

    await send({ command: 'set-routing', rules: { noTraining: true, noRetention: true } });
    await send({ command: 'set-privacy', id: 'together', privacy: { trains: false, retains: false } });
    expect((await explain({ model: ELSEWHERE })).decision.candidates.map(({ ref }) => ref)).toContain(
      ELSEWHERE,
    );
    await send({ command: 'set-privacy', id: 'together', privacy: { trains: true, retains: false } });
    expect((await explain({ model: ELSEWHERE })).decision.removed).toContainEqual(
      expect.objectContaining({ ref: ELSEWHERE, rule: 'trains' }),
    );
  });

  it('is told by the prices and terms of a model that was chosen, though no list names it', async () => {
    list = [{ id: 'listed' }];
    await send({
      command: 'save-provider',
      provider: { id: 'claude', type: 'anthropic', label: 'Claude' },
      key: 'sk-ant-one',
    });
    await send({ command: 'refresh-models', id: 'claude' });
    const ref = 'claude/claude-sonnet-5-5';
    await send({ command: 'set-default-model', model: ref });
    await send({ command: 'set-routing', rules: { noTraining: true, maxPrice: { output: 50 } } });
    const { decision, endpoints } = await explain();
    expect(decision.candidates.map((it) => it.ref)).toEqual([ref]);
    expect(endpoints[ref]?.price).toMatchObject({ source: 'bundled' });
    await send({ command: 'set-own-facts', model: 'claude/unheard-of', facts: { input: 60, output: 60 } });
    expect((await explain({ model: 'claude/unheard-of' })).decision.removed).toContainEqual({
      ref: 'claude/unheard-of',
      rule: 'max-price',
      detail: '60',
    });
  });

  it('is not told by the list, the prices or the terms of a service that was there before', async () => {
    const listing = { command: 'refresh-models', id: 'router' } as const;
    const router = { id: 'router', type: 'openrouter', label: 'Router' };
    list = [{ id: 'm', pricing: { prompt: '0.000001', completion: '0.000001' } }];
    await send({ command: 'save-provider', provider: router, key: 'sk-or-v1-one' });
    await send(listing);
    await send({ command: 'set-privacy', id: 'router', privacy: { trains: false } });
    const rules = { noTraining: true, maxPrice: { input: 2 } };
    await send({ command: 'set-routing', rules });
    expect((await explain({ model: 'router/m' })).refused).toBeUndefined();

    list = undefined;
    const moved = { ...router, type: 'openai-compatible', baseUrl: 'https://models.example/v1' };
    await send({ command: 'save-provider', provider: moved, key: null });
    const { decision, endpoints } = await explain({ model: 'router/m' });
    expect(decision.removed).toEqual([{ ref: 'router/m', rule: 'trains', detail: 'unknown' }]);
    expect(endpoints['router/m']?.price).toBeUndefined();
  });

  it('asks nobody outside for anything', async () => {
    await setUp();
    asked = [];
    await explain({ supposed: { tools: true, inputTokens: 10_000 } });
    expect(asked).toEqual([]);
  });
});

describe('what Oriel chooses itself', () => {
  it('is not offered where there is nothing to choose among', async () => {
    for (const { id } of (await send({ command: 'overview' })).providers)
      await send({ command: 'remove-provider', id });
    expect((await send({ command: 'overview' })).models).toEqual([]);
  });
});

describe('answers from memory', () => {
  it('S34 are erased where a site is to have none any more, and not by another change of its rules', async () => {
    await setUp();
    const set = (routing: SiteRouting) => send({ command: 'set-site-routing', origin: A, routing });
    const erased = vi.spyOn(await (await rooms()).answers(), 'erase');
    await set({ cache: true });
    await set({ cache: true, pageChooses: true });
    expect(erased).not.toHaveBeenCalled();
    await set({ pageChooses: true });
    expect(erased.mock.calls).toEqual([[A]]);
    await set({});
    expect(erased).toHaveBeenCalledTimes(1);
  });
});

describe('a preset', () => {
  it('can be a site’s model, and leaves the site to the default when it goes', async () => {
    await setUp();
    const { id } = await send({
      command: 'save-preset',
      preset: { label: 'Both', models: [ELSEWHERE, CHOSEN], policy: 'order', system: 'Be brief.' },
    });
    await send({ command: 'set-site-model', origin: A, model: `oriel/${id}` });
    expect((await explain({ origin: A })).decision.candidates.map(({ ref }) => ref)).toEqual([
      ELSEWHERE,
      CHOSEN,
    ]);
    const { models } = await send({ command: 'overview' });
    expect(models.find(({ ref }) => ref === `oriel/${id}`)).toMatchObject({
      name: 'Both',
      answers: ELSEWHERE,
    });
    expect(models.find(({ ref }) => ref === 'oriel/auto')).toMatchObject({ answers: CHOSEN });
    await send({ command: 'remove-preset', id });
    expect((await rooms()).grants.model({ origin: A, incognito: false })).toBeUndefined();
    await expect(send({ command: 'set-site-model', origin: A, model: `oriel/${id}` })).rejects.toMatchObject({
      info: { code: 'invalid-request' },
    });
  });

  it('can be removed whatever follows it, what answers beyond chat included', async () => {
    await setUp();
    const preset = { id: 'both', label: 'Both', models: [ELSEWHERE, CHOSEN], policy: 'order' };
    const defaults = { model: 'oriel/both', tasks: { embed: 'oriel/both', image: CHOSEN } };
    const file = JSON.stringify({ version: 1, providers: [], routing: { presets: [preset] }, defaults });
    expect(await send({ command: 'import', file })).toMatchObject({ ok: true });
    await send({ command: 'remove-preset', id: 'both' });
    const { taskModels, routing, ...overview } = await send({ command: 'overview' });
    expect(routing.presets).toEqual([]);
    expect(taskModels).toEqual({ image: CHOSEN });
    expect(overview).not.toHaveProperty('defaultModel');
  });
});

describe('the catalogue', () => {
  it('comes with Oriel, is not asked for elsewhere by itself, and says what went wrong when it is', async () => {
    const { routing } = await send({ command: 'overview' });
    expect(routing.catalogue).toMatchObject({ sources: ['bundled'] });
    expect(routing.catalogue.models).toBeGreaterThan(300);
    expect(asked).toEqual([]);
    const view = await send({ command: 'refresh-catalogue' });
    expect(view.problem?.message).toMatch(/Try again|try again/);
    expect(view.models).toBe(routing.catalogue.models);
  });

  it('is refreshed once a day where the person allowed that, and not again after it failed', async () => {
    await send({ command: 'set-routing', daily: true });
    await send({ command: 'overview' });
    await vi.waitFor(() => expect(asked.length).toBeGreaterThan(0));
    await vi.waitFor(async () =>
      expect((await send({ command: 'overview' })).routing.catalogue.problem).toBeDefined(),
    );
    const before = asked.length;
    await send({ command: 'overview' });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(asked.length).toBe(before);
    expect(outside.revisions).toBeGreaterThan(0);
  });
});
