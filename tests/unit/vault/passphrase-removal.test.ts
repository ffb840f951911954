import { describe, expect, test } from 'vitest';
import { removeAllKeys, removePassphrase, setPassphrase, standingOf } from '../../../lib/vault/passphrase.ts';
import type { Vault } from '../../fixtures/open-vault.ts';
import { COST, OTHERS, WORDS } from '../../fixtures/passphrases.ts';
import { lying } from '../../fixtures/plant.ts';
import { locked, SECRETS, secretsOf, URL_A } from './passphrase-stage.ts';

describe('S35 a passphrase', () => {
  test('taken off, everything is as it was without one, and the session has forgotten it', async () => {
    const { vault, open, session } = await locked();
    await removePassphrase(vault, WORDS, COST);
    expect(standingOf(vault)).toBe('open');
    expect(session.stored).not.toHaveProperty('vault.master');
    vault.close();
    const again = await open();
    expect(standingOf(again)).toBe('open');
    expect(await secretsOf(again)).toEqual(SECRETS);
    expect(again.lock.master?.extractable).toBe(false);
    again.close();
  });

  test('forgotten: all saved keys are removed, and Oriel can be set up anew', async () => {
    const { vault, databaseName, open } = await locked();
    await vault.lock.lock();
    await removeAllKeys(vault);
    expect([vault.has('a'), vault.has('b'), standingOf(vault)]).toEqual([false, false, 'open']);
    await vault.put('a', URL_A, 'sk-new');
    vault.close();
    const again = await open();
    expect(await again.release('a', URL_A)).toBe('sk-new');
    expect((await lying(databaseName))?.stores.passphrase).toEqual([[], []]);
    again.close();
  });

  test('that is gone is told as gone, also where the session cannot be cleared: what stays there opens nothing', async () => {
    const left: unknown[] = [];
    for (const [run, after] of [
      [(vault: Vault) => removePassphrase(vault, WORDS, COST), SECRETS],
      [removeAllKeys, []],
    ] as const) {
      const { vault, open, session } = await locked();
      session.fail = true;
      await run(vault);
      expect(standingOf(vault)).toBe('open');
      vault.close();
      session.fail = false;
      left.push(session.stored['vault.master']);
      const again = await open();
      expect(standingOf(again)).toBe('open');
      expect(await secretsOf(again)).toEqual(after);
      await setPassphrase(again, OTHERS, COST);
      await again.lock.lock();
      again.close();
      // Nor does it later, under another passphrase.
      session.stored['vault.master'] = left.at(-1);
      const later = await open();
      expect(standingOf(later)).toBe('locked');
      later.close();
    }
    expect(left).toEqual([expect.objectContaining({ bytes: expect.any(Array) }), expect.anything()]);
  });
});
