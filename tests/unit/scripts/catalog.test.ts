import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSnapshot } from '../../../lib/catalog/snapshot.ts';
import { typeOf } from '../../../lib/providers/index.ts';
import { buildSnapshot, strangers, TYPES, writeSnapshot } from '../../../scripts/catalog/build.ts';
import { type Kept, readKept } from '../../../scripts/catalog/kept.ts';
import type { PiData } from '../../../scripts/catalog/pi.ts';
import { type PiModel, readPi, recordOf } from '../../../scripts/catalog/pi-models.ts';
import { FILE } from '../../../scripts/catalog/run.ts';

const none = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };
const model = (id: string, more: Partial<PiModel> = {}): PiModel => ({
  id,
  name: id,
  type: 'chat',
  input: ['text'],
  cost: { ...none, input: 1, output: 2 },
  ...more,
});
const NOTHING: Kept = {
  models: [],
  endpoints: [],
  retirements: [],
  lines: { tiers: [], code: [], codeOnly: [] },
  traits: [],
};
const SOURCED = { source: 'https://maker.example/models', read: '2026-11-26' };
const pi = (providers: Record<string, PiModel[]>): PiData => ({
  at: 1_000,
  providers: new Map(Object.entries(providers)),
});

describe('what is kept by hand', () => {
  const kept = readKept();
  const blocks = [
    kept.models,
    kept.endpoints,
    kept.retirements,
    kept.lines.tiers,
    kept.lines.code,
    kept.lines.codeOnly,
    kept.traits,
  ].flat();

  it('says where it was read, and when', () => {
    expect(blocks.length).toBeGreaterThan(30);
    for (const { source, via, read } of blocks) {
      for (const url of [source, via ?? source]) expect(new URL(url).protocol, source).toBe('https:');
      expect(read).toMatch(/^2026-\d\d-\d\d$/);
    }
  });

  it('is of provider types that there are', () => {
    for (const { type } of [...kept.endpoints, ...kept.retirements]) expect(typeOf(type), type).toBeDefined();
    for (const type of Object.values(TYPES)) expect(typeOf(type), type).toBeDefined();
  });

  it('is in the committed list, each model under a name that somebody serves', () => {
    const snapshot = readSnapshot(JSON.parse(readFileSync(FILE, 'utf8')));
    expect(strangers(snapshot, kept)).toEqual([]);
    for (const { models } of kept.models)
      for (const [name, facts] of Object.entries(models))
        expect(snapshot.models[name], name).toMatchObject(facts);
    for (const { type, models } of kept.retirements)
      for (const [id, day] of Object.entries(models))
        expect(snapshot.endpoints[type]?.[id]?.retires, id).toBe(day);
    for (const { type, models } of kept.endpoints)
      for (const [id, { price }] of Object.entries(models))
        expect(snapshot.endpoints[type]?.[id]?.price, `${type} ${id}`).toEqual(price);
    for (const list of ['tiers', 'code', 'codeOnly'] as const)
      expect(snapshot.lines[list]).toEqual(kept.lines[list].flatMap(({ names }): unknown[] => [...names]));
  });
});

describe('the committed list', () => {
  it('is as it is written, to the byte', () => {
    const text = readFileSync(FILE, 'utf8');
    expect(writeSnapshot(readSnapshot(JSON.parse(text)))).toBe(text);
  });
});

describe('an entry of the package', () => {
  it('is a model that can be asked, in our words', () => {
    const entry = model('claude-x', {
      name: 'Anthropic: Claude X (latest)',
      reasoning: true,
      input: ['text', 'image'],
      contextWindow: 100,
      maxTokens: 10,
      cost: {
        input: 1,
        output: 2,
        cacheRead: 0.1,
        cacheWrite: 0,
        tiers: [{ ...none, inputTokensAbove: 50, input: 2, output: 4 }],
      },
    });
    expect(recordOf('anthropic', entry)).toEqual({
      name: 'Claude X',
      contextLength: 100,
      maxOutput: 10,
      inputs: ['text', 'image'],
      outputs: ['text'],
      tools: true,
      reasoning: true,
      price: { input: 1, output: 2, cacheRead: 0.1, above: [{ tokens: 50, input: 2, output: 4 }] },
    });
  });

  it('is none where it judges, answers by tomorrow, or is another spelling', () => {
    expect(recordOf('openai', model('x', { type: 'classifier' }))).toBeUndefined();
    expect(recordOf('openrouter', model('openai/x:batch'))).toBeUndefined();
    expect(recordOf('openrouter', model('auto'))).toBeUndefined();
  });

  it('is free where that is said, and of no known price where nought says nothing', () => {
    expect(recordOf('openrouter', model('a/b:free', { cost: none }))?.price).toEqual({ input: 0, output: 0 });
    expect(recordOf('openrouter', model('openrouter/auto', { cost: none }))).not.toHaveProperty('price');
    expect(
      recordOf('openrouter', model('a/flux', { type: 'image', output: ['image'], cost: none })),
    ).toMatchObject({ kind: 'image' });
    expect(
      recordOf('openrouter', model('a/flux', { type: 'image', output: ['image'], cost: none })),
    ).not.toHaveProperty('price');
  });

  it('is read out of a file that is sorted by wire', () => {
    const file = {
      'openai-responses': { 'chat:a': model('a') },
      'openai-completions': { 'chat:b': model('b') },
    };
    expect(readPi(file).map(({ id }) => id)).toEqual(['a', 'b']);
  });
});

