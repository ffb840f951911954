/** The ledger's database. Metadata only: no word of a prompt or an answer is ever in it (S34). */
import type { DBSchema } from 'idb';
import { type Database, openDatabase, type Upgrade } from '../platform/database.ts';
import type { Activity } from './activity.ts';
import type { DayUsage } from './usage.ts';

export interface LedgerSchema extends DBSchema {
  /** In the order of writing. */
  activity: { key: number; value: Activity; indexes: { origin: string } };
  /** By local day, then origin. */
  usage: { key: [day: string, origin: string]; value: DayUsage; indexes: { origin: string } };
}
export type LedgerDatabase = Database<LedgerSchema>;

export const UPGRADES: readonly Upgrade[] = [
  (database) => {
    database.createObjectStore('activity', { autoIncrement: true }).createIndex('origin', 'origin');
    database.createObjectStore('usage', { keyPath: ['day', 'origin'] }).createIndex('origin', 'origin');
  },
];

/** @throws StoreError */
export const openLedgerDatabase = (name: string): Promise<LedgerDatabase> =>
  openDatabase<LedgerSchema>({ name, what: 'activity records', upgrades: UPGRADES });
