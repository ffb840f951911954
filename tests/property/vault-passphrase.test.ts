import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { openDB } from 'idb';
import { expect, test } from 'vitest';
import { errorInfo } from '../../lib/protocol/errors.ts';
import { isLocked } from '../../lib/protocol/locked.ts';
import {
  changePassphrase,
  removeAllKeys,
  removePassphrase,
  setPassphrase,
  standingOf,
  unlock,
} from '../../lib/vault/passphrase.ts';
import type { WrappedMaster } from '../../lib/vault/wrapping.ts';
import { openVault, type Vault } from '../fixtures/open-vault.ts';
import { sessionArea } from '../unit/permissions/session-area.ts';

const URL_A = 'https://a.example/v1';
const COST = { least: 2, today: 4, most: 100 };
const PASSPHRASES = [
  'correct horse battery staple',
  'four entirely different words',
  'ünd ein ganz anderer Satz',
];
const PROVIDERS = ['a', 'b'];

interface Model {
  passphrase: string | undefined;
  locked: boolean;
  secrets: Map<string, string[]>;
}

interface Real {
  name: string;
  vault: Vault;
  session: ReturnType<typeof sessionArea>;
  /** What was ever sealed under an iv. */
  seals: Map<string, string>;
  made: number;
}

const infoOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (thrown: unknown) => errorInfo(thrown),
  );

/** A step, and by what it is refused: `locked`, `wrong` (no such passphrase), `invalid`; or else what it does to the model. */
const step = (
  name: string,
  act: (real: Real) => Promise<unknown>,
  expected: (model: Model, real: Real) => 'locked' | 'wrong' | 'invalid' | (() => void),
): fc.AsyncCommand<Model, Real> => ({
  check: () => true,
  toString: () => name,
  async run(model, real) {
    const outcome = expected(model, real);
    const info = await infoOf(act(real));
    if (typeof outcome === 'function') {
      expect(info, name).toBeUndefined();
      outcome();
    } else if (outcome === 'locked') expect(info && isLocked(info), name).toBe(true);
    else if (outcome === 'wrong') expect(info, name).toMatchObject({ detail: 'passphrase' });
    else expect(info, name).toMatchObject({ code: 'invalid-request' });
    await holds(model, real);
  },
});

/** What is true at any time. */
async function holds(model: Model, { name, vault, session, seals }: Real): Promise<void> {
  const standing = model.passphrase === undefined ? 'open' : model.locked ? 'locked' : 'unlocked';
  expect(standingOf(vault)).toBe(standing);
  for (const id of PROVIDERS) {
    const kept = vault.list(id);
    const secrets = model.secrets.get(id) ?? [];
    expect(kept).toHaveLength(secrets.length);
    for (const [place, { id: keyId }] of kept.entries()) {
      const released = vault.release(id, URL_A, keyId);
      if (standing === 'locked') expect(isLocked((await infoOf(released))!)).toBe(true);
      else expect(await released).toBe(secrets[place]);
    }
  }
  if (standing !== 'unlocked') expect(session.stored).not.toHaveProperty('vault.master');
  const raw = await openDB(name);
  const wrapped: unknown = await raw.get('passphrase', 'wrapped');
  const records: unknown[] = await raw.getAll('provider-keys');
  if (standing === 'open') expect(wrapped).toBeUndefined();
  else expect(await raw.count('master')).toBe(0);
  raw.close();
  for (const sealed of [...records, ...(wrapped === undefined ? [] : [wrapped])]) {
    const { iv, data } = sealed as WrappedMaster;
    const bytes = Buffer.from(data).toString('hex');
    expect(seals.get(String(iv)) ?? bytes).toBe(bytes);
    seals.set(String(iv), bytes);
  }
}

const reopen = async (real: Real, session = real.session): Promise<void> => {
  real.vault.close();
  real.session = session;
  real.vault = await openVault({ databaseName: real.name, session });
};

const passphrase = fc.constantFrom(...PASSPHRASES);
const provider = fc.constantFrom(...PROVIDERS);

