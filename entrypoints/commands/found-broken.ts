/**
 * Records that are read one by one may be wrong where nobody looks who only asks whether the store is there. What a screen met
 * with is remembered for as long as the background lives.
 */
import { StoreError } from '../../lib/platform/database.ts';
import type { BrokenStore } from '../../lib/protocol/store-control.ts';
import type { Rooms } from '../background/rooms.ts';

const found = new WeakMap<Rooms, BrokenStore>();

/** Of the account of calls, the one store that is not read as a whole. Screens look again when it is news. */
export function noteBroken(rooms: Rooms, thrown: unknown): void {
  if (!(thrown instanceof StoreError) || thrown.fault !== 'corrupt' || thrown.what !== ACTIVITY) return;
  const news = !found.has(rooms);
  found.set(rooms, { store: 'activity', fault: thrown.fault, message: thrown.info.message });
  if (news) rooms.announce();
}

export const foundBroken = (rooms: Rooms): BrokenStore | undefined => found.get(rooms);

/** What was wrong may be gone. */
export const forgetBroken = (rooms: Rooms): void => void found.delete(rooms);

/** See openLedgerDatabase. */
const ACTIVITY = 'activity records';
