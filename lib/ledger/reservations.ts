/**
 * The accounts on the disk, and what is held of them. Every step is one transaction that reads, decides and writes:
 * browsers run such transactions one after the other, whoever asks for them, so that two calls never see the same money.
 */
import type { DBSchema, IDBPTransaction } from 'idb';
import { type Database, openDatabase, type Upgrade } from '../platform/database.ts';
import { type Account, charged, isAccount, isReservation, type Reservation, without } from './accounts.ts';
import type { Habit } from './habit.ts';

export interface BudgetsSchema extends DBSchema {
  accounts: { key: string; value: Account };
  reservations: { key: string; value: Reservation };
  /** By origin. */
  habits: { key: string; value: Habit };
}

export const UPGRADES: readonly Upgrade[] = [
  (database) => {
    database.createObjectStore('accounts', { keyPath: 'owner' });
    database.createObjectStore('reservations', { keyPath: 'id' });
    database.createObjectStore('habits');
  },
];

const MONEY = ['accounts', 'reservations'] as const;
type Money = IDBPTransaction<BudgetsSchema, typeof MONEY, 'readwrite'>;

/** What is owed for a reservation that is over, nanodollars; undefined: it is still open. */
export type Owed = (one: Reservation) => number | undefined;

export interface Books {
  accounts: ReadonlyMap<string, Account>;
  open: readonly Reservation[];
}

export interface Reservations {
  /**
   * Settles what is over, then holds what `decide` makes of the rest; what that throws holds nothing, and is thrown.
   * @param owners Whose accounts it looks at, `keyOf` each.
   * @throws StoreError
   */
  reserve(owners: readonly string[], decide: (books: Books) => Reservation): Promise<void>;
  /** Each reservation once: one that is no longer there is charged no more. @throws StoreError */
  settle(): Promise<void>;
  /** @throws StoreError */
  read(owners: readonly string[]): Promise<Books>;
  /**
   * Takes an owner's account away, or all accounts. What is under way is charged to the others when it ends; of sites it
   * says no more whose it was.
   * @param within Only what was spent in such periods, by their names; what is under way is left alone.
   * @throws StoreError
   */
  forget(owner: string | undefined, within?: (period: string) => boolean): Promise<void>;
  /** Reads all of both. @throws StoreError `corrupt` where one is not what was ever written. */
  check(): Promise<void>;
  habits(): Promise<Map<string, Habit>>;
  putHabit(origin: string, habit: Habit): Promise<void>;
  forgetHabit(origin?: string): Promise<void>;
  close(): void;
}

/**
 * Opens on first use, and again where that failed.
 * @param written Called with the ids of those that were charged, when that is on the disk.
 */