const steps: fc.Arbitrary<fc.AsyncCommand<Model, Real>>[] = [
  passphrase.map((words) =>
    step(
      `set ${words}`,
      ({ vault }) => setPassphrase(vault, words, COST),
      (model) =>
        model.passphrase !== undefined
          ? 'invalid'
          : () => Object.assign(model, { passphrase: words, locked: false }),
    ),
  ),
  fc.tuple(passphrase, passphrase).map(([current, next]) =>
    step(
      `change ${current} to ${next}`,
      ({ vault }) => changePassphrase(vault, current, next, COST),
      (model) => {
        if (model.passphrase === undefined) return 'invalid';
        if (model.passphrase !== current) return 'wrong';
        return () => Object.assign(model, { passphrase: next, locked: false });
      },
    ),
  ),
  passphrase.map((words) =>
    step(
      `take off with ${words}`,
      ({ vault }) => removePassphrase(vault, words, COST),
      (model) => {
        if (model.passphrase === undefined) return 'invalid';
        if (model.passphrase !== words) return 'wrong';
        return () => Object.assign(model, { passphrase: undefined, locked: false });
      },
    ),
  ),
  passphrase.map((words) =>
    step(
      `unlock with ${words}`,
      ({ vault }) => unlock(vault, words, COST),
      (model) =>
        model.passphrase !== undefined && model.passphrase !== words
          ? 'wrong'
          : () => {
              model.locked = false;
            },
    ),
  ),
  fc.constant(
    step(
      'lock',
      ({ vault }) => vault.lock.lock(),
      (model) => () => {
        model.locked = model.passphrase !== undefined;
      },
    ),
  ),
  fc.tuple(provider, fc.integer({ min: 1, max: 3 })).map(([id, keys]) =>
    step(
      `put ${keys} at ${id}`,
      (real) =>
        real.vault.put(
          id,
          URL_A,
          Array.from({ length: keys }, (_, index) => `sk-${real.made}-${index}`),
        ),
      (model, real) =>
        model.locked
          ? 'locked'
          : () => {
              model.secrets.set(
                id,
                Array.from({ length: keys }, (_, index) => `sk-${real.made}-${index}`),
              );
              real.made += 1;
            },
    ),
  ),
  provider.map((id) =>
    step(
      `add at ${id}`,
      (real) => real.vault.add(id, URL_A, `sk-${real.made}`),
      (model, real) =>
        model.locked
          ? 'locked'
          : () => {
              model.secrets.set(id, [...(model.secrets.get(id) ?? []), `sk-${real.made}`]);
              real.made += 1;
            },
    ),
  ),
  provider.map((id) =>
    step(
      `remove the first of ${id}`,
      async ({ vault }) => {
        const [first] = vault.list(id);
        if (first !== undefined) await vault.remove(id, first.id);
      },
      (model) => () => void model.secrets.set(id, (model.secrets.get(id) ?? []).slice(1)),
    ),
  ),
  fc.constant(
    step(
      'the background dies',
      (real) => reopen(real),
      () => () => undefined,
    ),
  ),
  fc.constant(
    step(
      'the browser closes',
      (real) => reopen(real, sessionArea()),
      (model) => () => {
        model.locked = model.passphrase !== undefined;
      },
    ),
  ),
  fc
    .tuple(fc.constantFrom('iv', 'salt', 'data', 'iterations'), fc.nat(200), passphrase)
    .map(([field, place, words]) =>
      step(
        `a thief changes ${field} and tries ${words}`,
        async (real) => {
          const raw = await openDB(real.name);
          const record = (await raw.get('passphrase', 'wrapped')) as WrappedMaster | undefined;
          if (record === undefined) return raw.close();
          const changed = structuredClone(record);
          if (field === 'iterations') changed.iterations += 1 + place;
          else {
            const value = changed[field as 'iv' | 'salt' | 'data'];
            const bytes = value instanceof ArrayBuffer ? new Uint8Array(value) : value;
            bytes[place % bytes.length]! ^= 1;
          }
          await raw.put('passphrase', changed, 'wrapped');
          const other = await openVault({ databaseName: real.name });
          expect((await infoOf(unlock(other, words, COST)))?.code).toBe('authentication');
          expect(standingOf(other)).toBe('locked');
          expect(await raw.get('passphrase', 'wrapped')).toEqual(changed);
          other.close();
          await raw.put('passphrase', record, 'wrapped');
          raw.close();
        },
        () => () => undefined,
      ),
    ),
  fc.constant(
    step(
      'remove all keys',
      ({ vault }) => removeAllKeys(vault),
      (model) => () => {
        model.secrets.clear();
        Object.assign(model, { passphrase: undefined, locked: false });
      },
    ),
  ),
];

test('S35 whatever is done in whatever order: nothing is readable while locked, nothing is lost, no seal repeats', async () => {
  let run = 0;
  const stood = { locked: 0, unlocked: 0 };
  await fc.assert(
    fc.asyncProperty(fc.commands(steps, { maxCommands: 25 }), async (commands) => {
      const name = `vault-passphrase-${run++}`;
      const session = sessionArea();
      const real: Real = {
        name,
        session,
        vault: await openVault({ databaseName: name, session }),
        seals: new Map(),
        made: 0,
      };
      const model: Model = { passphrase: undefined, locked: false, secrets: new Map() };
      await fc.asyncModelRun(() => ({ model, real }), commands);
      if (model.passphrase !== undefined) stood[model.locked ? 'locked' : 'unlocked'] += 1;
      real.vault.close();
    }),
    { numRuns: 120 },
  );
  // The steps lead everywhere.
  expect(Math.min(stood.locked, stood.unlocked)).toBeGreaterThan(0);
}, 60_000);
