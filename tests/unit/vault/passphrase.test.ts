import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { errorInfo } from '../../../lib/protocol/errors.ts';
import { isLocked } from '../../../lib/protocol/locked.ts';
import { VaultError } from '../../../lib/vault/fault.ts';
import {
  changePassphrase,
  removeAllKeys,
  removePassphrase,
  setPassphrase,
  standingOf,
  unlock,
} from '../../../lib/vault/passphrase.ts';
import type { WrappedMaster } from '../../../lib/vault/wrapping.ts';
import { openVault, type Vault } from '../../fixtures/open-vault.ts';
import { COST, OTHERS, WORDS } from '../../fixtures/passphrases.ts';
import { lying } from '../../fixtures/plant.ts';
import { sessionArea } from '../permissions/session-area.ts';

const URL_A = 'https://a.example/v1';

let count = 0;
const fresh = (): string => `passphrase-${count++}`;
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (thrown: unknown) => errorInfo(thrown),
  );

/** Two providers with three keys, and the passphrase over them. */
async function locked(options: { session?: ReturnType<typeof sessionArea>; cost?: typeof COST } = {}) {
  const { session = sessionArea(), cost = COST } = options;
  const databaseName = fresh();
  const open = () => openVault({ databaseName, session });
  const vault = await open();
  await vault.put('a', URL_A, ['sk-canary-1', 'sk-canary-2']);
  await vault.add('b', URL_A, 'sk-canary-3', 'Work');
  await setPassphrase(vault, WORDS, cost);
  return { databaseName, session, vault, open };
}

const secretsOf = async (vault: Vault) => {
  const all = [...vault.list('a').map(({ id }) => ['a', id]), ...vault.list('b').map(({ id }) => ['b', id])];
  return Promise.all(all.map(([provider = '', id]) => vault.release(provider, URL_A, id)));
};
const SECRETS = ['sk-canary-1', 'sk-canary-2', 'sk-canary-3'];

async function edit(databaseName: string, change: (record: WrappedMaster) => unknown): Promise<void> {
  const raw = await openDB(databaseName);
  await raw.put('passphrase', change(await raw.get('passphrase', 'wrapped')), 'wrapped');
  raw.close();
}

afterEach(() => vi.restoreAllMocks());

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
