/** The ledger's database. No word of a prompt or an answer is in it, unless the person had it kept: then in `texts` (S34). */
import type { DBSchema, IDBPObjectStore } from 'idb';
import { type Database, openDatabase, type Upgrade } from '../platform/database.ts';
import type { Activity } from './activity.ts';
import type { Block, Figures } from './columns.ts';
import type { KeptText } from './text.ts';
import type { DayUsage } from './usage.ts';

export interface LedgerSchema extends DBSchema {
  /** By number, in the order in which the calls ended. No number is used twice. */
  activity: { key: number; value: Activity };
  /** By local day, then origin. */
  usage: { key: [day: string, origin: string]; value: DayUsage };
  /**
   * What filters and charts need of the rows, by the number of the last row in it: made of them by whoever reads
   * (blocks.ts).
   */
  blocks: { key: number; value: Block };
  figures: { key: number; value: Figures };
  /** By the number of the row. */
  texts: { key: number; value: RowText };
}
export type LedgerDatabase = Database<LedgerSchema>;

export interface RowText extends KeptText {
  row: number;
}

type StoreName = 'activity' | 'usage' | 'blocks' | 'figures' | 'texts';
type Reads = 'get' | 'getAll' | 'getAllKeys' | 'count';
type Writes = Reads | 'put' | 'delete' | 'clear';

/** A transaction that reaches at least these stores. */
export interface LedgerTransaction<
  Name extends StoreName,
  Mode extends 'readonly' | 'readwrite' = 'readonly',
> {
  objectStore<N extends Name>(
    name: N,
  ): Pick<
    IDBPObjectStore<LedgerSchema, StoreName[], N, 'readwrite'>,
    Mode extends 'readonly' ? Reads : Writes
  >;
}

export const UPGRADES: readonly Upgrade[] = [
  (database) => {
    database.createObjectStore('activity', { autoIncrement: true }).createIndex('origin', 'origin');
    database.createObjectStore('usage', { keyPath: ['day', 'origin'] }).createIndex('origin', 'origin');
  },
  (database, transaction) => {
    // Blocks find a site's rows, too, and a row is written faster without an index.
    for (const name of ['activity', 'usage']) transaction.objectStore(name).deleteIndex('origin');
    database.createObjectStore('blocks');
    database.createObjectStore('figures');
    database.createObjectStore('texts', { keyPath: 'row' });
  },
];

/** @throws StoreError */
export const openLedgerDatabase = (name: string, upgrades = UPGRADES): Promise<LedgerDatabase> =>
  openDatabase<LedgerSchema>({ name, what: 'activity records', upgrades });
