/** The window in which the passphrase is entered, for whoever waits for it. */
import type { Caller } from '../../lib/gate/caller.ts';
import { browser } from '../../lib/platform/browser.ts';
import { openWindow } from '../../lib/platform/windows.ts';
import type { Vault } from '../../lib/vault/keys.ts';
import { createUnlocking, type Unlocking } from '../../lib/vault/unlocking.ts';
import type { Rooms } from '../background/rooms.ts';

const all = new WeakMap<Vault, Unlocking>();

function unlockingOf({ vault, now, atPrivateEnd }: Pick<Rooms, 'vault' | 'now' | 'atPrivateEnd'>): Unlocking {
  const there = all.get(vault);
  if (there !== undefined) return there;
  const made = createUnlocking({
    open: (closed) => openWindow('unlock.html', closed),
    locked: vault.lock.locked,
    session: browser.storage.session,
    now,
    after(ms, work) {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
  });
  all.set(vault, made);
  atPrivateEnd(made.endPrivate);
  return made;
}

export const awaitUnlock = (
  rooms: Rooms,
  { origin, topOrigin: page = origin, incognito }: Caller,
  signal: AbortSignal,
): Promise<void> => unlockingOf(rooms).wait({ page, incognito }, signal);

/** Nothing is locked any more. */
export const unlocked = (rooms: Rooms): void => unlockingOf(rooms).opened();

/** Nothing is left of what this site did while Oriel was locked. */
export const forgetUnlocking = (rooms: Rooms, origin: string): Promise<void> =>
  unlockingOf(rooms).forget(origin);
