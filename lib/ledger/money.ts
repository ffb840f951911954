/**
 * Money that is held and settled. What an attempt may cost at worst is held before its endpoint is asked, and given back
 * for what it did cost when it is over; a background that dies between the two leaves a reservation, which the next one
 * charges by what was noted, or as it was held: more than it came to rather than less.
 */
import type { Allowance, Budget, Expense } from '../protocol/budget.ts';
import { everOf, NANO, nano, type Reservation, sumsOf } from './accounts.ts';
import { decideSpend, type Standing } from './budget.ts';
import { openCheckpoints } from './checkpoints.ts';
import { inGroups } from './groups.ts';
import type { Habit } from './habit.ts';
import { isPrivate, keyOf, type Owner, type SiteOwner, told } from './owners.ts';
import { dayEnds, monthEnds, pastWithin, periodOf } from './periods.ts';
import { openPrivateAccounts, type PrivateAccounts } from './private-accounts.ts';
import { type Books, openReservations } from './reservations.ts';
import type { Clock, SessionArea } from './session.ts';

/** How far an attempt is, USD. */
export interface Reached {
  /** If it ended now. */
  usd: number;
  /** What may come to that before anybody asks again. */
  soon: number;
}

export interface Reserved {
  /** To what the answer is to be limited; absent: it need not be. */
  maxOutputTokens?: number;
  /**
   * The attempt is over and cost so much, USD; once, whoever says it again. In force at once: what cannot be written now
   * is written with what is next. Rejects with StoreError where that is so.
   */
  settle(usd: number): Promise<void>;
}

export interface Money {
  /**
   * Holds what a call may cost for each of the owners, or for none.
   * @param reached Asked every two seconds.
   * @throws OrielError `budget-exceeded`, StoreError
   */
  reserve(owners: readonly Owner[], expense: Expense, reached: () => Reached): Promise<Reserved>;
  /** Every limit on money of these owners, and where it stands. @throws StoreError */
  allowances(owners: readonly Owner[]): Promise<Allowance[]>;
  /** USD that the site's own budget leaves it until midnight, and its ceiling; undefined: it has neither. @throws StoreError */
  remaining(site: SiteOwner): Promise<number | undefined>;
  /** USD that a site has spent in all since its account was begun, what is under way left out. @throws StoreError */
  spent(site: SiteOwner): Promise<number>;
  /** USD that each of these sites has spent since the first of the month, what is under way left out. @throws StoreError */
  thisMonth(origins: readonly string[]): Promise<Map<string, number>>;
  /** As `BudgetAccounts.forget`. @throws StoreError */
  forget(what: { origin?: string; from?: number; to?: number }): Promise<void>;
  forgetPrivate(): void;
  /** As `Reservations.check`. @throws StoreError */
  check(): Promise<void>;
  /** What is usual for sites, by origin, as it was last kept beside their accounts. @throws StoreError */
  habits(): Promise<Map<string, Habit>>;
  /** @throws StoreError */
  keepHabit(origin: string, habit: Habit): Promise<void>;
  close(): void;
}

export interface MoneyOptions {
  databaseName?: string;
  area: SessionArea;
  clock: Clock;
  /** What the person allows at present. Absent: no limit. */
  budgetOf(owner: Owner): Budget | undefined;
  /** Names this background and no other. */
  life?: string;
  /** What could not be written and will be tried again. */
  failed?(thrown: unknown): void;
}

