import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { joinFacts } from '../../../lib/catalog/facts.ts';
import type { Listing } from '../../../lib/catalog/listings.ts';
import { readSnapshot } from '../../../lib/catalog/snapshot.ts';
import { endpointsOf, type Table } from '../../../lib/catalog/table.ts';
import type { ProviderConfig } from '../../../lib/protocol/config.ts';
import { typeOf } from '../../../lib/providers/index.ts';
import { isLocal } from '../../../lib/providers/local.ts';
import type { ModelInfo } from '../../../lib/providers/types.ts';
import { FILE } from '../../../scripts/catalog/run.ts';

const snapshot = readSnapshot(JSON.parse(readFileSync(FILE, 'utf8')));
const facts = joinFacts([{ source: 'bundled', facts: snapshot }], snapshot.lines);
const provider = (type: string, more: Partial<ProviderConfig> = {}): ProviderConfig => ({
  id: type,
  type,
  label: type,
  ...(typeOf(type)?.baseUrl.initial === undefined ? {} : { baseUrl: typeOf(type)?.baseUrl.initial }),
  ...more,
});
const listing = (providerId: string, models: ModelInfo[], fetchedAt = 9): [string, Listing] => [
  providerId,
  { providerId, models, fetchedAt },
];
const table = (more: Partial<Table>): Table => ({
  providers: [],
  typeOf,
  listings: new Map(),
  facts: facts.of,
  ids: facts.ids,
  own: {},
  privacy: {},
  chosen: [],
  isLocal: (it) => isLocal(it, typeOf(it.type)),
  ...more,
});
const one = (more: Partial<Table>) => endpointsOf(table(more))[0]!;

