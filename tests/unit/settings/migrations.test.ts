import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import type { Upgrade } from '../../../lib/platform/database.ts';
import { MIGRATIONS } from '../../../lib/settings/migrations/index.ts';
import { openSettings } from '../../../lib/settings/store.ts';
import { type Fixture, fixturesOf } from '../../fixtures/databases.ts';
import { plant } from '../../fixtures/plant.ts';

const fixtures = fixturesOf('settings');

let count = 0;
/** The database as that version of Oriel left it on somebody's machine. */
async function install(fixture: Fixture): Promise<string> {
  const databaseName = `migrations-test-${count++}`;
  await plant(databaseName, MIGRATIONS, fixture);
  return databaseName;
}

describe('migrations', () => {
  test('S36 every version has a fixture', () => {
    expect(fixtures.map(({ version }) => version).sort()).toEqual(MIGRATIONS.map((_, index) => index + 1));
  });

  test.each(fixtures)('S36 settings of version $version are read with nothing lost', async (fixture) => {
    const settings = await openSettings({ databaseName: await install(fixture) });
    expect(settings.current().providers.map(({ id }) => id)).toEqual(['on-device', 'openrouter', 'ollama']);
    expect(settings.current()).toMatchObject({ defaultModel: 'openrouter/openai/gpt-4o', chosen: true });
    expect(settings.provider('openrouter')?.models).toHaveLength(2);
    settings.close();
  });

  test('S36 an interrupted migration leaves the settings as they were, and the next start recovers', async () => {
    const fixture = fixtures.find(({ version }) => version === 1) as Fixture;
    const databaseName = await install(fixture);
    const interrupted: Upgrade = async (_, transaction) => {
      await transaction.objectStore('settings').delete('current');
      throw new Error('the browser was closed');
    };
    const migrations = [...MIGRATIONS, interrupted];
    await expect(openSettings({ databaseName, migrations })).rejects.toMatchObject({ fault: 'unavailable' });

    const settings = await openSettings({ databaseName });
    expect(settings.current()).toEqual((fixture.stores.settings as { current: unknown }).current);
    settings.close();
  });
});
