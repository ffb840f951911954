import { describe, expect, it } from 'vitest';
import { shelve } from '../../../lib/catalog/models.ts';

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
        price: { input: 0.5, output: 2 },
      },
    ]);
  });
});
