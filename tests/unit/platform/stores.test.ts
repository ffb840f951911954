import 'fake-indexeddb/auto';
import { deleteDB, openDB } from 'idb';
import { afterEach, describe, expect, test } from 'vitest';
import { copyOf, DATABASE_OF, eraseStore, isThere } from '../../../lib/platform/stores.ts';

afterEach(() => deleteDB(DATABASE_OF.activity));

/** As a later Oriel might leave it. */
async function leave(): Promise<void> {
  const raw = await openDB(DATABASE_OF.activity, 7, {
    upgrade(database) {
      database.createObjectStore('activity', { autoIncrement: true });
      database.createObjectStore('later', { keyPath: 'id' });
    },
  });
  await raw.add('activity', { origin: 'https://a.example', cost: 0.5 });
  await raw.add('later', { id: 'x', bytes: new Uint8Array([1, 255]), whole: new Uint16Array([256]).buffer });
  raw.close();
}

describe('S36 a copy of a store that nobody can read', () => {
  test('holds all that lies in it, in whatever version and shape', async () => {
    await leave();
    const copy = JSON.parse(await (await copyOf('activity')).text());
    expect(copy).toEqual({
      name: 'oriel-ledger',
      version: 7,
      stores: {
        activity: [[1, { origin: 'https://a.example', cost: 0.5 }]],
        later: [['x', { id: 'x', bytes: { $bytes: '01ff' }, whole: { $bytes: '0001' } }]],
      },
    });
  });

  test('is not made of what is not there, and makes nothing', async () => {
    await expect(copyOf('activity')).rejects.toMatchObject({ name: 'NotFoundError' });
    expect(await isThere('activity')).toBe(false);
  });

  test('S06 holds no key that the browser keeps to itself', async () => {
    const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt']);
    const raw = await openDB(DATABASE_OF.activity, 1, {
      upgrade: (database) => void database.createObjectStore('activity'),
    });
    await raw.put('activity', { key, beside: 1 }, 'one');
    raw.close();
    const { stores } = JSON.parse(await (await copyOf('activity')).text());
    expect(stores.activity).toEqual([['one', { beside: 1 }]]);
  });
});

test('S36 a store is erased with everything in it', async () => {
  await leave();
  await eraseStore('activity');
  expect(await isThere('activity')).toBe(false);
});
