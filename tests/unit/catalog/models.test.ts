import { describe, expect, it } from 'vitest';
import { shelve } from '../../../lib/catalog/models.ts';
import { typeOf } from '../../../lib/providers/index.ts';

const lab = { id: 'lab', type: 'openai-compatible', label: 'Lab' };
const listing = {
  providerId: 'lab',
  models: [{ id: 'vendor/a', name: 'A', contextLength: 8_192 }, { id: 'b' }],
  fetchedAt: 0,
};
const shelf = { listings: new Map([['lab', listing]]), inUse: [], isLocal: () => false };

describe('shelve', () => {
  it('shows what the provider lists, by the provider’s names', () => {
    expect(shelve({ ...shelf, providers: [lab] })).toMatchObject([
      { ref: 'lab/vendor/a', name: 'A', contextLength: 8_192, providerLabel: 'Lab' },
      { ref: 'lab/b', name: 'b' },
    ]);
  });

  it('S17 names a model by visible text alone, whatever its provider calls it', () => {
    const named = (name: string) => ({
      ...shelf,
      listings: new Map([['lab', { providerId: 'lab', models: [{ id: 'b', name }], fetchedAt: 0 }]]),
    });
    const nameOf = (name: string) => shelve({ ...named(name), providers: [lab] })[0]?.name;
    expect(nameOf('Safe\u202e gnp.evil\u0007\n')).toBe('Safe gnp.evil');
    expect(nameOf('\u200b\u2066')).toBe('b');
    expect(nameOf('x'.repeat(500))).toHaveLength(160);
  });

  it('shows the user’s own list instead, with what is known of each', () => {
    const own = { ...lab, models: ['vendor/a', 'mine'] };
    expect(shelve({ ...shelf, providers: [own] }).map(({ name }) => name)).toEqual(['A', 'mine']);
  });

  it('keeps a model that is in use although no list names it, and only where its provider is', () => {
    const models = shelve({ ...shelf, providers: [lab], inUse: ['lab/retired', 'gone/x', 'lab/b'] });
    expect(models.map(({ ref }) => ref)).toEqual(['lab/vendor/a', 'lab/b', 'lab/retired']);
  });

  it('hands on what a person may want to know, and nothing else', () => {
    const told = {
      id: 'x',
      kind: 'chat' as const,
      maxOutput: 4_096,
      inputs: ['text' as const, 'image' as const],
      tools: true,
      reasoning: false,
      loaded: true,
      json: true,
      price: { input: 0.5, output: 2, cacheRead: 0.1 },
    };
    const listings = new Map([['lab', { providerId: 'lab', models: [told], fetchedAt: 1 }]]);
    expect(shelve({ ...shelf, listings, providers: [lab] })).toEqual([
      {
        ref: 'lab/x',
        name: 'x',
        providerId: 'lab',
        providerLabel: 'Lab',
        local: false,
        kind: 'chat',
        maxOutput: 4_096,
        inputs: ['text', 'image'],
        tools: true,
        reasoning: false,
        loaded: true,
        model: 'x',
        price: { input: 0.5, output: 2, source: 'provider', at: 1 },
      },
    ]);
  });

  it('adds what the catalogue and the person know, each where the provider says nothing', () => {
    const known = {
      typeOf,
      ids: () => [],
      facts: (_type: string, id: string) => ({
        model: id,
        name: 'Of the catalogue',
        contextLength: 1_000,
        maxOutput: 100,
        categories: ['chat' as const],
        released: '2026-01-02',
        knowledge: '2025-06',
        retires: '2027-01-01',
        price: { input: 9, output: 9, source: 'bundled' as const, at: 7 },
      }),
      own: { 'anthropic/claude-x': { input: 1, contextLength: 500 } },
    };
    const anthropic = {
      id: 'anthropic',
      type: 'anthropic',
      label: 'Anthropic',
      models: ['claude-x', 'claude-y'],
    };
    const [own, other] = shelve({ ...shelf, listings: new Map(), providers: [anthropic], known });
    expect(own).toMatchObject({
      name: 'Of the catalogue',
      model: 'claude-x',
      contextLength: 500,
      maxOutput: 100,
      categories: ['chat'],
      released: '2026-01-02',
      knowledge: '2025-06',
      retires: '2027-01-01',
      price: { input: 1, output: 9, source: 'own' },
    });
    expect(other).toMatchObject({
      contextLength: 1_000,
      price: { input: 9, output: 9, source: 'bundled', at: 7 },
    });
  });

  it('shows what a service is known to serve until it has listed, and then no more', () => {
    const known = { typeOf, facts: () => undefined, ids: () => ['claude-z'], own: {} };
    const anthropic = { id: 'anthropic', type: 'anthropic', label: 'Anthropic' };
    const refs = (listings: Map<string, typeof listing>) =>
      shelve({ ...shelf, listings, providers: [anthropic], known }).map(({ ref }) => ref);
    expect(refs(new Map())).toEqual(['anthropic/claude-z']);
    expect(refs(new Map([['anthropic', { ...listing, fetchedAt: 5 }]]))).toEqual([
      'anthropic/vendor/a',
      'anthropic/b',
    ]);
  });

  it('says no price of what runs on this machine, unless the person does', () => {
    const ollama = { id: 'ollama', type: 'ollama', label: 'Ollama', models: ['a', 'b'] };
    const known = { typeOf, facts: () => undefined, ids: () => [], own: { 'ollama/b': { output: 0.1 } } };
    const [a, b] = shelve({ ...shelf, isLocal: () => true, providers: [ollama], known });
    expect(a).not.toHaveProperty('price');
    expect(b?.price).toMatchObject({ output: 0.1, source: 'own' });
  });
});