describe('the endpoints', () => {
  it('are a model at a provider, with all that is known of it', () => {
    expect(one({ providers: [provider('anthropic', { models: ['claude-sonnet-5-5'] })] })).toEqual({
      ref: 'anthropic/claude-sonnet-5-5',
      providerId: 'anthropic',
      modelId: 'claude-sonnet-5-5',
      local: false,
      ...facts.of('anthropic', 'claude-sonnet-5-5'),
      privacy: { trains: false, retains: true, source: 'https://www.anthropic.com/legal/commercial-terms' },
    });
  });

  it('are not retired while their provider lists them, whatever day was announced', () => {
    const [retires, id] = ['2026-08-16', 'llama-3.3-70b-versatile'];
    const listedAt = (day: string) =>
      one({
        providers: [provider('groq')],
        listings: new Map([listing('groq', [{ id }], Date.parse(day))]),
      });
    expect(facts.of('groq', id)?.retires).toBe(retires);
    expect(listedAt('2026-08-01').retires).toBe(retires);
    expect(listedAt('2026-08-20').retires).toBeUndefined();
    expect(one({ providers: [provider('groq', { models: [id] })] }).retires).toBe(retires);
  });

  it('are what the person chose or priced, too, where no list names it: known, and said to be in none', () => {
    const made = endpointsOf(
      table({
        providers: [provider('anthropic')],
        listings: new Map([listing('anthropic', [{ id: 'claude-haiku-4-5' }])]),
        chosen: ['anthropic/claude-sonnet-5-5', 'anthropic/claude-haiku-4-5', 'gone/x', 'oriel/auto'],
        own: { 'anthropic/of-my-own': { input: 7, output: 8 }, 'anthropic/claude-sonnet-5-5': { output: 9 } },
      }),
    );
    expect(made.map(({ modelId, unlisted, price }) => [modelId, unlisted, price?.output])).toEqual([
      ['claude-haiku-4-5', undefined, 5],
      ['claude-sonnet-5-5', true, 9],
      ['of-my-own', true, 8],
    ]);
    expect(made[2]?.privacy?.trains).toBe(false);
  });

  it('are those that the person lists, else the provider, else the catalogue', () => {
    const refs = (more: Partial<ProviderConfig>, models?: ModelInfo[]) =>
      endpointsOf(
        table({
          providers: [provider('deepseek', more)],
          listings: new Map(models ? [listing('deepseek', models)] : []),
        }),
      ).map(({ ref }) => ref);
    expect(refs({ models: ['mine', 'mine'] }, [{ id: 'a' }])).toEqual(['deepseek/mine']);
    expect(refs({}, [{ id: 'a' }, { id: 'b' }])).toEqual(['deepseek/a', 'deepseek/b']);
    // It has listed, and has none.
    expect(refs({}, [])).toEqual([]);
    expect(refs({})).toEqual(facts.ids('deepseek').map((id) => `deepseek/${id}`));
    expect(refs({ baseUrl: 'https://proxy.example/v1' })).toEqual([]);
  });

  it('of deployments, regions and local servers are not guessed', () => {
    for (const type of ['azure', 'bedrock', 'ollama', 'openai-compatible', 'litellm'])
      expect(endpointsOf(table({ providers: [provider(type)] })), type).toEqual([]);
  });

  it('of a type that nobody knows are none', () => {
    expect(
      endpointsOf(table({ providers: [{ id: 'x', type: 'later', label: 'X', models: ['a'] }] })),
    ).toEqual([]);
  });

  it('are as the person says, over the provider’s list, over the catalogue', () => {
    const told = {
      id: 'gpt-4o',
      contextLength: 64_000,
      maxOutput: 8_000,
      price: { input: 1, output: 2, cacheRead: 0.5 },
    };
    const all: Partial<Table> = {
      providers: [provider('openai')],
      listings: new Map([listing('openai', [told])]),
    };
    expect(one(all)).toMatchObject({
      contextLength: 64_000,
      tools: true,
      knowledge: '2023-09',
      price: { input: 1, output: 2, cacheRead: 0.5, source: 'provider', at: 9 },
    });
    const own = { 'openai/gpt-4o': { input: 5, contextLength: 100 } };
    expect(one({ ...all, own })).toMatchObject({ contextLength: 100, maxOutput: 8_000 });
    // The discount was one on another price.
    expect(one({ ...all, own }).price).toEqual({ input: 5, output: 2, source: 'own', at: 0 });
    expect(one({ ...all, own: { 'openai/gpt-4o': { maxOutput: 7 } } }).price).toMatchObject({
      source: 'provider',
    });
  });

  it('that are not in any list have no price, and the name that their id gives', () => {
    expect(one({ providers: [provider('openai', { models: ['gpt-99'] })] })).toEqual({
      ref: 'openai/gpt-99',
      providerId: 'openai',
      modelId: 'gpt-99',
      model: 'gpt-99',
      local: false,
      privacy: expect.objectContaining({ trains: false }),
    });
  });

  it('somewhere else than the service have neither its price nor its terms', () => {
    const elsewhere = one({
      providers: [provider('openai', { models: ['gpt-4o'], baseUrl: 'https://proxy.example/v1' })],
    });
    expect(elsewhere).toMatchObject({ model: 'gpt-4o', contextLength: 128_000 });
    expect(elsewhere).not.toHaveProperty('price');
    expect(elsewhere).not.toHaveProperty('privacy');
  });

  it('on this machine cost nothing, and nothing leaves it', () => {
    const models = [{ id: 'llama3.3:70b', contextLength: 4_096, loaded: true, price: { input: 3 } }];
    expect(
      one({ providers: [provider('ollama')], listings: new Map([listing('ollama', models)]) }),
    ).toMatchObject({
      model: 'llama-3.3-70b',
      local: true,
      contextLength: 4_096,
      loaded: true,
      price: { input: 0, output: 0, source: 'provider', at: 9 },
      privacy: { trains: false, retains: false, source: 'local' },
    });
    expect(
      one({ providers: [provider('ollama', { models: ['x'], baseUrl: 'http://192.168.1.5:11434' })] }),
    ).toMatchObject({ local: false });
  });

  it('that a server on this machine runs elsewhere are not on it', () => {
    for (const id of ['gpt-oss:120b-cloud', 'kimi-k2.5:cloud', 'glm-4.7:CLOUD']) {
      const endpoint = one({ providers: [provider('ollama', { models: [id] })] });
      expect(endpoint, id).toMatchObject({ local: false });
      expect(endpoint, id).not.toHaveProperty('privacy');
      expect(endpoint, id).not.toHaveProperty('price');
    }
    const own = { ollama: { trains: false } };
    expect(one({ providers: [provider('ollama', { models: ['x:cloud'] })], privacy: own }).privacy).toEqual({
      trains: false,
      source: 'own',
    });
  });

  it('of a gateway on this machine are wherever it leads', () => {
    const models = [{ id: 'gpt-4o', price: { input: 2.5, output: 10 } }];
    const endpoint = one({
      providers: [provider('litellm')],
      listings: new Map([listing('litellm', models)]),
    });
    expect(endpoint).toMatchObject({ local: false, price: { input: 2.5 } });
    expect(endpoint).not.toHaveProperty('privacy');
  });

  it('of one model at several providers have one name', () => {
    const providers = [
      provider('groq', { models: ['llama-3.3-70b-versatile'] }),
      provider('together', { models: ['meta-llama/Llama-3.3-70B-Instruct-Turbo'] }),
      provider('openrouter', { models: ['meta-llama/llama-3.3-70b-instruct'] }),
      provider('ollama', { models: ['llama3.3'] }),
    ];
    expect(new Set(endpointsOf(table({ providers })).map(({ model }) => model))).toEqual(
      new Set(['llama-3.3-70b']),
    );
  });

  it('5,000 of them are made while nobody notices', () => {
    const ids = Object.values(snapshot.endpoints).flatMap((its) => Object.keys(its));
    const models = Array.from({ length: 5_000 }, (_, index) => ({
      id: `${ids[index % ids.length]}-${index}`,
      contextLength: 1_000,
    }));
    const many = table({
      providers: [provider('openrouter')],
      listings: new Map([listing('openrouter', models)]),
    });
    // The best of a few: a machine that does other things besides is no slower table.
    const ms = Array.from({ length: 7 }, () => {
      const unasked = joinFacts([{ source: 'bundled', facts: snapshot }], snapshot.lines);
      const started = performance.now();
      expect(endpointsOf({ ...many, facts: unasked.of })).toHaveLength(5_000);
      return performance.now() - started;
    });
    expect(Math.min(...ms)).toBeLessThan(100);
  });
});
