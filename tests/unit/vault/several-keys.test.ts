import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { describe, expect, test } from 'vitest';
import { MAX_KEYS } from '../../../lib/protocol/config.ts';
import { VaultError } from '../../../lib/vault/fault.ts';
import { type KeyRecord, UPGRADES } from '../../../lib/vault/records.ts';
import { fixturesOf } from '../../fixtures/databases.ts';
import { openVault, type Vault } from '../../fixtures/open-vault.ts';
import { plant, revive } from '../../fixtures/plant.ts';

const URL_A = 'https://a.example/v1';

let count = 0;
const fresh = (): string => `several-keys-${count++}`;
const all = async (vault: Vault, url = URL_A): Promise<string[]> => {
  const first = await vault.release('a', url);
  const rest: string[] = [];
  for await (const { secret } of vault.releaseRest('a', url)) rest.push(secret);
  return first === undefined ? rest : [first, ...rest];
};
const ids = (vault: Vault) => vault.list('a').map(({ id }) => id);

async function withKeys(...secrets: string[]): Promise<{ vault: Vault; databaseName: string }> {
  const databaseName = fresh();
  const vault = await openVault({ databaseName, now: () => 1_700_000_000_000 });
  for (const secret of secrets) await vault.add('a', URL_A, secret);
  return { vault, databaseName };
}