export function openReservations(
  name: string,
  owed: Owed,
  written: (ids: readonly string[]) => void,
): Reservations {
  let opened: Promise<Database<BudgetsSchema>> | undefined;
  const database = (): Promise<Database<BudgetsSchema>> => {
    opened ??= openDatabase<BudgetsSchema>({ name, what: 'budgets', upgrades: UPGRADES }).catch((thrown) => {
      opened = undefined;
      throw thrown;
    });
    return opened;
  };

  /** Charges what is over, then does the work with what is not. */
  async function settling<T>(work: (tx: Money, open: Reservation[]) => Promise<T>): Promise<T> {
    let over: Reservation[] = [];
    const result = await (await database()).transaction(MONEY, 'readwrite', async (tx) => {
      const all = whole(await tx.objectStore('reservations').getAll(), isReservation);
      const charges = new Map(all.map((one) => [one, owed(one)]));
      over = all.filter((one) => charges.get(one) !== undefined);
      const accounts = await accountsIn(tx, [...new Set(over.flatMap(({ owners }) => owners))]);
      for (const one of over) {
        const amount = charges.get(one) as number;
        for (const owner of one.owners) accounts.set(owner, charged(owner, accounts.get(owner), one, amount));
        await tx.objectStore('reservations').delete(one.id);
      }
      for (const account of accounts.values()) await tx.objectStore('accounts').put(account);
      return work(
        tx,
        all.filter((one) => charges.get(one) === undefined),
      );
    });
    written(over.map(({ id }) => id));
    return result;
  }

  return {
    reserve: (owners, decide) =>
      settling(async (tx, open) => {
        const reservation = decide({ accounts: await accountsIn(tx, owners), open });
        await tx.objectStore('reservations').add(reservation);
      }),
    settle: () => settling(async () => undefined),
    read: async (owners) =>
      (await database()).transaction(MONEY, 'readonly', async (tx) => ({
        open: whole(await tx.objectStore('reservations').getAll(), isReservation),
        accounts: await accountsIn(tx, owners),
      })),
    forget: async (owner, within) =>
      (await database()).transaction(MONEY, 'readwrite', async (tx) => {
        const accounts = tx.objectStore('accounts');
        const its =
          owner === undefined ? await accounts.getAll() : [...(await accountsIn(tx, [owner])).values()];
        for (const account of its) {
          const left = within === undefined ? undefined : without(account, within);
          await (left === undefined ? accounts.delete(account.owner) : accounts.put(left));
        }
        if (within !== undefined) return;
        const reservations = tx.objectStore('reservations');
        const isTheirs = (it: string) => (owner === undefined ? it.startsWith('site ') : it === owner);
        for (const one of whole(await reservations.getAll(), isReservation)) {
          if (!one.owners.some(isTheirs)) continue;
          await reservations.put({ ...one, owners: one.owners.filter((it) => !isTheirs(it)) });
        }
      }),
    check: async () => {
      await (await database()).transaction(MONEY, 'readonly', async (tx) => {
        whole(await tx.objectStore('accounts').getAll(), isAccount);
        whole(await tx.objectStore('reservations').getAll(), isReservation);
      });
    },
    habits: async () =>
      (await database()).transaction(['habits'], 'readonly', async (tx) => {
        const store = tx.objectStore('habits');
        const [origins, habits] = await Promise.all([store.getAllKeys(), store.getAll()]);
        return new Map(
          origins.flatMap((origin, at) => {
            const habit: unknown = habits[at];
            return isHabit(habit) ? [[origin, habit]] : [];
          }),
        );
      }),
    putHabit: async (origin, habit) =>
      (await database()).transaction(['habits'], 'readwrite', async (tx) => {
        await tx.objectStore('habits').put(habit, origin);
      }),
    forgetHabit: async (origin) =>
      (await database()).transaction(['habits'], 'readwrite', async (tx) => {
        const store = tx.objectStore('habits');
        await (origin === undefined ? store.clear() : store.delete(origin));
      }),
    close() {
      opened?.then((it) => it.close()).catch(() => undefined);
      opened = undefined;
    },
  };
}

/** Of what is none, nobody would ever be asked about a burst: it is learnt anew. */
function isHabit(value: unknown): value is Habit {
  const { usual, minutes, minute, calls } = Object(value) as Partial<Record<keyof Habit, unknown>>;
  return [usual, minutes, minute, calls].every(Number.isFinite);
}

async function accountsIn(
  tx: { objectStore(name: 'accounts'): { get(owner: string): Promise<Account | undefined> } },
  owners: readonly string[],
): Promise<Map<string, Account>> {
  const found = await Promise.all(owners.map((owner) => tx.objectStore('accounts').get(owner)));
  const there = found.filter((it) => it !== undefined);
  return new Map(whole(there, isAccount).map((it) => [it.owner, it]));
}

/** A record that was never written so ends the transaction: nothing is held or charged by it, and it stays as it is (S36). */
function whole<T>(records: T[], isWhole: (record: T) => boolean): T[] {
  if (!records.every(isWhole)) throw new TypeError('A record of the budgets has another shape.');
  return records;
}
