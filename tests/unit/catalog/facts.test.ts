import { describe, expect, it } from 'vitest';
import { joinFacts, type Layer, matches } from '../../../lib/catalog/facts.ts';
import type { CatalogueFacts } from '../../../lib/catalog/snapshot.ts';

const NO_LINES = { tiers: [], code: [], codeOnly: [] };
const layer = (source: Layer['source'], facts: Partial<CatalogueFacts>): Layer => ({
  source,
  facts: { at: 1_000, models: {}, endpoints: {}, ...facts },
});

describe('joined facts', () => {
  const bundled = layer('bundled', {
    models: {
      'gpt-x': {
        name: 'GPT X',
        contextLength: 100,
        maxOutput: 10,
        tools: true,
        inputs: ['text', 'image'],
        released: '2026-01',
      },
    },
    endpoints: {
      openai: { 'gpt-x': { price: { input: 2, output: 8 }, retires: '2027-01-01' } },
      groq: { 'openai/gpt-x': { contextLength: 50, price: { input: 1, output: 1 } } },
    },
  });

  it('are of the model, but where the endpoint differs', () => {
    const facts = joinFacts([bundled], NO_LINES);
    expect(facts.of('openai', 'gpt-x')).toEqual({
      model: 'gpt-x',
      name: 'GPT X',
      contextLength: 100,
      maxOutput: 10,
      tools: true,
      inputs: ['text', 'image'],
      released: '2026-01',
      retires: '2027-01-01',
      categories: ['chat', 'vision'],
      price: { input: 2, output: 8, source: 'bundled', at: 1_000 },
    });
    expect(facts.of('groq', 'openai/gpt-x')).toMatchObject({ contextLength: 50, price: { input: 1 } });
    expect(facts.of('groq', 'openai/gpt-x')).not.toHaveProperty('retires');
    expect(facts.of('openai', 'unheard-of')).toBeUndefined();
    expect(facts.models).toBe(1);
  });

  it('are the same for an id in other letters, and for a dated one, with its price', () => {
    const facts = joinFacts([bundled], NO_LINES);
    for (const id of ['GPT-X', 'gpt-x-2026-01-31'])
      expect(facts.of('openai', id)).toMatchObject({
        model: 'gpt-x',
        retires: '2027-01-01',
        price: { input: 2 },
      });
  });

  it('take no price from a name close by where several have several, or where one id is served by many', () => {
    const regions = layer('bundled', {
      models: { 'gpt-x': {} },
      endpoints: {
        bedrock: {
          'us.openai.gpt-x': { price: { input: 1.1 } },
          'global.openai.gpt-x': { price: { input: 1 } },
        },
        openrouter: { 'openai/gpt-x': { price: { input: 1 } } },
      },
    });
    const facts = joinFacts([regions], NO_LINES);
    expect(facts.of('bedrock', 'us.openai.gpt-x')?.price?.input).toBe(1.1);
    expect(facts.of('bedrock', 'eu.openai.gpt-x')).toMatchObject({ model: 'gpt-x' });
    expect(facts.of('bedrock', 'eu.openai.gpt-x')).not.toHaveProperty('price');
    expect(facts.of('openrouter', 'openai/gpt-x:nitro')).not.toHaveProperty('price');
  });

  it('let what a service adds have the facts of the model, and its own name', () => {
    const facts = joinFacts([bundled], NO_LINES);
    expect(facts.of('openrouter', 'openai/gpt-x:free')).toMatchObject({
      model: 'gpt-x:free',
      name: 'GPT X',
      tools: true,
    });
  });

  it('of a server of one’s own are how the model is made, and not how it is served', () => {
    const facts = joinFacts([bundled], NO_LINES);
    for (const type of ['ollama', 'vllm', 'lm-studio', 'llama-cpp', 'openai-compatible', 'litellm'])
      expect(facts.of(type, 'gpt-x')).toEqual({
        model: 'gpt-x',
        name: 'GPT X',
        released: '2026-01',
        categories: ['chat'],
      });
    // Where a service does, it may serve less at a time.
    expect(facts.of('together', 'openai/gpt-x')).toMatchObject({ contextLength: 100, tools: true });
    expect(facts.of('together', 'openai/gpt-x')).not.toHaveProperty('maxOutput');
  });

  it('are the later source’s over the earlier’s, price and all', () => {
    const later = layer('models.dev', {
      at: 2_000,
      models: { 'gpt-x': { contextLength: 400, knowledge: '2025-12', released: '2026-02' } },
      endpoints: { openai: { 'gpt-x': { price: { input: 3 } } } },
    });
    const facts = joinFacts([bundled, later], NO_LINES);
    expect(facts.of('openai', 'gpt-x')).toMatchObject({
      contextLength: 400,
      knowledge: '2025-12',
      // A day in the past does not change.
      released: '2026-01',
      tools: true,
      price: { input: 3, source: 'models.dev', at: 2_000 },
    });
    expect(facts.of('openai', 'gpt-x')?.price).not.toHaveProperty('output');
  });

  it('of one service say of another only how the model is made', () => {
    const openRouter = layer('openrouter', {
      at: 3_000,
      models: { 'gpt-x': { contextLength: 9, maxOutput: 9, knowledge: '2025-11', tools: false } },
      endpoints: { openrouter: { 'openai/gpt-x': { price: { input: 9 } } } },
    });
    const facts = joinFacts([bundled, openRouter], NO_LINES);
    expect(facts.of('openai', 'gpt-x')).toMatchObject({
      contextLength: 100,
      tools: true,
      knowledge: '2025-11',
      price: { input: 2, source: 'bundled' },
    });
    expect(facts.of('openrouter', 'openai/gpt-x')).toMatchObject({
      contextLength: 9,
      price: { input: 9, source: 'openrouter', at: 3_000 },
    });
  });

  it('have a tier by the line of the name where none is said, the last that fits', () => {
    const named = layer('bundled', { models: { 'gpt-x': {}, 'gpt-x-mini': {}, 'gpt-y': { tier: 1 } } });
    const lines = {
      tiers: [
        ['gpt-*', 3],
        ['*-mini', 1],
      ] as [string, 1 | 3][],
      code: ['gpt-y'],
      codeOnly: ['*-mini'],
    };
    const facts = joinFacts([named], lines);
    expect(['gpt-x', 'gpt-x-mini', 'gpt-y'].map((id) => facts.of('openai', id)?.tier)).toEqual([3, 1, 1]);
    expect(facts.of('openai', 'gpt-y')).toMatchObject({ categories: ['chat', 'code', 'small'] });
    expect(facts.of('openai', 'gpt-y')).not.toHaveProperty('codeOnly');
    expect(facts.of('openai', 'gpt-x-mini')).toMatchObject({
      categories: ['chat', 'code', 'small'],
      codeOnly: true,
    });
    expect(facts.of('openai', 'gpt-x')?.categories).toEqual(['chat']);
  });

  it('offer no ids where those depend on the account', () => {
    const types = { azure: { 'gpt-x': {} }, bedrock: { 'openai.gpt-x': {} }, openai: { 'GPT-X': {} } };
    const facts = joinFacts(
      [
        layer('bundled', { endpoints: types }),
        layer('models.dev', { endpoints: { openai: { 'gpt-x': {} } } }),
      ],
      NO_LINES,
    );
    expect([facts.ids('azure'), facts.ids('bedrock'), facts.ids('openai'), facts.ids('nobody')]).toEqual([
      [],
      [],
      ['GPT-X'],
      [],
    ]);
  });

  it('take names that objects have of themselves for the names of models', () => {
    const facts = joinFacts([bundled], NO_LINES);
    for (const id of ['constructor', '__proto__', 'toString', 'hasOwnProperty'])
      expect(facts.of('openai', id)).toBeUndefined();
    expect(facts.of('constructor', 'x')).toBeUndefined();
    expect(facts.ids('__proto__')).toEqual([]);
  });
});

describe('a line of names', () => {
  it.each([
    ['gpt-5*', 'gpt-5.6-sol', true],
    ['gpt-5*', 'gpt-6', false],
    ['gpt-*-mini*', 'gpt-5-mini', true],
    ['gpt-*-mini*', 'gpt-mini', false],
    ['*-code', 'kimi-k2.7-code', true],
    ['*-code', 'codestral', false],
    ['o1', 'o1', true],
    ['o1', 'o1-pro', false],
    ['a*a', 'a', false],
    ['*', '', true],
  ])('%s and %s: %s', (names, name, expected) => {
    expect(matches(names, name)).toBe(expected);
  });
});