describe('several keys of one provider', () => {
  test('are released in the order in which they were added, after a restart too', async () => {
    const { vault, databaseName } = await withKeys('sk-1', ' sk-2\n', 'sk-3');
    expect(await all(vault)).toEqual(['sk-1', 'sk-2', 'sk-3']);
    vault.close();
    const again = await openVault({ databaseName });
    expect(await all(again)).toEqual(['sk-1', 'sk-2', 'sk-3']);
    expect(again.list('a')).toHaveLength(3);
    again.close();
  });

  test('S06 are listed without anything of the secret', async () => {
    const { vault } = await withKeys();
    const id = await vault.add('a', URL_A, 'sk-canary-1', 'Work');
    expect(vault.list('a')).toEqual([{ id, name: 'Work', addedAt: expect.any(Number) }]);
    expect(JSON.stringify(vault.list('a'))).not.toContain('canary');
    expect(vault.list('b')).toEqual([]);
    vault.close();
  });

  test('are put into another order, which lasts', async () => {
    const { vault, databaseName } = await withKeys('sk-1', 'sk-2', 'sk-3');
    const [, , third] = ids(vault);
    await vault.reorder('a', [third!, 'not-there']);
    expect(await all(vault)).toEqual(['sk-3', 'sk-1', 'sk-2']);
    vault.close();
    const again = await openVault({ databaseName });
    expect(await all(again)).toEqual(['sk-3', 'sk-1', 'sk-2']);
    await again.add('a', URL_A, 'sk-4');
    expect(await all(again)).toEqual(['sk-3', 'sk-1', 'sk-2', 'sk-4']);
    again.close();
  });

  test('are named and lose their names', async () => {
    const { vault, databaseName } = await withKeys('sk-1');
    const [id] = ids(vault);
    await vault.rename('a', id!, 'Private');
    vault.close();
    const again = await openVault({ databaseName });
    expect(again.list('a')[0]?.name).toBe('Private');
    await again.rename('a', id!, undefined);
    expect(again.list('a')[0]).not.toHaveProperty('name');
    expect(await all(again)).toEqual(['sk-1']);
    await expect(again.rename('a', 'gone', 'x')).rejects.toMatchObject({ info: { code: 'invalid-request' } });
    again.close();
  });

  test('one that is removed is gone from the disk, and comes back while it is the last that went', async () => {
    const { vault, databaseName } = await withKeys('sk-1', 'sk-2', 'sk-3');
    const [first, second] = ids(vault);
    await vault.remove('a', second);
    expect(await all(vault)).toEqual(['sk-1', 'sk-3']);
    const raw = await openDB(databaseName);
    expect(await raw.count('provider-keys')).toBe(2);
    raw.close();
    await vault.restore('a', second!);
    expect(await all(vault)).toEqual(['sk-1', 'sk-2', 'sk-3']);
    await vault.remove('a', first);
    for (const [provider, key] of [
      ['a', second!],
      ['b', first!],
    ] as const)
      await expect(vault.restore(provider, key)).rejects.toMatchObject({ info: { detail: 'key' } });
    await vault.remove('a');
    await expect(vault.restore('a', first!)).rejects.toMatchObject({ info: { detail: 'key' } });
    vault.close();
  });

  test('the last one that is removed leaves no provider behind', async () => {
    const { vault } = await withKeys('sk-1');
    await vault.remove('a', ids(vault)[0]);
    expect([vault.has('a'), vault.boundTo('a'), await all(vault)]).toEqual([false, undefined, []]);
    vault.close();
  });

  test('the same key twice is refused, and so is one more than there may be', async () => {
    const { vault } = await withKeys(...Array.from({ length: MAX_KEYS - 1 }, (_, n) => `sk-${n}`));
    await expect(vault.add('a', URL_A, ' sk-0 ')).rejects.toMatchObject({
      info: { code: 'invalid-request', message: expect.stringContaining('already') },
    });
    await vault.add('a', URL_A, 'sk-last');
    await expect(vault.add('a', URL_A, 'sk-more')).rejects.toMatchObject({
      info: { message: expect.stringContaining('16 keys at most') },
    });
    expect(vault.list('a')).toHaveLength(MAX_KEYS);
    vault.close();
  });

  test('put replaces them all, by one or by several, each once', async () => {
    const { vault } = await withKeys('sk-1', 'sk-2');
    await vault.put('a', URL_A, ['sk-3', 'sk-4', 'sk-3 ']);
    expect(await all(vault)).toEqual(['sk-3', 'sk-4']);
    await vault.put('a', URL_A, 'sk-5');
    expect(await all(vault)).toEqual(['sk-5']);
    vault.close();
  });

  test('one of many is released by its id alone', async () => {
    const { vault } = await withKeys('sk-1', 'sk-2');
    const [, second] = ids(vault);
    expect(await vault.release('a', URL_A, second)).toBe('sk-2');
    expect(await vault.release('a', URL_A, 'gone')).toBeUndefined();
    vault.close();
  });

  test('the rest are released in the order that is asked for, without those that are gone', async () => {
    const { vault } = await withKeys('sk-1', 'sk-2', 'sk-3');
    const [first, second, third] = ids(vault);
    await vault.remove('a', second);
    const rest = [];
    for await (const key of vault.releaseRest('a', URL_A, [third!, second!, 'not-there', first!]))
      rest.push(key);
    expect(rest).toEqual([
      { id: third, secret: 'sk-3' },
      { id: first, secret: 'sk-1' },
    ]);
    vault.close();
  });

  test('an export holds them all in their order', async () => {
    const { vault } = await withKeys('sk-1', 'sk-2');
    expect([...(await vault.exportAll([{ id: 'a', baseUrl: URL_A }]))]).toEqual([['a', ['sk-1', 'sk-2']]]);
    vault.close();
  });
});

describe('S04 every one of several keys', () => {
  test('is bound to the one origin: none goes elsewhere, and none is added for elsewhere', async () => {
    const { vault } = await withKeys('sk-1', 'sk-2');
    await expect(vault.add('a', 'https://b.example/v1', 'sk-3')).rejects.toMatchObject({
      info: { code: 'invalid-request' },
    });
    const [, second] = ids(vault);
    await expect(vault.release('a', 'https://b.example', second)).rejects.toMatchObject({
      info: { code: 'authentication' },
    });
    const rest = [];
    for await (const key of vault.releaseRest('a', 'https://b.example')) rest.push(key);
    expect(rest).toEqual([]);
    vault.close();
  });

  test('opens only at its own place: the seal names the key', async () => {
    const { vault, databaseName } = await withKeys('sk-1', 'sk-2');
    const [first, second] = ids(vault);
    vault.close();
    const raw = await openDB(databaseName);
    const record = await raw.get('provider-keys', ['a', first!]);
    await raw.put('provider-keys', { ...record, keyId: second }, ['a', second!]);
    const { keyId: _, ...asVersion1 } = record;
    await raw.put('provider-keys', asVersion1, ['a', 'first']);
    raw.close();
    const again = await openVault({ databaseName });
    await expect(again.release('a', URL_A, second)).rejects.toBeInstanceOf(VaultError);
    await expect(again.release('a', URL_A, 'first')).rejects.toBeInstanceOf(VaultError);
    expect(await again.release('a', URL_A, first)).toBe('sk-1');
    again.close();
  });
});

