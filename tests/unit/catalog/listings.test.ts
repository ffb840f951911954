import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { describe, expect, it } from 'vitest';
import { openListings } from '../../../lib/catalog/listings.ts';

describe('listings', () => {
  it('a try that failed keeps the models of the one before, but not what was loaded then', async () => {
    const listings = openListings('listings-failed');
    const models = [{ id: 'a', loaded: true }, { id: 'b' }];
    await listings.put({ providerId: 'lab', models, fetchedAt: 5 });
    const problem = { message: 'It could not be reached.', at: 9 };
    await listings.fail('lab', problem);
    expect((await listings.all()).get('lab')).toEqual({
      providerId: 'lab',
      models: [{ id: 'a' }, { id: 'b' }],
      fetchedAt: 5,
      problem,
    });
    await listings.put({ providerId: 'lab', models, fetchedAt: 12 });
    expect((await listings.all()).get('lab')).not.toHaveProperty('problem');
  });

  it('a first try that failed has no models, and was never listed', async () => {
    const listings = openListings('listings-first');
    await listings.fail('lab', { message: 'No.', at: 9 });
    expect((await listings.all()).get('lab')).toMatchObject({ models: [], fetchedAt: 0 });
    await listings.remove('lab');
    expect((await listings.all()).size).toBe(0);
  });
});

describe('a list that is not as it was written', () => {
  const db = 'oriel-listings-hostile';
  /** What the reader finds where this lies there. */
  async function read(kept: Record<string, unknown>) {
    const listings = openListings(db);
    await listings.all();
    const raw = await openDB(db);
    await raw.put('listings', { providerId: 'lab', ...kept });
    raw.close();
    return { listings, found: listings.all() };
  }
  const good = { id: 'good', contextLength: 8_000, price: { input: 1, above: [{ tokens: 9, input: 2 }] } };

  it.each<[string, unknown]>([
    ['nothing', null],
    ['a word', 'gpt'],
    ['without an id', { name: 'X' }],
    ['with a price in words', { id: 'x', price: { input: '3' } }],
    ['with a price that is no number', { id: 'x', price: { input: Number.NaN } }],
    ['with a price without end', { id: 'x', price: { output: Number.POSITIVE_INFINITY } }],
    ['with a price below nothing', { id: 'x', price: { request: -1 } }],
    ['with steps that are none', { id: 'x', price: { input: 1, above: 'more' } }],
    ['with a step that begins nowhere', { id: 'x', price: { input: 1, above: [{ input: 2 }] } }],
    ['that reads a length in words', { id: 'x', contextLength: 'long' }],
    ['that reads half a token', { id: 'x', maxOutput: 0.5 }],
    ['that takes what is no list', { id: 'x', inputs: { text: true } }],
  ])('is read without a model %s', async (_, model) => {
    const { found } = await read({ models: [model, good], fetchedAt: 5 });
    expect((await found).get('lab')).toEqual({ providerId: 'lab', models: [good], fetchedAt: 5 });
  });

  it.each([[Number.NaN], ['yesterday'], [-1], [undefined]])(
    'is one that was never read, where it was read at %s',
    async (fetchedAt) => {
      const { found } = await read({ models: [good], fetchedAt, problem: { message: 7, at: 'then' } });
      expect((await found).get('lab')).toEqual({ providerId: 'lab', models: [good], fetchedAt: 0 });
    },
  );

  it('is mended by the next that is had, and does not keep a failure from being told', async () => {
    const { listings, found } = await read({ models: [null, good], fetchedAt: 'once' });
    await found;
    const problem = { message: 'It could not be reached.', at: 9 };
    await listings.fail('lab', problem);
    expect((await listings.all()).get('lab')).toEqual({
      providerId: 'lab',
      models: [good],
      fetchedAt: 0,
      problem,
    });
    await listings.put({ providerId: 'lab', models: [good], fetchedAt: 12 });
    expect((await listings.all()).get('lab')).toEqual({ providerId: 'lab', models: [good], fetchedAt: 12 });
  });

  it('S36 closes the lists where it is no list at all', async () => {
    const { found } = await read({ models: 'all of them' });
    await expect(found).rejects.toMatchObject({ fault: 'corrupt' });
  });
});
