/** Budgets as one background after another opens them, on a clock that is set by hand. */
import { openDB } from 'idb';
import type { Account, Reservation } from '../../../lib/ledger/accounts.ts';
import { type BudgetAccounts, type BudgetsOptions, openBudgets } from '../../../lib/ledger/budgets.ts';
import { openMoney } from '../../../lib/ledger/money.ts';
import type { Owner } from '../../../lib/ledger/owners.ts';
import type { Budget, Expense } from '../../../lib/protocol/budget.ts';
import { sessionArea } from '../permissions/session-area.ts';

let count = 0;
export const NOON = new Date(2026, 10, 22, 12).getTime();
export const A = 'https://a.example';
export const site = (id = A): Owner & { owner: 'site' } => ({ owner: 'site', id });
export const hidden = (id = A): Owner & { owner: 'site' } => ({ owner: 'site', id, incognito: true });
export const provider: Owner = { owner: 'provider', id: 'openai', label: 'OpenAI' };
export const all: Owner = { owner: 'all' };

/** Of a call of `A` there. */
export const owners: readonly Owner[] = [site(), provider, all];
/** It has come to so many USD, and to nothing more before anybody asks again. */
export const reached = (usd: number) => () => ({ usd, soon: 0 });

/** USD that something costs, whatever is answered. */
export const costing = (usd: number): Expense => ({
  likely: { usd, perOutput: 0 },
  most: { usd, perOutput: 0 },
  possible: 1_000,
  sure: 1_000,
});

export interface Desk {
  databaseName: string;
  area: ReturnType<typeof sessionArea>;
  /** Unix ms. */
  now: number;
  /** Timers that are set, of the background that lives. */
  timers: Set<{ at: number; run(): void }>;
  /** By owner; a site in private windows has the budget of the site. */
  limits: { site?: Budget; provider?: Budget; all?: Budget };
  failures: unknown[];
  /** Another background: the one before is no more, whatever it was about. */
  open(more?: Partial<BudgetsOptions>): Promise<BudgetAccounts>;
  /** Lets so many ms pass. */
  pass(ms: number): Promise<void>;
  /** All that is on the disk. */
  disk(): Promise<{ accounts: Account[]; reservations: Reservation[]; habits: unknown[] }>;
}

export function desk(limits: Desk['limits'] = {}): Desk {
  count += 1;
  const it: Desk = {
    databaseName: `budgets-test-${count}`,
    area: sessionArea(),
    now: NOON,
    timers: new Set(),
    limits,
    failures: [],
    open(more = {}) {
      // Of a background that died nothing runs any more.
      const timers: Desk['timers'] = new Set();
      it.timers = timers;
      return openBudgets({
        databaseName: it.databaseName,
        area: it.area,
        clock: {
          now: () => it.now,
          after(ms, run) {
            const timer = { at: it.now + ms, run };
            timers.add(timer);
            return () => timers.delete(timer);
          },
        },
        openMoney,
        budgetOf: ({ owner }) => it.limits[owner],
        failed: (thrown) => it.failures.push(thrown),
        ...more,
      });
    },
    async pass(ms) {
      const until = it.now + ms;
      for (;;) {
        const [next] = [...it.timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        it.timers.delete(next);
        it.now = Math.max(it.now, next.at);
        next.run();
        await settled();
      }
      it.now = until;
      await settled();
    },
    async disk() {
      const raw = await openDB(it.databaseName);
      const [accounts, reservations, habits] = await Promise.all([
        raw.getAll('accounts'),
        raw.getAll('reservations'),
        raw.getAll('habits'),
      ]);
      raw.close();
      return { accounts, reservations, habits };
    },
  };
  return it;
}

/** All that can be settled now is. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
