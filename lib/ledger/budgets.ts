/**
 * Budgets that hold: rates and concurrency are decided in memory, at once (rates.ts); money is held and settled on the disk
 * (money.ts), by what is loaded on first use.
 */
import type { Money, MoneyOptions } from './money.ts';
import { openRates, type Rates } from './rates.ts';

export interface BudgetAccounts
  extends Pick<Rates, 'enter'>,
    Pick<Money, 'reserve' | 'remaining' | 'spent' | 'thisMonth' | 'check' | 'close'> {
  /** Every limit of these owners, and where it stands. @throws StoreError */
  allowances: Money['allowances'];
  /**
   * Takes all about a site out of accounts, rates and habits; without `origin` all there is. With `from` or `to` (Unix ms,
   * from and before): the days and months of that time, but for the present ones, or a budget would not hold.
   * @throws StoreError
   */
  forget(what: { origin?: string; from?: number; to?: number }): Promise<void>;
  /** The last private window was closed. */
  forgetPrivate(): void;
}

export interface BudgetsOptions extends MoneyOptions {
  /** What holds and settles, `openMoney`. Rejects where it cannot be had; then nothing is held, and it is tried again. */
  openMoney(options: MoneyOptions): Promise<Money>;
}

/**
 * Reads `storage.session` alone; money begins beside it, and what needs it waits for it: what earlier backgrounds left is
 * charged and what is usual for sites is learnt, whoever calls. Never rejects.
 */
export async function openBudgets({ openMoney, ...options }: BudgetsOptions): Promise<BudgetAccounts> {
  const { area, clock, budgetOf, failed = () => undefined } = options;
  let money: Money | undefined;
  let opening: Promise<Money> | undefined;
  const opened = (): Promise<Money> => {
    opening ??= openMoney(options).then(
      (it) => {
        money = it;
        return it;
      },
      (thrown) => {
        opening = undefined;
        throw thrown;
      },
    );
    return opening;
  };
  /** At once where that can be. */
  const asked = <T>(work: (it: Money) => Promise<T>): Promise<T> =>
    money === undefined ? opened().then(work) : work(money);

  const opensRates = openRates({
    area,
    clock,
    budgetOf,
    keepHabit: (origin, habit) => void asked((it) => it.keepHabit(origin, habit)).catch(failed),
  });
  asked((it) => it.habits())
    .then(async (habits) => (await opensRates).learnt(habits))
    .catch(failed);
  const rates = await opensRates;

  return {
    enter: rates.enter,
    reserve: (owners, expense, reached) => asked((it) => it.reserve(owners, expense, reached)),
    allowances: async (owners) => [
      ...(await asked((it) => it.allowances(owners))),
      ...owners.flatMap((owner) => rates.allowances(owner)),
    ],
    remaining: (site) => asked((it) => it.remaining(site)),
    spent: (site) => asked((it) => it.spent(site)),
    thisMonth: (origins) => asked((it) => it.thisMonth(origins)),
    check: () => asked((it) => it.check()),
    async forget(what) {
      const { origin, from, to } = what;
      if (from === undefined && to === undefined) {
        rates.forget(origin === undefined ? undefined : { owner: 'site', id: origin });
        if (origin !== undefined) rates.forget({ owner: 'site', id: origin, incognito: true });
      }
      await asked((it) => it.forget(what));
    },
    forgetPrivate() {
      rates.forgetPrivate();
      asked(async (it) => it.forgetPrivate()).catch(failed);
    },
    close() {
      if (money === undefined) opening?.then((it) => it.close()).catch(() => undefined);
      else money.close();
    },
  };
}