/**
 * A database as version 1 left it. Its seal was made by another implementation of AES-GCM, with the additional data
 * `["oriel-vault",1,"router","https://router.example"]`.
 */
const [fixture] = fixturesOf('vault');
const KEYS = fixture?.stores.keys as unknown[];
const V1 = {
  record: (await revive(KEYS[0])) as KeyRecord,
  secret: 'sk-canary-of-version-1',
  url: 'https://router.example/api/v1',
};

const version1 = (databaseName: string, ...others: unknown[]): Promise<void> =>
  plant(databaseName, UPGRADES, {
    version: 1,
    stores: { ...fixture?.stores, keys: [...KEYS, ...others] },
  });

describe('S36 a vault of version 1, with one key for a provider', () => {
  test('is read as it was, and its key takes its place among others', async () => {
    const databaseName = fresh();
    await version1(databaseName);
    const vault = await openVault({ databaseName });
    expect(vault.list('router')).toEqual([{ id: 'first' }]);
    expect(vault.boundTo('router')).toBe('https://router.example');
    expect(await vault.release('router', V1.url)).toBe(V1.secret);
    await expect(vault.release('router', 'https://evil.example')).rejects.toMatchObject({
      info: { code: 'authentication' },
    });
    const added = await vault.add('router', V1.url, 'sk-new');
    await vault.rename('router', 'first', 'Old');
    await vault.reorder('router', [added]);
    vault.close();

    const again = await openVault({ databaseName });
    expect(again.list('router').map(({ id, name }) => [id, name])).toEqual([
      [added, undefined],
      ['first', 'Old'],
    ]);
    expect(await again.release('router', V1.url, 'first')).toBe(V1.secret);
    again.close();
  });

  test('keeps what could not be read as it was: neither lost nor taken for missing', async () => {
    const databaseName = fresh();
    const broken = [
      { providerId: 'no-seal', origin: 'https://a.example' },
      { ...V1.record, providerId: 'moved' },
      { providerId: 'plain', origin: 'https://a.example', iv: 'x', data: 'sk-plain' },
    ];
    await version1(databaseName, ...broken);
    const vault = await openVault({ databaseName });
    for (const { providerId } of broken) {
      expect(vault.has(providerId)).toBe(true);
      await expect(vault.release(providerId, V1.url)).rejects.toBeInstanceOf(VaultError);
    }
    expect(await vault.release('router', V1.url)).toBe(V1.secret);
    vault.close();
    const raw = await openDB(databaseName);
    const records = await raw.getAll('provider-keys');
    expect(records).toEqual(expect.arrayContaining([V1.record, ...broken]));
    expect([...raw.objectStoreNames]).toEqual(['master', 'passphrase', 'provider-keys']);
    raw.close();
  });

  test('whose upgrade is interrupted is as it was, and upgrades the next time', async () => {
    const databaseName = fresh();
    await version1(databaseName);
    const interrupted = openDB(databaseName, 2, {
      async upgrade(database, _from, _to, transaction) {
        transaction.done.catch(() => undefined);
        await UPGRADES[1]!(database as never, transaction as never);
        transaction.abort();
      },
    });
    await expect(interrupted).rejects.toThrow();
    const raw = await openDB(databaseName);
    expect([raw.version, [...raw.objectStoreNames], await raw.count('keys')]).toEqual([
      1,
      ['keys', 'master'],
      1,
    ]);
    raw.close();
    const vault = await openVault({ databaseName });
    expect(await vault.release('router', V1.url)).toBe(V1.secret);
    vault.close();
  });
});