/** Reads `storage.session` alone; the database opens beside it, and what needs it waits for it. Never rejects. */
export async function openMoney(options: MoneyOptions): Promise<Money> {
  const { area, clock, budgetOf, life = crypto.randomUUID(), failed = () => undefined } = options;
  const checkpoints = await openCheckpoints(area, clock);
  const leftBehind = ({ id, held }: Reservation) => checkpoints.earlier(id) ?? held;
  /** What is settled and may not be written yet. */
  const settled = new Map<string, number>();
  const store = openReservations(
    options.databaseName ?? 'oriel-budgets',
    (one) => (one.life === life ? settled.get(one.id) : leftBehind(one)),
    (ids) => ids.forEach(forgetWritten),
  );
  const privately = await openPrivateAccounts(area, life, leftBehind);
  let count = 0;

  let recovering: Promise<void> | undefined;
  /** What earlier backgrounds left is charged: at once, and by whatever is held before that has come about. */
  const recovered = (): Promise<void> => {
    recovering ??= store.settle().catch((thrown) => {
      recovering = undefined;
      throw thrown;
    });
    return recovering;
  };
  recovered().catch(failed);

  const write = inGroups<string>(() => store.settle());
  /** Held by this background, and under way. */
  const open = new Set<string>();
  function forgetWritten(id: string): void {
    settled.delete(id);
    checkpoints.end(id);
  }
  async function settle(id: string, usd: number): Promise<void> {
    if (!open.delete(id)) return;
    const amount = nano(usd > 0 ? usd : 0);
    settled.set(id, amount);
    privately.settle(id, amount);
    // Until it is written, a death must not make anything else of it.
    checkpoints.track(id, () => amount / NANO, true);
    await write(id);
    // There was none to be charged where all accounts were erased meanwhile.
    forgetWritten(id);
  }

  return {
    async reserve(owners, expense, reached) {
      count += 1;
      const id = `${life} ${count}`;
      const lasting = owners.filter((owner) => !isPrivate(owner)).map(keyOf);
      const hidden = owners.filter(isPrivate).map(keyOf);
      let maxOutputTokens: number | undefined;
      let held = 0;
      try {
        await store.reserve(lasting, (books) => {
          const now = clock.now();
          const spend = decideSpend(expense, standingsOf(owners, books, privately, budgetOf, now));
          ({ maxOutputTokens, held } = spend);
          const made = { id, life, held, at: now, ...periodOf(now) };
          if (hidden.length > 0) privately.hold({ ...made, owners: hidden });
          return { ...made, owners: lasting };
        });
      } catch (thrown) {
        privately.release(id);
        throw thrown;
      }
      open.add(id);
      if (hidden.length > 0) await privately.written();
      checkpoints.track(id, () => {
        const { usd, soon } = reached();
        // What is held is the most: only of a denser text than there is can it be more, and then it is known by now.
        return Math.max(usd, Math.min(usd + soon, held / NANO));
      });
      return { ...(maxOutputTokens !== undefined && { maxOutputTokens }), settle: (usd) => settle(id, usd) };
    },
    async allowances(owners) {
      const standings = await standingsNow(owners);
      return standings.flatMap(({ owner, limit, of, spent, held, resetsAt }) =>
        limit === 'grant'
          ? []
          : {
              ...told(owner),
              limit,
              of: of / NANO,
              used: (spent + held) / NANO,
              ...(resetsAt === undefined ? {} : { resetsAt }),
            },
      );
    },
    async remaining(site) {
      const periods = (await standingsNow([site])).filter(({ limit }) => limit !== 'perRequest');
      if (periods.length === 0) return undefined;
      return Math.max(0, Math.min(...periods.map(({ of, spent, held }) => of - spent - held))) / NANO;
    },
    async spent(site) {
      await recovered();
      const key = keyOf(site);
      if (isPrivate(site)) return (privately.account(key)?.total ?? 0) / NANO;
      await store.settle();
      const { accounts } = await store.read([key]);
      return (accounts.get(key)?.total ?? 0) / NANO;
    },
    async thisMonth(origins) {
      await recovered();
      await store.settle();
      const keys = origins.map((id) => [id, keyOf({ owner: 'site', id })] as const);
      const { accounts } = await store.read(keys.map(([, key]) => key));
      const { month } = periodOf(clock.now());
      return new Map(keys.map(([id, key]) => [id, (accounts.get(key)?.months[month] ?? 0) / NANO]));
    },
    async forget({ origin, from, to }) {
      const lasting = origin === undefined ? undefined : ({ owner: 'site', id: origin } as const);
      if (from !== undefined || to !== undefined) {
        return store.forget(lasting && keyOf(lasting), pastWithin(from, to, clock.now()));
      }
      privately.forget(lasting && keyOf({ ...lasting, incognito: true }));
      await store.forget(lasting && keyOf(lasting));
      await store.forgetHabit(origin);
    },
    forgetPrivate: () => privately.forget(),
    check: () => store.check(),
    habits: () => store.habits(),
    keepHabit: (origin, habit) => store.putHabit(origin, habit),
    close: () => store.close(),
  };

  async function standingsNow(owners: readonly Owner[]): Promise<Standing[]> {
    await recovered();
    const books = await store.read(owners.filter((owner) => !isPrivate(owner)).map(keyOf));
    return standingsOf(owners, books, privately, budgetOf, clock.now());
  }
}

const NONE = { spent: 0, held: 0 };

function standingsOf(
  owners: readonly Owner[],
  { accounts, open }: Books,
  privately: Pick<PrivateAccounts, 'account' | 'open'>,
  budgetOf: MoneyOptions['budgetOf'],
  now: number,
): Standing[] {
  const period = periodOf(now);
  return owners.flatMap((owner) => {
    const { perRequest, perDay, perMonth } = budgetOf(owner) ?? {};
    const key = keyOf(owner);
    const hidden = isPrivate(owner);
    const account = hidden ? privately.account(key) : accounts.get(key);
    const running = hidden ? privately.open() : open;
    const { day, month } = sumsOf(key, account, running, period);
    const ceiling = owner.owner === 'site' ? owner.ceiling : undefined;
    const limits: [Standing['limit'], number | undefined, Pick<Standing, 'spent' | 'held' | 'resetsAt'>][] = [
      ['perRequest', perRequest, NONE],
      ['perDay', perDay, { ...day, resetsAt: dayEnds(now) }],
      ['perMonth', perMonth, { ...month, resetsAt: monthEnds(now) }],
      ['grant', ceiling, ceiling === undefined ? NONE : everOf(key, account, running)],
    ];
    return limits.flatMap(([limit, usd, its]) =>
      usd === undefined ? [] : [{ owner, limit, of: nano(usd), ...its }],
    );
  });
}
