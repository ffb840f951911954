/**
 * Opens an IndexedDB database by numbered upgrades and turns every failure into one typed error. What cannot be read
 * is left as it is: nothing here deletes, recreates or downgrades a database (S36).
 */
import {
  type DBSchema,
  type IDBPDatabase,
  type IDBPTransaction,
  openDB,
  type StoreNames as StoreNamesOf,
} from 'idb';
import { OrielError } from '../protocol/errors.ts';
import type { StoreFault } from '../protocol/store-control.ts';

/**
 * Takes a database from one version to the next. It may await IndexedDB requests and nothing else: the browser commits
 * the transaction as soon as it has none to wait for. Untyped, since it speaks of shapes that no longer exist.
 */
export type Upgrade = (
  database: IDBPDatabase,
  transaction: IDBPTransaction<unknown, string[], 'versionchange'>,
) => void | Promise<void>;

/** A store that could not be read or written. It is as it was before. */
export class StoreError extends OrielError {
  readonly fault: StoreFault;
  /** What is kept there, as a plural noun for people: `settings`. */
  readonly what: string;

  constructor(what: string, fault: StoreFault, cause?: unknown) {
    super('internal', { message: SENTENCES[fault](what) }, cause);
    this.fault = fault;
    this.what = what;
  }
}

const SENTENCES: Record<StoreFault, (what: string) => string> = {
  newer: (what) =>
    `Oriel’s ${what} were saved by a newer version. Update Oriel to use them; nothing was changed.`,
  corrupt: (what) =>
    `Oriel’s ${what} cannot be read, and nothing was overwritten. Restart the browser; if that does not help, Oriel’s dashboard can start them anew.`,
  unavailable: (what) =>
    `The browser gives no access to Oriel’s ${what}. Check that the disk is not full and that the browser is not set to private browsing for good, then restart it.`,
};

export interface DatabasePlan {
  name: string;
  /** What is kept there, as a plural noun for people. */
  what: string;
  /** The nth leads to version n; the last one's number is the version. Appended to, never edited. */
  upgrades: readonly Upgrade[];
}

type Names<S extends DBSchema> = ArrayLike<StoreNamesOf<S>>;

export interface Database<S extends DBSchema> {
  /**
   * Runs `work` in one transaction and resolves when that is committed. A throw in `work` aborts it. Only IndexedDB
   * requests of this transaction may be awaited inside.
   * @throws StoreError, or the OrielError that `work` threw.
   */
  transaction<N extends Names<S>, M extends 'readonly' | 'readwrite', T>(
    stores: N,
    mode: M,
    work: (transaction: IDBPTransaction<S, N, M>) => Promise<T>,
  ): Promise<T>;
  /**
   * A `corrupt` error about this database, for a reader that finds a record in a wrong shape. It is let go of, so that nobody
   * who looks again and again holds it open; the next use opens it.
   */
  corrupt(cause?: unknown): StoreError;
  close(): void;
}

/** @throws StoreError */
export async function openDatabase<S extends DBSchema>(plan: DatabasePlan): Promise<Database<S>> {
  let connection: Promise<IDBPDatabase<S>> | undefined;
  const forget = (): void => {
    connection = undefined;
  };
  const connect = (): Promise<IDBPDatabase<S>> => {
    if (connection === undefined) {
      connection = openConnection<S>(plan, forget);
      // A failure to open is not remembered: the next use tries again.
      connection.catch(forget);
    }
    return connection;
  };
  await connect();
  const close = (): void => {
    connection?.then((database) => database.close()).catch(() => undefined);
    connection = undefined;
  };

  return {
    async transaction(stores, mode, work) {
      const database = await connect();
      try {
        const transaction = database.transaction(stores, mode);
        // Awaited below on the way of success; on the other the error that caused the abort says more.
        transaction.done.catch(() => undefined);
        try {
          const result = await work(transaction);
          await transaction.done;
          return result;
        } catch (thrown) {
          abort(transaction);
          throw thrown;
        }
      } catch (thrown) {
        throw asStoreError(plan.what, thrown);
      }
    },
    corrupt(cause) {
      close();
      return new StoreError(plan.what, 'corrupt', cause);
    },
    close,
  };
}

/** A database that is opened by its first use. A failure to open is not remembered: the next use tries again. */
export interface DatabaseOnDemand<S extends DBSchema> {
  /** @throws StoreError */
  open(): Promise<Database<S>>;
  close(): void;
}

export function databaseOnDemand<S extends DBSchema>(plan: DatabasePlan): DatabaseOnDemand<S> {
  let opened: Promise<Database<S>> | undefined;
  return {
    open() {
      if (opened === undefined) {
        const opening = openDatabase<S>(plan);
        opened = opening;
        opening.catch(() => {
          if (opened === opening) opened = undefined;
        });
      }
      return opened;
    },
    close() {
      opened?.then((database) => database.close()).catch(() => undefined);
      opened = undefined;
    },
  };
}

async function openConnection<S extends DBSchema>(
  { name, what, upgrades }: DatabasePlan,
  closed: () => void,
): Promise<IDBPDatabase<S>> {
  let failure: unknown;
  try {
    return await openDB<S>(name, upgrades.length, {
      upgrade(database, from, _to, transaction) {
        const untyped = transaction as unknown as Parameters<Upgrade>[1];
        untyped.done.catch(() => undefined);
        runUpgrades(upgrades.slice(from), database as unknown as IDBPDatabase, untyped).catch((thrown) => {
          failure = thrown;
          // All steps or none: the database stays at the version from which it came.
          abort(untyped);
        });
      },
      blocking(_current, _wanted, event) {
        // A newer Oriel wants to upgrade, or the user erases everything: make way at once.
        (event.target as IDBDatabase).close();
        closed();
      },
      terminated: closed,
    });
  } catch (thrown) {
    throw asStoreError(what, failure ?? thrown);
  }
}

async function runUpgrades(
  steps: readonly Upgrade[],
  database: IDBPDatabase,
  transaction: Parameters<Upgrade>[1],
): Promise<void> {
  for (const step of steps) await step(database, transaction);
}

function abort(transaction: { abort(): void }): void {
  try {
    transaction.abort();
  } catch {
    // Already over.
  }
}

function asStoreError(what: string, thrown: unknown): OrielError {
  if (thrown instanceof OrielError) return thrown;
  const name = thrown instanceof DOMException || thrown instanceof Error ? thrown.name : '';
  const fault = name === 'VersionError' ? 'newer' : MALFORMED.has(name) ? 'corrupt' : 'unavailable';
  return new StoreError(what, fault, thrown);
}

/** A store is missing; a record was read as what it is not. */
const MALFORMED = new Set(['NotFoundError', 'TypeError', 'RangeError']);
