import { openDB } from 'idb';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  changePassphrase,
  removeAllKeys,
  removePassphrase,
  standingOf,
  unlock,
} from '../../../lib/vault/passphrase.ts';
import type { WrappedMaster } from '../../../lib/vault/wrapping.ts';
import { openVault } from '../../fixtures/open-vault.ts';
import { COST, OTHERS, WORDS } from '../../fixtures/passphrases.ts';
import { lying } from '../../fixtures/plant.ts';
import { sessionArea } from '../permissions/session-area.ts';
import { failure, locked, SECRETS, secretsOf, URL_A } from './passphrase-stage.ts';

async function edit(databaseName: string, change: (record: WrappedMaster) => unknown): Promise<void> {
  const raw = await openDB(databaseName);
  await raw.put('passphrase', change(await raw.get('passphrase', 'wrapped')), 'wrapped');
  raw.close();
}

afterEach(() => vi.restoreAllMocks());

describe('S35 the work that a passphrase costs', () => {
  test('is in the record, and raised to today’s when it is opened', async () => {
    const { vault, databaseName } = await locked({ cost: { ...COST, today: 12 } });
    const iterations = async () => {
      const raw = await openDB(databaseName);
      const { iterations, salt } = (await raw.get('passphrase', 'wrapped')) as WrappedMaster;
      raw.close();
      return [iterations, String(salt)];
    };
    const [before, salt] = await iterations();
    expect(before).toBe(12);
    await vault.lock.lock();
    await unlock(vault, WORDS, COST);
    const [after, another] = await iterations();
    expect(after).toBe(20);
    expect(another).not.toBe(salt);
    await vault.lock.lock();
    await unlock(vault, WORDS, COST);
    expect(await secretsOf(vault)).toEqual(SECRETS);
    vault.close();
  });

  test('that cannot be raised is no reason not to open', async () => {
    const { vault, open } = await locked({ cost: { ...COST, today: 12 } });
    await vault.lock.lock();
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('No room.', 'QuotaExceededError');
    });
    await unlock(vault, WORDS, COST);
    expect(await secretsOf(vault)).toEqual(SECRETS);
    vi.restoreAllMocks();
    vault.close();
    const again = await open();
    expect(await secretsOf(again)).toEqual(SECRETS);
    again.close();
  });

  test.each([
    ['less than was ever written', { iterations: 9 }],
    ['more than would ever end', { iterations: 1e12 }],
    ['no number', { iterations: 'many' }],
    ['half an iteration', { iterations: 20.5 }],
    ['another kind of work', { kdf: 'none' }],
    ['no salt', { salt: new Uint8Array(0) }],
    ['a short seal', { data: new ArrayBuffer(16) }],
    ['no iv', { iv: undefined }],
  ])('S36 %s: is not tried, and nothing is overwritten', async (_, change) => {
    const { vault, databaseName } = await locked();
    vault.close();
    await edit(databaseName, (record) => ({ ...record, ...change }));
    const before = await lying(databaseName);
    const again = await openVault({ databaseName, session: sessionArea() });
    expect(standingOf(again)).toBe('locked');
    const derive = vi.spyOn(crypto.subtle, 'deriveKey');
    for (const attempt of [
      unlock(again, WORDS, COST),
      changePassphrase(again, WORDS, OTHERS, COST),
      removePassphrase(again, WORDS, COST),
      again.put('c', URL_A, 'sk-new'),
    ])
      expect(await failure(attempt)).toMatchObject({ code: 'authentication' });
    expect(derive).not.toHaveBeenCalled();
    expect(await lying(databaseName)).toEqual(before);
    await removeAllKeys(again);
    expect(standingOf(again)).toBe('open');
    again.close();
  });

  test.each([null, 7, 'x', []])(
    'S36 that is no record at all (%j) locks, is not written over, and can be done away with',
    async (nonsense) => {
      const { vault, databaseName, open } = await locked();
      vault.close();
      await edit(databaseName, () => nonsense);
      const before = await lying(databaseName);
      const again = await open();
      expect(standingOf(again)).toBe('locked');
      expect(await failure(unlock(again, WORDS, COST))).toMatchObject({ code: 'authentication' });
      expect(await lying(databaseName)).toEqual(before);
      await removeAllKeys(again);
      expect(standingOf(again)).toBe('open');
      again.close();
    },
  );

  test.each([
    ['its iterations', (it: WrappedMaster) => ({ ...it, iterations: it.iterations + 1 })],
    ['its salt', (it: WrappedMaster) => ({ ...it, salt: it.salt.map((byte) => byte ^ 1) })],
    ['its iv', (it: WrappedMaster) => ({ ...it, iv: it.iv.map((byte) => byte ^ 1) })],
    [
      'its bytes',
      (it: WrappedMaster) => ({ ...it, data: new Uint8Array(it.data).map((byte) => byte ^ 1).buffer }),
    ],
  ])('with %s changed opens nothing, and nothing is overwritten', async (_, change) => {
    const { vault, databaseName } = await locked();
    vault.close();
    await edit(databaseName, change);
    const before = await lying(databaseName);
    const again = await openVault({ databaseName });
    expect(await failure(unlock(again, WORDS, COST))).toMatchObject({ code: 'authentication' });
    expect(standingOf(again)).toBe('locked');
    expect(await lying(databaseName)).toEqual(before);
    again.close();
  });
});
