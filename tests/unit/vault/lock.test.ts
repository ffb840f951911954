import 'fake-indexeddb/auto';
import { describe, expect, test, vi } from 'vitest';
import { errorInfo } from '../../../lib/protocol/errors.ts';
import { isLocked } from '../../../lib/protocol/locked.ts';
import {
  changePassphrase,
  setIdle,
  setPassphrase,
  standingOf,
  unlock,
} from '../../../lib/vault/passphrase.ts';
import { UPGRADES } from '../../../lib/vault/records.ts';
import { fixturesOf } from '../../fixtures/databases.ts';
import { openVault, type Vault } from '../../fixtures/open-vault.ts';
import { COST, OTHERS, WORDS } from '../../fixtures/passphrases.ts';
import { plant } from '../../fixtures/plant.ts';
import { sessionArea } from '../permissions/session-area.ts';

const URL_A = 'https://a.example/v1';
const MINUTES = 60_000;

let count = 0;

/** A vault with a passphrase, and hands on its clock. */
async function stage() {
  const databaseName = `lock-${count++}`;
  const session = sessionArea();
  const at = { now: 1_780_000_000_000 };
  const wakings: number[] = [];
  const later: (() => void)[] = [];
  const open = () =>
    openVault({
      databaseName,
      session,
      now: () => at.now,
      after: (_, work) => void later.push(work),
      wake: (time) => void wakings.push(time),
    });
  const vault = await open();
  await vault.put('a', URL_A, 'sk-1');
  await setPassphrase(vault, WORDS, COST);
  /** What was to be done later is done. */
  const settle = async () => {
    for (const work of later.splice(0)) work();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { vault, open, session, at, wakings, settle };
}

const refused = async (vault: Vault) =>
  isLocked(
    await vault.release('a', URL_A).then(
      () => expect.unreachable(),
      (thrown: unknown) => errorInfo(thrown),
    ),
  );

describe('S35 locking', () => {
  test('clears the session, and nothing goes out with a key from then on', async () => {
    const { vault, session } = await stage();
    expect(session.stored).toHaveProperty('vault.master');
    const locked = vault.lock.lock();
    expect(await refused(vault)).toBe(true);
    await locked;
    expect(session.stored).not.toHaveProperty('vault.master');
    vault.close();
  });

  test('holds for a key that is being unsealed just then', async () => {
    const { vault } = await stage();
    const release = refused(vault);
    await vault.lock.lock();
    expect(await release).toBe(true);
    vault.close();
  });

  test('holds for whoever is entering the passphrase just then', async () => {
    const { vault, session } = await stage();
    await vault.lock.lock();
    const entering = unlock(vault, WORDS, COST).then(
      () => undefined,
      (thrown: unknown) => errorInfo(thrown),
    );
    // Its work has begun.
    await Promise.resolve();
    await vault.lock.lock();
    expect(isLocked((await entering)!)).toBe(true);
    expect(standingOf(vault)).toBe('locked');
    expect(session.stored).not.toHaveProperty('vault.master');
    vault.close();
  });

  test.each([
    ['unlocking', (vault: Vault) => unlock(vault, WORDS, COST)],
    ['changing the passphrase', (vault: Vault) => changePassphrase(vault, WORDS, OTHERS, COST)],
  ])('has the last word at whatever step of %s it comes', async (_, work) => {
    const METHODS = ['importKey', 'deriveKey', 'encrypt', 'decrypt'] as const;
    for (let step = 1; ; step += 1) {
      const { vault, session } = await stage();
      await vault.lock.lock();
      let steps = 0;
      const spies = METHODS.map((method) => {
        const own = crypto.subtle[method].bind(crypto.subtle) as (...given: unknown[]) => Promise<never>;
        return vi.spyOn(crypto.subtle, method).mockImplementation((async (...given: unknown[]) => {
          steps += 1;
          const mine = steps;
          const result = await own(...given);
          if (mine === step) vault.lock.lock().catch(() => undefined);
          return result;
        }) as never);
      });
      await work(vault).catch((thrown: unknown) => expect(isLocked(errorInfo(thrown))).toBe(true));
      for (const spy of spies) spy.mockRestore();
      if (step > steps) {
        expect(standingOf(vault)).toBe('unlocked');
        expect(step).toBeGreaterThan(4);
        return vault.close();
      }
      expect([step, standingOf(vault)]).toEqual([step, 'locked']);
      await new Promise((resolve) => setTimeout(resolve));
      expect(session.stored).not.toHaveProperty('vault.master');
      // Whichever of the two passphrases holds, the key is there.
      await unlock(vault, WORDS, COST).catch(() => unlock(vault, OTHERS, COST));
      expect(await vault.release('a', URL_A)).toBe('sk-1');
      vault.close();
    }
  });

  test('says so where the session could not be cleared, and is locked all the same', async () => {
    const { vault, session } = await stage();
    session.fail = true;
    await expect(vault.lock.lock()).rejects.toThrow();
    expect(await refused(vault)).toBe(true);
    vault.close();
  });

  test('is no matter for a vault without a passphrase', async () => {
    const vault = await openVault({ databaseName: `lock-${count++}` });
    await vault.put('a', URL_A, 'sk-1');
    await vault.lock.lock();
    expect(await vault.release('a', URL_A)).toBe('sk-1');
    vault.close();
  });

  test('while it is locked keys are neither added, replaced nor exported, and can be removed, named and ordered', async () => {
    const { vault } = await stage();
    await vault.add('a', URL_A, 'sk-2');
    const [first, second] = vault.list('a');
    await vault.lock.lock();
    const refusals = [
      () => vault.put('a', URL_A, 'sk-3'),
      () => vault.put('new', URL_A, 'sk-3'),
      () => vault.add('a', URL_A, 'sk-3'),
      () => vault.exportAll([{ id: 'a', baseUrl: URL_A }]),
      async () => vault.check(URL_A, 'sk-3'),
    ];
    for (const refusal of refusals) {
      const info = errorInfo(await refusal().catch((thrown: unknown) => thrown));
      expect(isLocked(info)).toBe(true);
    }
    expect(vault.has('new')).toBe(false);
    await vault.rename('a', first!.id, 'Old');
    await vault.reorder('a', [second!.id]);
    await vault.remove('a', first!.id);
    await vault.restore('a', first!.id);
    expect(vault.list('a').map(({ name }) => name)).toEqual([undefined, 'Old']);
    await unlock(vault, WORDS, COST);
    expect(await vault.release('a', URL_A)).toBe('sk-2');
    vault.close();
  });
});

describe('S35 locking by itself', () => {
  test('comes when nobody used a key for so long, and not before', async () => {
    const { vault, at, wakings } = await stage();
    await setIdle(vault, 15 * MINUTES);
    expect(wakings.at(-1)).toBe(at.now + 15 * MINUTES);
    at.now += 14 * MINUTES;
    expect(await vault.release('a', URL_A)).toBe('sk-1');
    vault.lock.used();
    at.now += 14 * MINUTES;
    vault.lock.expire();
    expect(standingOf(vault)).toBe('unlocked');
    expect(wakings.at(-1)).toBe(at.now + MINUTES);
    at.now += MINUTES;
    vault.lock.expire();
    expect(standingOf(vault)).toBe('locked');
    vault.close();
  });

  test('comes with the call that is too late, whether anything woke or not', async () => {
    const { vault, at, session } = await stage();
    await setIdle(vault, 15 * MINUTES);
    at.now += 15 * MINUTES;
    expect(await refused(vault)).toBe(true);
    expect(session.stored).not.toHaveProperty('vault.master');
    vault.close();
  });

  test('comes at the background’s start, where the time ran out while there was none', async () => {
    const { vault, open, at, session, settle } = await stage();
    await setIdle(vault, 15 * MINUTES);
    await settle();
    vault.close();
    at.now += 14 * MINUTES;
    const second = await open();
    expect(await second.release('a', URL_A)).toBe('sk-1');
    second.lock.used();
    await settle();
    second.close();
    at.now += 14 * MINUTES;
    const third = await open();
    expect(standingOf(third)).toBe('unlocked');
    third.close();
    at.now += MINUTES;
    const fourth = await open();
    expect(standingOf(fourth)).toBe('locked');
    await settle();
    expect(session.stored).not.toHaveProperty('vault.master');
    fourth.close();
  });

  test('comes sooner, never later, where the clock was set', async () => {
    const { vault, at } = await stage();
    await setIdle(vault, 15 * MINUTES);
    at.now -= 24 * 60 * MINUTES;
    expect(await refused(vault)).toBe(true);
    vault.close();
  });

  test('does not come without a choice, and not any more when it is taken back', async () => {
    const { vault, at, wakings } = await stage();
    at.now += 365 * 24 * 60 * MINUTES;
    expect(await vault.release('a', URL_A)).toBe('sk-1');
    expect(wakings).toEqual([]);
    await setIdle(vault, 15 * MINUTES);
    await setIdle(vault, undefined);
    at.now += 60 * MINUTES;
    expect(await vault.release('a', URL_A)).toBe('sk-1');
    vault.close();
  });

  test('that is due comes before another choice', async () => {
    const { vault, at } = await stage();
    await setIdle(vault, 15 * MINUTES);
    at.now += 20 * MINUTES;
    await setIdle(vault, undefined);
    expect(standingOf(vault)).toBe('locked');
    vault.close();
  });

  test('many calls are written down once in a while', async () => {
    const { vault, session, at, settle } = await stage();
    await setIdle(vault, 15 * MINUTES);
    await settle();
    const before = session.stored['vault.used'];
    at.now += 1_000;
    for (let call = 0; call < 50; call += 1) vault.lock.used();
    expect(session.stored['vault.used']).toBe(before);
    await settle();
    expect(session.stored['vault.used']).toBe(at.now);
    vault.close();
  });
});

describe('S35 the session', () => {
  test('that holds nonsense is a locked vault', async () => {
    const { vault, open, session } = await stage();
    vault.close();
    const { of } = session.stored['vault.master'] as { of: string };
    for (const nonsense of [null, 'x', {}, { of }, { of, bytes: [1, 2, 3] }, { of: '', bytes: [] }]) {
      session.stored['vault.master'] = nonsense;
      const again = await open();
      expect(standingOf(again)).toBe('locked');
      again.close();
    }
  });

  test('that cannot be written leaves it unlocked for as long as the background lives', async () => {
    const { vault, open, session } = await stage();
    await vault.lock.lock();
    session.fail = true;
    await unlock(vault, WORDS, COST);
    expect(await vault.release('a', URL_A)).toBe('sk-1');
    vault.close();
    session.fail = false;
    const again = await open();
    expect(standingOf(again)).toBe('locked');
    again.close();
  });
});

test('S35 S36 a record that another implementation wrapped opens, and so do the keys beside it', async () => {
  const databaseName = `lock-${count++}`;
  const [fixture] = fixturesOf('vault/locked');
  await plant(databaseName, UPGRADES, fixture!);
  const session = sessionArea();
  const vault = await openVault({ databaseName, session });
  expect(standingOf(vault)).toBe('locked');
  await unlock(vault, WORDS);
  expect(await vault.release('router', 'https://router.example/api/v1')).toBe('sk-canary-of-version-1');
  expect(vault.lock.idleMs).toBe(3_600_000);
  vault.close();
});
