import 'fake-indexeddb/auto';
import { type DBSchema, deleteDB, openDB } from 'idb';
import { describe, expect, test } from 'vitest';
import { databaseOnDemand, openDatabase, StoreError, type Upgrade } from '../../../lib/platform/database.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';

interface Notes extends DBSchema {
  notes: { key: string; value: string };
}

let count = 0;
const fresh = (): string => `database-test-${count++}`;
const first: Upgrade = async (database) => {
  await database.createObjectStore('notes').add('as it was', 'one');
};
const open = (name: string, upgrades: readonly Upgrade[]) =>
  openDatabase<Notes>({ name, what: 'notes', upgrades });
const read = (name: string, upgrades: readonly Upgrade[]) =>
  open(name, upgrades).then(async (database) => {
    const value = await database.transaction(['notes'], 'readonly', (tx) =>
      tx.objectStore('notes').get('one'),
    );
    database.close();
    return value;
  });

describe('numbered upgrades', () => {
  test('run once each, in order, whatever version is found', async () => {
    const name = fresh();
    const add =
      (word: string): Upgrade =>
      async (_, transaction) => {
        const store = transaction.objectStore('notes');
        await store.put(`${await store.get('one')}, ${word}`, 'one');
      };
    expect(await read(name, [first])).toBe('as it was');
    expect(await read(name, [first, add('second'), add('third')])).toBe('as it was, second, third');
    expect(await read(name, [first, add('second'), add('third'), add('fourth')])).toBe(
      'as it was, second, third, fourth',
    );
  });

  test.each<[string, Upgrade]>([
    [
      'a throw',
      () => {
        throw new Error('out of memory');
      },
    ],
    ['an abort', (_, transaction) => transaction.abort()],
  ])(
    'S36 an upgrade interrupted by %s leaves the old version whole, and the next start recovers',
    async (_, fault) => {
      const name = fresh();
      await read(name, [first]);
      const erase: Upgrade = async (database, transaction) => {
        await transaction.objectStore('notes').clear();
        database.createObjectStore('half-made');
      };
      await expect(open(name, [first, erase, fault])).rejects.toBeInstanceOf(StoreError);

      const untouched = await openDB(name);
      expect(untouched.version).toBe(1);
      expect([...untouched.objectStoreNames]).toEqual(['notes']);
      untouched.close();

      const mended: Upgrade = async (_database, transaction) => {
        await transaction.objectStore('notes').put('mended', 'one');
      };
      expect(await read(name, [first, mended])).toBe('mended');
    },
  );
});

describe('a database that cannot be read', () => {
  test('S36 of a future version is a typed error and stays as it is', async () => {
    const name = fresh();
    const future: Upgrade = async (_, transaction) => {
      await transaction.objectStore('notes').put('from the future', 'one');
    };
    await read(name, [first, future]);
    await expect(open(name, [first])).rejects.toMatchObject({
      fault: 'newer',
      info: { code: 'internal', message: expect.stringContaining('Update Oriel') },
    });
    expect(await read(name, [first, future])).toBe('from the future');
  });

  test('S36 without the stores of its version is a typed error and stays as it is', async () => {
    const name = fresh();
    const strange = await openDB(name, 1, { upgrade: (db) => void db.createObjectStore('other') });
    strange.close();
    await expect(read(name, [first])).rejects.toMatchObject({ fault: 'corrupt' });
    const after = await openDB(name);
    expect([...after.objectStoreNames]).toEqual(['other']);
    after.close();
  });
});

describe('S36 a record that was never written so', () => {
  test('is a corrupt store, whoever stumbles over it, and what the transaction did is undone', async () => {
    const database = await open(fresh(), [first]);
    const stumble = database.transaction(['notes'], 'readwrite', async (tx) => {
      await tx.objectStore('notes').put('changed', 'one');
      return (undefined as unknown as string).length;
    });
    await expect(stumble).rejects.toMatchObject({ fault: 'corrupt' });
    expect(
      await database.transaction(['notes'], 'readonly', (tx) => tx.objectStore('notes').get('one')),
    ).toBe('as it was');
    database.close();
  });

  test('holds nothing open: the store can be erased at once', async () => {
    const name = fresh();
    const database = await open(name, [first]);
    expect(database.corrupt()).toMatchObject({ fault: 'corrupt' });
    let blocked = false;
    await new Promise((resolve) => {
      const erasing = indexedDB.deleteDatabase(name);
      erasing.onblocked = () => {
        blocked = true;
      };
      erasing.onsuccess = resolve;
    });
    expect(blocked).toBe(false);
  });
});

describe('a transaction', () => {
  test('that throws changes nothing and passes on the typed error', async () => {
    const database = await open(fresh(), [first]);
    const refused = new OrielError('invalid-request');
    const write = database.transaction(['notes'], 'readwrite', async (tx) => {
      await tx.objectStore('notes').put('changed', 'one');
      throw refused;
    });
    await expect(write).rejects.toBe(refused);
    expect(
      await database.transaction(['notes'], 'readonly', (tx) => tx.objectStore('notes').get('one')),
    ).toBe('as it was');
    database.close();
  });

  test('opens the database again after the browser or an upgrade has closed it', async () => {
    const name = fresh();
    const database = await open(name, [first]);
    await (await openDB(name, 1)).close();
    database.close();
    expect(
      await database.transaction(['notes'], 'readonly', (tx) => tx.objectStore('notes').get('one')),
    ).toBe('as it was');
    database.close();
  });

  test('makes way for a newer version, and then says that there is one', async () => {
    const name = fresh();
    const old = await open(name, [first]);
    const newer = await open(name, [first, () => undefined]);
    newer.close();
    const late = old.transaction(['notes'], 'readonly', (tx) => tx.objectStore('notes').get('one'));
    await expect(late).rejects.toMatchObject({ fault: 'newer' });
  });
});

describe('a database that is opened by its first use', () => {
  test('is opened anew after it could not be', async () => {
    const name = fresh();
    const newer = await openDB(name, 99);
    newer.close();
    const notes = databaseOnDemand<Notes>({ name, what: 'notes', upgrades: [first] });
    await expect(notes.open()).rejects.toMatchObject({ fault: 'newer' });
    await deleteDB(name);
    expect(await notes.open()).toBe(await notes.open());
    notes.close();
  });

  test('is not there until then', async () => {
    const name = fresh();
    databaseOnDemand<Notes>({ name, what: 'notes', upgrades: [first] }).close();
    expect((await indexedDB.databases()).map((it) => it.name)).not.toContain(name);
  });
});