describe('the list', () => {
  it('is the same whatever came first', () => {
    const models = ['gpt-b', 'gpt-a', 'gpt-c'].map((id) => model(id));
    const one = writeSnapshot(buildSnapshot(pi({ openai: models, azure: models }), NOTHING));
    const other = writeSnapshot(
      buildSnapshot(pi({ azure: [...models].reverse(), openai: [...models].reverse() }), NOTHING),
    );
    expect(other).toBe(one);
    expect(readSnapshot(JSON.parse(one)).at).toBe(1_000);
  });

  it('says of a model what its maker says, and of others where they differ', () => {
    const { models, endpoints } = buildSnapshot(
      pi({
        openrouter: [model('openai/gpt-a', { name: 'OpenAI: GPT A', contextWindow: 50, maxTokens: 5 })],
        openai: [model('gpt-a', { name: 'GPT A', contextWindow: 100, maxTokens: 5 })],
      }),
      NOTHING,
    );
    expect(models['gpt-a']).toMatchObject({ name: 'GPT A', contextLength: 100, maxOutput: 5 });
    expect(endpoints.openai).toEqual({ 'gpt-a': { price: { input: 1, output: 2 } } });
    expect(endpoints.openrouter).toEqual({
      'openai/gpt-a': { contextLength: 50, price: { input: 1, output: 2 } },
    });
  });

  it('has the whole window where the package cuts it at a price', () => {
    const tiers = [{ ...none, inputTokensAbove: 272, input: 2 }];
    const cut = (contextWindow: number) =>
      model('gpt-a', { contextWindow, cost: { ...none, input: 1, output: 1, tiers } });
    const { models } = buildSnapshot(pi({ openai: [cut(272)], azure: [cut(1_050)] }), NOTHING);
    expect(models['gpt-a']?.contextLength).toBe(1_050);
  });

  it('has one entry for what both chats and draws', () => {
    const { models } = buildSnapshot(
      pi({
        openrouter: [
          model('google/g', { reasoning: true }),
          model('google/g', { type: 'image', output: ['image', 'text'], input: ['text', 'image'] }),
        ],
      }),
      NOTHING,
    );
    expect(models.g).toMatchObject({ outputs: ['text', 'image'], tools: true, reasoning: true });
  });

  it('has what is kept by hand over the package, with the day of its price', () => {
    const { models, endpoints } = buildSnapshot(
      pi({ openai: [model('gpt-a', { input: ['text', 'image'] }), model('gpt-b')] }),
      {
        ...NOTHING,
        models: [{ ...SOURCED, models: { 'gpt-a': { released: '2026-01', knowledge: '2025-06' } } }],
        endpoints: [
          { ...SOURCED, type: 'openai', models: { 'gpt-b': { name: 'By hand', price: { input: 9 } } } },
        ],
        retirements: [
          { ...SOURCED, type: 'openai', models: { 'gpt-a': '2027-01-01', 'gpt-old': '2026-01-01' } },
        ],
        traits: [{ ...SOURCED, names: ['gpt-*'], json: true, inputs: ['file'] }],
      },
    );
    expect(models['gpt-a']).toMatchObject({
      released: '2026-01',
      knowledge: '2025-06',
      json: true,
      inputs: ['text', 'image', 'file'],
    });
    expect(models['gpt-b']).toEqual({ name: 'By hand', json: true });
    expect(endpoints.openai).toMatchObject({
      'gpt-a': { retires: '2027-01-01' },
      'gpt-b': { price: { input: 9 }, at: Date.parse('2026-11-26') },
      // One that is gone is known to be.
      'gpt-old': { retires: '2026-01-01' },
    });
  });
});
