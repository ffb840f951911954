import { describe, expect, test } from 'vitest';
import { isLocked } from '../../../lib/protocol/locked.ts';
import {
  changePassphrase,
  removePassphrase,
  setPassphrase,
  standingOf,
  unlock,
} from '../../../lib/vault/passphrase.ts';
import { openVault } from '../../fixtures/open-vault.ts';
import { COST, OTHERS, WORDS } from '../../fixtures/passphrases.ts';
import { lying } from '../../fixtures/plant.ts';
import { sessionArea } from '../permissions/session-area.ts';
import { failure, fresh, locked, SECRETS, secretsOf, URL_A } from './passphrase-stage.ts';

describe('S35 a passphrase', () => {
  test('locks with the end of the session, and opens the very same keys', async () => {
    const { vault, databaseName } = await locked();
    expect(standingOf(vault)).toBe('unlocked');
    expect(await secretsOf(vault)).toEqual(SECRETS);
    vault.close();

    const again = await openVault({ databaseName, session: sessionArea() });
    expect(standingOf(again)).toBe('locked');
    expect(again.list('b')).toMatchObject([{ name: 'Work' }]);
    expect(isLocked((await failure(again.release('a', URL_A)))!)).toBe(true);
    await unlock(again, WORDS, COST);
    expect(standingOf(again)).toBe('unlocked');
    expect(await secretsOf(again)).toEqual(SECRETS);
    again.close();
  });

  test('survives the death of the background, unlocked as it was, and locked as it was', async () => {
    const { vault, open } = await locked();
    vault.close();
    const second = await open();
    expect(await secretsOf(second)).toEqual(SECRETS);
    await second.lock.lock();
    second.close();
    const third = await open();
    expect(standingOf(third)).toBe('locked');
    third.close();
  });

  test('leaves no plain master key, no secret and no passphrase on the disk', async () => {
    const { vault, databaseName } = await locked();
    const disk = await lying(databaseName);
    expect(disk?.stores.master).toEqual([[], []]);
    expect(disk?.stores.passphrase?.[0]).toEqual(['wrapped']);
    const text = JSON.stringify(disk);
    for (const secret of [...SECRETS, WORDS])
      for (const form of [secret, Buffer.from(secret).toString('hex')]) expect(text).not.toContain(form);
    vault.close();
  });

  test('can be set before the first key', async () => {
    const databaseName = fresh();
    const session = sessionArea();
    const vault = await openVault({ databaseName, session });
    await setPassphrase(vault, WORDS, COST);
    await vault.put('a', URL_A, 'sk-first');
    expect((await lying(databaseName))?.stores.master).toEqual([[], []]);
    await vault.lock.lock();
    await unlock(vault, WORDS, COST);
    expect(await vault.release('a', URL_A)).toBe('sk-first');
    vault.close();
  });

  test('is the same however its letters are encoded', async () => {
    const vault = await openVault({ databaseName: fresh() });
    await setPassphrase(vault, 'caf\u00e9 \ufb01sh and four words', COST);
    await vault.lock.lock();
    await unlock(vault, 'cafe\u0301 fish and four words', COST);
    expect(standingOf(vault)).toBe('unlocked');
    vault.close();
  });

  test.each(['', 'short words', '\u{1f40e}'.repeat(11)])(
    'of fewer than 12 characters is none: %j',
    async (words) => {
      const vault = await openVault({ databaseName: fresh() });
      expect(await failure(setPassphrase(vault, words, COST))).toMatchObject({
        code: 'invalid-request',
        detail: 'passphrase',
      });
      expect(standingOf(vault)).toBe('open');
      vault.close();
    },
  );

  test('a wrong one fails cleanly: nothing is told, nothing is changed', async () => {
    const { vault, databaseName } = await locked();
    await vault.lock.lock();
    const before = await lying(databaseName);
    for (const attempt of [
      unlock(vault, `${WORDS} `, COST),
      changePassphrase(vault, OTHERS, OTHERS, COST),
      removePassphrase(vault, OTHERS, COST),
    ]) {
      const info = await failure(attempt);
      expect(info).toMatchObject({ code: 'authentication', detail: 'passphrase' });
      expect(JSON.stringify(info)).not.toMatch(/correct|horse|entirely/);
    }
    expect(standingOf(vault)).toBe('locked');
    expect(await lying(databaseName)).toEqual(before);
    vault.close();
  });

  test('set twice at once is set once', async () => {
    const vault = await openVault({ databaseName: fresh() });
    await vault.put('a', URL_A, 'sk-1');
    const second = setPassphrase(vault, WORDS, COST).then(() => setPassphrase(vault, OTHERS, COST));
    expect(await failure(second)).toMatchObject({ code: 'invalid-request' });
    await vault.lock.lock();
    await unlock(vault, WORDS, COST);
    expect(await vault.release('a', URL_A)).toBe('sk-1');
    vault.close();
  });
});
