import 'fake-indexeddb/auto';
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
