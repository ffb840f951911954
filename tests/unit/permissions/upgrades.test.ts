import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { describe, expect, test } from 'vitest';
import { openGrants } from '../../../lib/permissions/grants.ts';
import { UPGRADES } from '../../../lib/permissions/upgrades.ts';
import { openDatabase } from '../../../lib/platform/database.ts';
import { CAPABILITIES, CHAT_CAPABILITIES } from '../../../lib/protocol/grant.ts';
import { fixturesOf } from '../../fixtures/databases.ts';
import { plant } from '../../fixtures/plant.ts';
import { judge, normal } from './profile.ts';
import { sessionArea } from './session-area.ts';

const [fixture] = fixturesOf('permissions');
const V1 = fixture?.stores.sites as unknown[];

let count = 0;
/** A disk as the first version left it. */
async function first(records: unknown[] = V1): Promise<string> {
  const databaseName = `upgrades-test-${count++}`;
  await plant(databaseName, UPGRADES, { version: 1, stores: { sites: records } });
  return databaseName;
}
const dump = async (databaseName: string) => {
  const raw = await openDB(databaseName);
  const all = { version: raw.version, sites: await raw.getAll('sites') };
  raw.close();
  return all;
};

describe('S36 permissions of the first version', () => {
  test('keep what they allowed, which was conversations, and what was chosen; tasks are asked about anew', async () => {
    const databaseName = await first();
    const before = Date.now();
    const grants = await openGrants({
      session: sessionArea(),
      databaseName,
      unusedAfter: () => 7_776_000_000,
    });
    for (const origin of ['https://allowed.example', 'https://plain.example']) {
      for (const name of CAPABILITIES)
        expect(await judge(grants, normal(origin), [name]), name).toBe(
          CHAT_CAPABILITIES.includes(name) ? 'allow' : 'ask',
        );
    }
    expect(await judge(grants, normal('https://denied.example'))).toBe('deny');
    expect(await judge(grants, normal('http://localhost:5173'))).toBe('ask');
    expect(grants.lasting()).toEqual([
      // In the order of their keys.
      { origin: 'https://allowed.example', access: 'allow', model: 'router/m' },
      { origin: 'https://denied.example', access: 'deny' },
      { origin: 'https://plain.example', access: 'allow' },
    ]);
    expect(grants.routing({ origin: 'http://localhost:5173' })).toEqual({
      rules: { localOnly: true },
      pageChooses: true,
      cache: true,
    });
    expect(grants.site({ origin: 'https://allowed.example' })).toMatchObject({ lastUsed: 1_760_000_000_000 });
    // Nobody loses a permission on the day of the update, however long it was not used.
    expect(await grants.sweep()).toEqual([]);
    for (const { from } of grants.site({ origin: 'https://allowed.example' }).grants ?? [])
      expect(from).toBeGreaterThanOrEqual(before);
    grants.close();
  });

  test('stay whole when the upgrade is interrupted, and are upgraded the next time', async () => {
    const databaseName = await first();
    const [one, two] = UPGRADES;
    const interrupted = openDatabase({
      name: databaseName,
      what: 'site permissions',
      upgrades: [
        one!,
        async (database, transaction) => {
          await two!(database, transaction);
          throw new Error('the browser was closed');
        },
      ],
    });
    await expect(interrupted).rejects.toMatchObject({ fault: 'unavailable' });
    expect(await dump(databaseName)).toMatchObject({ version: 1, sites: expect.arrayContaining(V1) });
    const grants = await openGrants({ session: sessionArea(), databaseName });
    expect(grants.lasting()).toHaveLength(3);
    grants.close();
    expect((await dump(databaseName)).version).toBe(2);
  });

  test('in which a record was never ours grant nothing, and are not thrown away', async () => {
    const databaseName = await first([{ origin: 'https://a.example', access: 'everything' }]);
    await expect(openGrants({ session: sessionArea(), databaseName })).rejects.toMatchObject({
      fault: 'corrupt',
    });
    expect((await dump(databaseName)).sites).toMatchObject([{ access: 'everything' }]);
  });
});
