/**
 * What sites spent in private windows. It is in the memory that ends with the browser, apart from what the same sites
 * spent elsewhere: neither kind of window tells a site anything of the other, and nothing is left on the disk (S33).
 */
import { type Account, charged, type Reservation } from './accounts.ts';
import { PrivateBooks } from './kept-shapes.ts';
import { keptAt, type SessionArea } from './session.ts';

export interface PrivateAccounts {
  account(owner: string): Account | undefined;
  open(): readonly Reservation[];
  /** In force at once. */
  hold(reservation: Reservation): void;
  /** As if it had not been made. */
  release(id: string): void;
  /** Once for each reservation, whoever asks again. */
  settle(id: string, amount: number): void;
  /** Of one owner, or of all. */
  forget(owner?: string): void;
  /** Resolves when what is in force is written. */
  written(): Promise<void>;
}

/** @param earlier What is charged for a reservation of a background that died. */
export async function openPrivateAccounts(
  area: SessionArea,
  life: string,
  earlier: (one: Reservation) => number,
): Promise<PrivateAccounts> {
  const kept = keptAt(area, 'ledger.private');
  const found = PrivateBooks.safeParse(await kept.read());
  const accounts = new Map(found.success ? found.data.accounts.map((it) => [it.owner, it]) : []);
  const open = new Map(found.success ? found.data.reservations.map((it) => [it.id, it]) : []);
  let writing = Promise.resolve();

  const write = (): void => {
    writing = kept.write(() =>
      accounts.size + open.size === 0
        ? undefined
        : { accounts: [...accounts.values()], reservations: [...open.values()] },
    );
  };
  const settle = (id: string, spent: number): void => {
    const one = open.get(id);
    if (one === undefined) return;
    open.delete(id);
    for (const owner of one.owners) accounts.set(owner, charged(owner, accounts.get(owner), one, spent));
    write();
  };
  for (const one of [...open.values()]) if (one.life !== life) settle(one.id, earlier(one));

  return {
    account: (owner) => accounts.get(owner),
    open: () => [...open.values()],
    hold(reservation) {
      open.set(reservation.id, reservation);
      write();
    },
    release(id) {
      if (open.delete(id)) write();
    },
    settle,
    forget(owner) {
      for (const name of owner === undefined ? [...accounts.keys()] : [owner]) accounts.delete(name);
      for (const one of [...open.values()]) {
        if (owner === undefined || one.owners.includes(owner)) open.delete(one.id);
      }
      write();
    },
    written: () => writing,
  };
}
