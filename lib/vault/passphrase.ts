/**
 * A passphrase over the saved keys (S35): set, changed and taken off by sealing every key anew under a new master key, so that
 * nothing that was ever on the disk opens what is there now. Nothing changes before all of it is written; what goes wrong
 * leaves the keys and the passphrase as they were.
 */
import { OrielError } from '../protocol/errors.ts';
import { lockedError } from '../protocol/locked.ts';
import { isLongEnough, MIN_PASSPHRASE } from '../protocol/passphrase.ts';
import { forgetRemoved } from './changes.ts';
import { importMaster, newMasterKey, seal, unseal } from './cipher.ts';
import { VaultError } from './fault.ts';
import type { Vault } from './keys.ts';
import { asKept, type KeyRecord } from './records.ts';
import { asWrapped, COST, type Cost, unwrap, type WrappedMaster, wrap } from './wrapping.ts';
import { removeAllRecords, writeIdle, writeRekeyed, writeRewrapped } from './writes.ts';

/** `open`: no passphrase is set. */
export type Standing = 'open' | 'locked' | 'unlocked';

export function standingOf({ lock }: Vault): Standing {
  if (lock.kept.wrapped === undefined) return 'open';
  return lock.locked() ? 'locked' : 'unlocked';
}

/** @throws OrielError `invalid-request`, VaultError for a key that cannot be read, StoreError; nothing was changed then */
export const setPassphrase = (vault: Vault, passphrase: string, cost: Cost = COST): Promise<void> =>
  inOrder(vault, async () => {
    if (standingOf(vault) !== 'open') throw invalid('A passphrase is set already. Change it instead.');
    checkNew(passphrase);
    const { master, turn } = vault.lock;
    await rekeyWrapped(vault, { master, turn }, passphrase, cost);
  });

/** @throws as `setPassphrase`, and OrielError `authentication` where `current` is not the passphrase */
export const changePassphrase = (
  vault: Vault,
  current: string,
  passphrase: string,
  cost: Cost = COST,
): Promise<void> =>
  inOrder(vault, async () => {
    checkNew(passphrase);
    await rekeyWrapped(vault, await opened(vault, current, cost), passphrase, cost);
  });

/** @throws as `changePassphrase` */
export const removePassphrase = (vault: Vault, current: string, cost: Cost = COST): Promise<void> =>
  inOrder(vault, async () => {
    const before = await opened(vault, current, cost);
    const master = await newMasterKey();
    await rekey(vault, before, master, { master, wrapped: undefined });
  });

/** @throws OrielError `authentication` where it is not the passphrase; VaultError-like where its record cannot be read */
export const unlock = (vault: Vault, passphrase: string, cost: Cost = COST): Promise<void> =>
  inOrder(vault, async () => {
    const { lock, inside } = vault;
    if (lock.kept.wrapped === undefined) return;
    const { turn } = lock;
    const wrapped = readable(vault, cost);
    const bytes = await unwrap(wrapped, passphrase);
    const opened = { key: await importMaster(bytes), bytes };
    // Locked while the passphrase was being worked on: that came last.
    if (lock.turn !== turn) throw lockedError();
    await lock.adopt(lock.kept, opened);
    if (wrapped.iterations < cost.today) {
      // The old one opens as well: that it could not be raised is no reason not to.
      await wrap(bytes, passphrase, cost.today)
        .then(async (raised) => {
          await writeRewrapped(inside.stores, wrapped, raised);
          const its = lock.turn === turn ? opened : undefined;
          await lock.adopt({ master: undefined, wrapped: raised }, its);
        })
        .catch(() => undefined);
    }
    bytes.fill(0);
  });

/** Where the passphrase is forgotten: nothing else opens what is there. */
export const removeAllKeys = (vault: Vault): Promise<void> =>
  inOrder(vault, async () => {
    const { inside, lock } = vault;
    await removeAllRecords(inside.stores);
    for (const { providerId } of inside.keys()) inside.keep(providerId, []);
    forgetRemoved(vault);
    await lock.adopt({ master: undefined, wrapped: undefined });
  });

/** After how long without a call that used a key it locks itself, ms; undefined: when the browser closes. */
export const setIdle = (vault: Vault, ms: number | undefined): Promise<void> =>
  inOrder(vault, async () => {
    await writeIdle(vault.inside.stores, ms);
    vault.lock.setIdle(ms);
  });

const inOrder = (vault: Vault, work: () => Promise<void>): Promise<void> => vault.inside.inTurn(work);

const invalid = (message: string) => new OrielError('invalid-request', { message, detail: 'passphrase' });

function checkNew(passphrase: string): void {
  if (!isLongEnough(passphrase))
    throw invalid(
      `A passphrase has at least ${MIN_PASSPHRASE} characters. Four or more random words are good.`,
    );
}

function readable({ lock }: Vault, cost: Cost): WrappedMaster {
  const wrapped = asWrapped(lock.kept.wrapped, cost);
  if (wrapped !== undefined) return wrapped;
  throw new OrielError('authentication', {
    message:
      'What your keys are locked with cannot be read, and nothing was overwritten. Restart the browser; if that does not help, remove all saved keys and enter them again.',
  });
}

/** The master key as it was when a change began, and how often the vault had been locked by then. */
interface Before {
  master: CryptoKey | undefined;
  turn: number;
}

/** What the passphrase opens. */
async function opened(vault: Vault, passphrase: string, cost: Cost): Promise<Before> {
  const { turn } = vault.lock;
  if (standingOf(vault) === 'open') throw invalid('No passphrase is set.');
  const bytes = await unwrap(readable(vault, cost), passphrase);
  const master = await importMaster(bytes);
  bytes.fill(0);
  return { master, turn };
}

async function rekeyWrapped(vault: Vault, before: Before, passphrase: string, cost: Cost): Promise<void> {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const [master, wrapped] = await Promise.all([
    importMaster(bytes.slice()),
    wrap(bytes, passphrase, cost.today),
  ]);
  await rekey(vault, before, master, { master: undefined, wrapped }, bytes);
  bytes.fill(0);
}

/** @param bytes Of the new master key, where it is wrapped. */
async function rekey(
  vault: Vault,
  before: Before,
  master: CryptoKey,
  kept: { master: CryptoKey | undefined; wrapped: WrappedMaster | undefined },
  bytes?: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const { lock, inside } = vault;
  const keys = inside.keys();
  const records = await Promise.all(
    keys.map(async ({ providerId, record }): Promise<KeyRecord> => {
      const stuck = (thrown?: unknown) =>
        new VaultError(providerId, thrown, 'Nothing was changed: remove it or enter it again first.');
      if (record === undefined || before.master === undefined) throw stuck();
      const secret = await unseal(before.master, record, record).catch((thrown) => {
        throw stuck(thrown);
      });
      return { ...record, ...(await seal(master, record, secret)) };
    }),
  );
  // Nothing but the disk is waited for inside: the browser would end the transaction.
  await writeRekeyed(inside.stores, { wrapped: lock.kept.wrapped, keys }, records, kept);
  for (const id of new Set(records.map(({ providerId }) => providerId)))
    inside.keep(id, records.filter(({ providerId }) => providerId === id).map(asKept));
  forgetRemoved(vault);
  // Locked meanwhile: it stays so, under the new passphrase.
  await lock.adopt(kept, bytes && lock.turn === before.turn ? { key: master, bytes } : undefined);
}
