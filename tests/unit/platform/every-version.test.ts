import { describe, expect, test } from 'vitest';
import { UPGRADES as LISTINGS } from '../../../lib/catalog/listings.ts';
import { UPGRADES as LEDGER } from '../../../lib/ledger/db.ts';
import { UPGRADES as BUDGETS } from '../../../lib/ledger/reservations.ts';
import { UPGRADES as PERMISSIONS } from '../../../lib/permissions/upgrades.ts';
import type { Upgrade } from '../../../lib/platform/database.ts';
import { MIGRATIONS } from '../../../lib/settings/migrations/index.ts';
import { UPGRADES as VAULT } from '../../../lib/vault/records.ts';
import { FOLDERS, type Folder, fixturesOf } from '../../fixtures/databases.ts';

const DATABASES: Readonly<Record<Folder, readonly Upgrade[]>> = {
  settings: MIGRATIONS,
  permissions: PERMISSIONS,
  vault: VAULT,
  ledger: LEDGER,
  budgets: BUDGETS,
  listings: LISTINGS,
};

describe('S36 what older versions left', () => {
  test.each(FOLDERS)('has a fixture for each of them: %s', (folder) => {
    const older = DATABASES[folder].map((_, index) => index + 1).slice(0, -1);
    expect(fixturesOf(folder).map(({ version }) => version)).toEqual(expect.arrayContaining(older));
  });
});
