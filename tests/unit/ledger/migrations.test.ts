import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { describe, expect, test } from 'vitest';
import { readStats } from '../../../lib/ledger/charts.ts';
import { UPGRADES } from '../../../lib/ledger/db.ts';
import { erase } from '../../../lib/ledger/erase.ts';
import { openLedger } from '../../../lib/ledger/ledger.ts';
import { readCall, readPage } from '../../../lib/ledger/query.ts';
import type { Upgrade } from '../../../lib/platform/database.ts';
import { type Fixture, fixturesOf } from '../../fixtures/databases.ts';
import { call } from '../../fixtures/ledger/rows.ts';
import { plant } from '../../fixtures/plant.ts';

const fixtures = fixturesOf('ledger');

let count = 0;
/** The database as that version of Oriel left it on somebody's machine. */
async function install(fixture: Fixture): Promise<string> {
  const databaseName = `ledger-migrations-test-${count++}`;
  await plant(databaseName, UPGRADES, fixture);
  return databaseName;
}

async function contents(databaseName: string): Promise<Record<string, unknown[]>> {
  const raw = await openDB(databaseName);
  const stores = await Promise.all(
    [...raw.objectStoreNames].map(async (name) => [name, await raw.getAll(name)] as const),
  );
  raw.close();
  return Object.fromEntries(stores);
}

describe('migrations of the ledger', () => {
  test('S36 every version has a fixture', () => {
    expect(fixtures.map(({ version }) => version).sort()).toEqual(UPGRADES.map((_, index) => index + 1));
  });

  test.each(fixtures)('S36 rows and sums of version $version are read with nothing lost', async (fixture) => {
    const databaseName = await install(fixture);
    const ledger = await openLedger({ databaseName });
    const { rows } = await readPage(ledger.database, { limit: 10 });
    expect(rows.map(({ id, perSecond: _, ...row }) => [id, row])).toEqual(
      Object.entries(fixture.stores.activity ?? {})
        .map(([key, row]) => [Number(key), row])
        .toReversed(),
    );
    ledger.close();
    expect((await contents(databaseName)).usage).toEqual(fixture.stores.usage);
  });

  test.each(fixtures)(
    'S36 a ledger of version $version is filtered, drawn and erased as a new one',
    async (fixture) => {
      const databaseName = await install(fixture);
      const ledger = await openLedger({ databaseName });
      const { database } = ledger;
      const filter = { origin: 'https://a.example', minCost: 0.01 };
      expect((await readPage(database, { filter, limit: 10 })).rows.map(({ id }) => id)).toEqual([5]);
      const from = Date.UTC(2026, 10, 20);
      const { total, endpoints } = await readStats(database, { from, to: from + 10 * 86_400_000 });
      expect(total).toMatchObject({ calls: 2, input: 2_010, output: 405 });
      expect(endpoints.map(({ endpoint, alone }) => [endpoint, alone.answered, alone.of])).toEqual([
        ['router/openai/gpt-4o', 0, 1],
        ['azure/mine', 1, 1],
      ]);
      await ledger.record(call({ origin: 'https://b.example' }));
      expect((await erase(database, { origin: 'https://a.example' })).calls).toBe(2);
      expect(JSON.stringify(await contents(databaseName))).not.toContain('a.example');
      expect((await readPage(database, { limit: 10 })).rows.map(({ id }) => id)).toEqual([6, 2]);
      ledger.close();
    },
  );

  test('S36 text that was kept is there after the upgrade', async () => {
    const fixture = fixtures.find(({ version }) => version === 2) as Fixture;
    const ledger = await openLedger({ databaseName: await install(fixture) });
    expect((await readCall(ledger.database, 1))?.text?.messages).toEqual([{ role: 'user', text: 'a word' }]);
    expect((await readPage(ledger.database, { filter: { text: 'WORD' }, limit: 2 })).rows).toHaveLength(1);
    ledger.close();
  });

  test.each(fixtures)(
    'S36 an interrupted upgrade from version $version changes nothing, and the next start recovers',
    async (fixture) => {
      const databaseName = await install(fixture);
      const before = await contents(databaseName);
      const interrupted: Upgrade = async (_, transaction) => {
        await transaction.objectStore('activity').clear();
        throw new Error('the browser was closed');
      };
      await expect(openLedger({ databaseName, upgrades: [...UPGRADES, interrupted] })).rejects.toMatchObject({
        fault: 'unavailable',
      });
      expect(await contents(databaseName)).toEqual(before);

      const ledger = await openLedger({ databaseName });
      expect((await readPage(ledger.database, { limit: 10 })).rows).toHaveLength(3);
      await ledger.record(call());
      expect((await readPage(ledger.database, { limit: 10 })).rows).toHaveLength(4);
      ledger.close();
    },
  );

  test('S36 a ledger of a later Oriel is left alone', async () => {
    const databaseName = `ledger-migrations-test-${count++}`;
    (await openDB(databaseName, UPGRADES.length + 1)).close();
    await expect(openLedger({ databaseName })).rejects.toMatchObject({ fault: 'newer' });
  });
});
