/** A profile as an older Oriel left it: the fixtures, and beside them a site and a provider that are there to be asked. */
import { periodOf } from '../../../lib/ledger/periods.ts';
import { type Binding, seal } from '../../../lib/vault/cipher.ts';
import { type Fixture, FOLDERS, type Folder, fixturesOf } from '../../fixtures/databases.ts';
import { revive } from '../../fixtures/plant.ts';
import type { Fixtures } from './planting.ts';

export interface Live {
  /** The origin of a site that may ask. */
  site: string;
  provider: { id: string; baseUrl: string; key: string };
}

/** USD that the site has spent today. */
export const SPENT = 0.25;

/** Each database as the last Oriel before `version + 1` of it left it. */
export async function leftBehind(version: number, live: Live): Promise<Record<Folder, Fixture>> {
  const entries = FOLDERS.map(async (folder) => {
    const fixture = fixturesOf(folder).findLast((one) => one.version <= version);
    if (fixture === undefined) throw new Error(`${folder} has no fixture as old as ${version}.`);
    return [folder, await WITH[folder](structuredClone(fixture), live)] as const;
  });
  return Object.fromEntries(await Promise.all(entries)) as Record<Folder, Fixture> & Fixtures;
}

type Extend = (fixture: Fixture, live: Live) => Fixture | Promise<Fixture>;

const asThey: Extend = (fixture) => fixture;

/** With records more in the store of that name. */
function withMore(
  { version, stores }: Fixture,
  store: string,
  more: unknown[] | Record<string, unknown>,
): Fixture {
  const before = stores[store];
  const after = Array.isArray(before) ? [...before, ...(more as unknown[])] : { ...before, ...more };
  return { version, stores: { ...stores, [store]: after } };
}

const WITH: Readonly<Record<Folder, Extend>> = {
  settings(fixture, { provider: { id, baseUrl } }) {
    const { current } = fixture.stores.settings as { current: { providers: unknown[] } };
    const type = 'openai-compatible';
    const providers = [
      ...current.providers,
      { id: 'router', type, label: 'Router', baseUrl: 'https://router.example/api/v1', models: ['m', 'n'] },
      { id, type, label: 'Live', baseUrl, models: ['test', 'other'] },
    ];
    return withMore(fixture, 'settings', { current: { ...current, providers } });
  },
  permissions(fixture, { site, provider: { id } }) {
    const model = `${id}/test`;
    const lastUsed = Date.now() - 86_400_000;
    if (fixture.version === 1)
      return withMore(fixture, 'sites', [{ origin: site, access: 'allow', model, lastUsed }]);
    const grants = [{ capabilities: ['text', 'tools'], from: lastUsed }];
    return withMore(fixture, 'sites', [{ origin: site, top: site, grants, model, lastUsed }]);
  },
  async vault(fixture, { provider: { id, baseUrl, key } }) {
    const { current } = fixture.stores.master as { current: unknown };
    const binding: Binding = { providerId: id, origin: new URL(baseUrl).origin };
    const { iv, data } = await seal((await revive(current)) as CryptoKey, binding, key);
    const record = { ...binding, iv: { $bytes: hex(iv) }, data: { $buffer: hex(new Uint8Array(data)) } };
    return fixture.version === 1
      ? withMore(fixture, 'keys', [record])
      : withMore(fixture, 'provider-keys', { [JSON.stringify([id, 'first'])]: record });
  },
  ledger: asThey,
  budgets(fixture, { site }) {
    const { day, month } = periodOf(Date.now());
    const spent = SPENT * 1_000_000_000;
    const account = {
      owner: `site ${site}`,
      total: spent,
      days: { [day]: spent },
      months: { [month]: spent },
    };
    return withMore(fixture, 'accounts', [account]);
  },
  listings: asThey,
};

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
