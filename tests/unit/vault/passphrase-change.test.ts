import { openDB } from 'idb';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { VaultError } from '../../../lib/vault/fault.ts';
import {
  changePassphrase,
  removePassphrase,
  setPassphrase,
  standingOf,
  unlock,
} from '../../../lib/vault/passphrase.ts';
import { openVault, type Vault } from '../../fixtures/open-vault.ts';
import { COST, OTHERS, WORDS } from '../../fixtures/passphrases.ts';
import { lying } from '../../fixtures/plant.ts';
import { failure, fresh, locked, SECRETS, secretsOf, URL_A } from './passphrase-stage.ts';

afterEach(() => vi.restoreAllMocks());

describe('S35 a passphrase', () => {
  test('changed, the old one opens nothing any more, and neither does the old master key', async () => {
    const { vault, databaseName, session, open } = await locked();
    const old = structuredClone(session.stored);
    await changePassphrase(vault, WORDS, OTHERS, COST);
    expect(await secretsOf(vault)).toEqual(SECRETS);
    await vault.lock.lock();
    expect(await failure(unlock(vault, WORDS, COST))).toMatchObject({ detail: 'passphrase' });
    vault.close();

    session.stored = old;
    const again = await open();
    expect(standingOf(again)).toBe('locked');
    await unlock(again, OTHERS, COST);
    expect(await secretsOf(again)).toEqual(SECRETS);
    expect((await lying(databaseName))?.stores.master).toEqual([[], []]);
    again.close();
  });
});

describe('S35 a call beside a change of the passphrase', () => {
  test.each<[string, (vault: Vault) => Promise<void>]>([
    ['set', (vault) => setPassphrase(vault, WORDS, COST)],
    ['changed', (vault) => changePassphrase(vault, WORDS, OTHERS, COST)],
    ['taken off', (vault) => removePassphrase(vault, WORDS, COST)],
  ])('gets its key at whatever step of it: %s', async (name, change) => {
    const { vault } = await locked();
    if (name === 'set') await removePassphrase(vault, WORDS, COST);
    const calls: Promise<string | undefined>[] = [];
    let calling = false;
    const call = () => {
      if (calling) return;
      calling = true;
      calls.push(vault.release('b', URL_A));
      calling = false;
    };
    for (const method of ['importKey', 'deriveKey', 'encrypt', 'decrypt'] as const) {
      const own = crypto.subtle[method].bind(crypto.subtle) as (...given: unknown[]) => Promise<never>;
      vi.spyOn(crypto.subtle, method).mockImplementation((async (...given: unknown[]) => {
        call();
        const result = await own(...given);
        call();
        return result;
      }) as never);
    }
    await change(vault);
    call();
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['sk-canary-3']));
    expect(calls.length).toBeGreaterThan(8);
    vault.close();
  });
});

describe('S35 a key that cannot be read', () => {
  test('stops every change of the passphrase, is named, and everything stays', async () => {
    const databaseName = fresh();
    const vault = await openVault({ databaseName });
    await vault.put('good', URL_A, 'sk-good');
    await vault.put('bad', URL_A, 'sk-bad');
    vault.close();
    const raw = await openDB(databaseName);
    const [place] = (await raw.getAllKeys('provider-keys')).filter((one) => String(one).startsWith('bad'));
    await raw.put(
      'provider-keys',
      { ...(await raw.get('provider-keys', place!)), origin: 'https://x.example' },
      place,
    );
    raw.close();

    const again = await openVault({ databaseName });
    const before = await lying(databaseName);
    const thrown = await setPassphrase(again, WORDS, COST).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(VaultError);
    expect((thrown as VaultError).message).toMatch(/“bad”.*remove it or enter it again/);
    expect(standingOf(again)).toBe('open');
    expect(await lying(databaseName)).toEqual(before);
    await again.remove('bad');
    await setPassphrase(again, WORDS, COST);
    expect(await again.release('good', URL_A)).toBe('sk-good');
    again.close();
  });

  test('is not brought back by an undo from before', async () => {
    const { vault } = await locked();
    const [key] = vault.list('b');
    await vault.remove('b', key?.id);
    await changePassphrase(vault, WORDS, OTHERS, COST);
    expect(await failure(vault.restore('b', key!.id))).toMatchObject({ code: 'invalid-request' });
    vault.close();
  });
});

describe('S36 a change of the passphrase that is interrupted', () => {
  const OPERATIONS: [string, (vault: Vault) => Promise<void>, string][] = [
    ['setting', (vault) => setPassphrase(vault, OTHERS, COST), 'open'],
    ['changing', (vault) => changePassphrase(vault, WORDS, OTHERS, COST), 'locked'],
    ['taking off', (vault) => removePassphrase(vault, WORDS, COST), 'locked'],
  ];
  // Three records, the master key and its wrapping.
  const STEPS = [1, 2, 3, 4, 5];
  test.each(OPERATIONS.flatMap(([name, run, was]) => STEPS.map((step) => ({ name, run, was, step }))))(
    'leaves the old state whole: $name, at write $step',
    async ({ run, was, step }) => {
      const { vault, databaseName } = await locked();
      if (was === 'open') await removePassphrase(vault, WORDS, COST);
      const before = await lying(databaseName);
      let writes = 0;
      for (const method of ['put', 'delete'] as const) {
        const own = IDBObjectStore.prototype[method] as (...given: unknown[]) => IDBRequest;
        vi.spyOn(IDBObjectStore.prototype, method).mockImplementation(function (
          this: IDBObjectStore,
          ...given: unknown[]
        ) {
          writes += 1;
          if (writes === step) throw new DOMException('The disk is full.', 'QuotaExceededError');
          return own.apply(this, given) as never;
        });
      }
      expect(await failure(run(vault))).toMatchObject({ code: 'internal' });
      vi.restoreAllMocks();
      expect(writes).toBe(step);
      expect(await lying(databaseName)).toEqual(before);
      expect(await secretsOf(vault)).toEqual(SECRETS);
      vault.close();
      const again = await openVault({ databaseName });
      expect(standingOf(again)).toBe(was);
      if (was === 'locked') await unlock(again, WORDS, COST);
      expect(await secretsOf(again)).toEqual(SECRETS);
      again.close();
    },
  );

  test('by somebody else’s change does nothing', async () => {
    const { vault, databaseName } = await locked();
    const other = await openVault({ databaseName });
    await unlock(other, WORDS, COST);
    await other.put('c', URL_A, 'sk-meanwhile');
    const before = await lying(databaseName);
    expect(await failure(changePassphrase(vault, WORDS, OTHERS, COST))).toMatchObject({
      message: expect.stringContaining('nothing was done'),
    });
    expect(await lying(databaseName)).toEqual(before);
    other.close();
    vault.close();
  });
});
