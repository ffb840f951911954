/** The passphrase over the saved keys. What is typed goes into the vault's work and is kept nowhere. */
import { OrielError } from '../../lib/protocol/errors.ts';
import { AUTO_LOCK_MINUTES, type AutoLockMinutes } from '../../lib/protocol/passphrase.ts';
import type { VaultReplies, VaultView } from '../../lib/protocol/vault-control.ts';
import {
  changePassphrase,
  removeAllKeys,
  removePassphrase,
  setIdle,
  setPassphrase,
  standingOf,
  unlock,
} from '../../lib/vault/passphrase.ts';
import type { Rooms } from '../background/rooms.ts';
import { orNothing } from './closed.ts';
import { remakeEndpoints } from './knowing.ts';
import { orphanedKeys, removeOrphanedKeys } from './orphaned-keys.ts';
import { faredBefore } from './setup.ts';
import { unlocked } from './unlocking.ts';

const MINUTE_MS = 60_000;
const NOT_FORGOTTEN =
  'Oriel is locked, but the browser has not let go of what opens your keys: it may be unlocked again by itself. Close the browser to be sure.';

function view(rooms: Rooms): VaultView {
  const { vault } = rooms;
  const { idleMs } = vault.lock;
  const orphaned = orNothing(() => orphanedKeys(rooms), []);
  const autoLock = AUTO_LOCK_MINUTES.find((minutes) => minutes * MINUTE_MS === idleMs);
  return {
    standing: standingOf(vault),
    ...(autoLock === undefined ? {} : { autoLock }),
    keys: vault.inside.keys().length,
    ...(orphaned.length === 0 ? {} : { orphaned }),
  };
}

export const vaultHandlers = {
  vault: view,
  async 'set-passphrase'(rooms: Rooms, { passphrase }: { passphrase: string }): Promise<null> {
    await setPassphrase(rooms.vault, passphrase);
    return null;
  },
  async 'change-passphrase'(
    rooms: Rooms,
    { current, passphrase }: { current: string; passphrase: string },
  ): Promise<null> {
    await changePassphrase(rooms.vault, current, passphrase);
    unlocked(rooms);
    return null;
  },
  async 'remove-passphrase'(rooms: Rooms, { current }: { current: string }): Promise<null> {
    await removePassphrase(rooms.vault, current);
    unlocked(rooms);
    return null;
  },
  async unlock(rooms: Rooms, { passphrase }: { passphrase: string }): Promise<null> {
    await unlock(rooms.vault, passphrase);
    unlocked(rooms);
    return null;
  },
  async lock({ vault, announce }: Rooms): Promise<null> {
    await vault.lock.lock().catch((cause) => {
      // It is in force: screens are to show it, whatever is said here.
      announce();
      throw new OrielError('internal', { message: NOT_FORGOTTEN }, cause);
    });
    return null;
  },
  async 'set-auto-lock'({ vault }: Rooms, { minutes }: { minutes: AutoLockMinutes | null }): Promise<null> {
    await setIdle(vault, minutes === null ? undefined : minutes * MINUTE_MS);
    return null;
  },
  async 'remove-all-keys'(rooms: Rooms): Promise<null> {
    const providers = new Set(rooms.vault.inside.keys().map(({ providerId }) => providerId));
    await removeAllKeys(rooms.vault);
    for (const id of providers) faredBefore(rooms, id);
    await remakeEndpoints(rooms);
    unlocked(rooms);
    return null;
  },
  'remove-orphaned-keys': (rooms: Rooms, { id }: { id: string }): Promise<null> =>
    removeOrphanedKeys(rooms, id),
} satisfies { [C in keyof VaultReplies]: (rooms: Rooms, command: never) => unknown };
