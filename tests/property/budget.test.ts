/** What no order of events may bring a budget to, whenever calls come and end, the background dies and the clock jumps. */
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NANO } from '../../lib/ledger/accounts.ts';
import type { BudgetAccounts } from '../../lib/ledger/budgets.ts';
import type { Reserved } from '../../lib/ledger/money.ts';
import { isPrivate, type Owner } from '../../lib/ledger/owners.ts';
import { periodOf } from '../../lib/ledger/periods.ts';
import type { SessionArea } from '../../lib/ledger/session.ts';
import type { Budget } from '../../lib/protocol/budget.ts';
import { costing, type Desk, desk } from '../unit/ledger/budget-desk.ts';

const CENT = NANO / 100;
/** Cents. */
const LIMITS = {
  site: { perRequest: 12, perDay: 20, perMonth: 45 },
  provider: { perDay: 40 },
  all: { perDay: 50, perMonth: 90 },
};
const inUsd = (budget: Record<string, number>): Budget =>
  Object.fromEntries(Object.entries(budget).map(([name, cents]) => [name, cents / 100]));

const SITES: Owner[] = [
  { owner: 'site', id: 'https://a.example' },
  { owner: 'site', id: 'https://b.example' },
  { owner: 'site', id: 'https://a.example', incognito: true },
];
const nameOf = (owner: Owner): string => JSON.stringify(owner);
const ownersOf = (site: number): Owner[] => [
  SITES[site] as Owner,
  { owner: 'provider', id: 'openai' },
  { owner: 'all' },
];

/** One attempt as it should be. Cents. */
interface Attempt {
  owners: Owner[];
  day: string;
  month: string;
  held: number;
  /** What it has cost so far, and had when that was last asked: every two seconds. */
  soFar: number;
  heard?: number;
  /** What a death charges: what is held, until it was noted what it may come to at most. */
  noted: number;
  reserved: Reserved;
}

/** How things should stand. */
interface Model {
  open: Attempt[];
  /** Cents, by owner and period. */
  spent: Map<string, number>;
  passed: { deaths: number; refusals: number; jumps: number };
}

/** Cents that may come between two notes. */
const SOON = 2;

const add = (model: Model, owner: Owner, period: string, cents: number): void => {
  const name = `${nameOf(owner)} ${period}`;
  model.spent.set(name, (model.spent.get(name) ?? 0) + cents);
};
function charge(model: Model, { owners, day, month }: Attempt, cents: number): void {
  for (const owner of owners) for (const period of [day, month]) add(model, owner, period, cents);
}

/** Whether there is room for it, with what is held by others or without. */
function fits(model: Model, owners: Owner[], cents: number, now: number, withHeld = true): boolean {
  const { day, month } = periodOf(now);
  return owners.every((owner) => {
    const limits: { perRequest?: number; perDay?: number; perMonth?: number } = LIMITS[owner.owner];
    const its = model.open.filter((one) => one.owners.some((it) => nameOf(it) === nameOf(owner)));
    const used = (period: string, of: 'day' | 'month') =>
      (model.spent.get(`${nameOf(owner)} ${period}`) ?? 0) +
      (withHeld ? its.filter((one) => one[of] === period).reduce((sum, one) => sum + one.held, 0) : 0);
    return (
      cents <= (limits.perRequest ?? Number.POSITIVE_INFINITY) &&
      used(day, 'day') + cents <= (limits.perDay ?? Number.POSITIVE_INFINITY) &&
      used(month, 'month') + cents <= (limits.perMonth ?? Number.POSITIVE_INFINITY)
    );
  });
}

/** The background that lives, and what it stands on. */
class Real {
  readonly desk: Desk = desk({
    site: inUsd(LIMITS.site),
    provider: inUsd(LIMITS.provider),
    all: inUsd(LIMITS.all),
  });
  budgets!: BudgetAccounts;
  private alive = { is: true };

  /** The one before writes no more. */
  async begin(): Promise<void> {
    this.alive.is = false;
    const alive = { is: true };
    this.alive = alive;
    const { area } = this.desk;
    const mine: SessionArea = {
      get: (key) => area.get(key),
      set: async (items) => (alive.is ? area.set(items) : undefined),
      remove: async (key) => (alive.is ? area.remove(key) : undefined),
    };
    const budgets = await this.desk.open({ area: mine });
    if (alive.is) this.budgets = budgets;
  }

  async reserve(model: Model, site: number, held: number, soFar: number): Promise<Attempt | undefined> {
    const now = this.desk.now;
    const attempt: Omit<Attempt, 'reserved'> = {
      owners: ownersOf(site),
      ...periodOf(now),
      held,
      soFar,
      noted: held,
    };
    try {
      const reserved = await this.budgets.reserve(attempt.owners, costing(held / 100), () => {
        attempt.heard = attempt.soFar;
        attempt.noted = Math.min(held, attempt.soFar + SOON);
        return { usd: attempt.soFar / 100, soon: SOON / 100 };
      });
      const made: Attempt = Object.assign(attempt, { reserved });
      model.open.push(made);
      return made;
    } catch (thrown) {
      expect(thrown).toMatchObject({ info: { code: 'budget-exceeded' } });
      model.passed.refusals += 1;
      return undefined;
    }
  }

  /** Cents, by owner and period, as they are on the disk and in the memory of private windows. */
  async found(): Promise<Map<string, number>> {
    // Whatever a background left behind is charged before anything else is.
    await this.budgets.allowances([]);
    const { accounts } = await this.desk.disk();
    const kept = this.desk.area.stored['ledger.private'] as { accounts: typeof accounts } | undefined;
    const found = new Map<string, number>();
    const owners = new Map(SITES.flatMap((_, at) => ownersOf(at)).map((owner) => [nameOf(owner), owner]));
    for (const [name, owner] of owners) {
      const key = owner.owner === 'all' ? 'all' : `${owner.owner} ${owner.id}`;
      const its = isPrivate(owner) ? (kept?.accounts ?? []) : accounts;
      const account = its.find((it) => it.owner === key);
      for (const [period, nano] of Object.entries({ ...account?.days, ...account?.months }))
        found.set(`${name} ${period}`, nano / CENT);
    }
    return found;
  }

  /** Everything stands as it should, to the nanodollar, and nothing is beyond its limit. */
  async check(model: Model): Promise<void> {
    const found = await this.found();
    const { reservations } = await this.desk.disk();
    const nonzero = (map: Map<string, number>) =>
      Object.fromEntries([...map].filter(([, cents]) => cents !== 0));
    expect(nonzero(found)).toEqual(nonzero(model.spent));
    expect(reservations).toHaveLength(model.open.length);
    for (const [name, cents] of found) {
      const owner = JSON.parse(name.slice(0, name.lastIndexOf(' '))) as Owner;
      const limits: { perDay?: number; perMonth?: number } = LIMITS[owner.owner];
      const isDay = name.length - name.lastIndexOf(' ') === '-2026-11-22'.length;
      expect(cents).toBeLessThanOrEqual(
        (isDay ? limits.perDay : limits.perMonth) ?? Number.POSITIVE_INFINITY,
      );
    }
  }
}

type Command = fc.AsyncCommand<Model, Real>;
const always = () => true;
const some = ({ open }: Readonly<Model>) => open.length > 0;

const reserve = (calls: { site: number; held: number; soFar: number }[]): Command => ({
  check: always,
  async run(model, real) {
    // All at once: they are let in, in their order, as long as there is room.
    const shadow: Model = { ...model, open: [...model.open] };
    const expected = calls.map(({ site, held }) => {
      const owners = ownersOf(site);
      if (!fits(shadow, owners, held, real.desk.now)) return false;
      shadow.open.push({ owners, ...periodOf(real.desk.now), held } as Attempt);
      return true;
    });
    const made = await Promise.all(
      calls.map(({ site, held, soFar }) => real.reserve(model, site, held, Math.min(held, soFar))),
    );
    expect(made.map((it) => it !== undefined)).toEqual(expected);
    await real.check(model);
  },
  toString: () => `reserve ${JSON.stringify(calls)}`,
});

const settle = (at: number, share: number, times: number): Command => ({
  check: some,
  async run(model, real) {
    const [one] = model.open.splice(at % model.open.length, 1) as [Attempt];
    const cents = Math.floor(one.held * share);
    charge(model, one, cents);
    await Promise.all(
      Array.from({ length: times }, (_, nth) => one.reserved.settle(nth === 0 ? cents / 100 : 99)),
    );
    await real.check(model);
  },
  toString: () => `settle ${at} at ${share} of it, ${times} times`,
});

/** Both at once: what comes in may or may not see what goes out. */
const settleWhileOthersCome = (at: number, share: number, call: { site: number; held: number }): Command => ({
  check: some,
  async run(model, real) {
    const place = at % model.open.length;
    const one = model.open[place] as Attempt;
    const cents = Math.floor(one.held * share);
    const owners = ownersOf(call.site);
    const before = fits(model, owners, call.held, real.desk.now);
    model.open.splice(place, 1);
    charge(model, one, cents);
    const after = fits(model, owners, call.held, real.desk.now);
    const [made] = await Promise.all([
      real.reserve(model, call.site, call.held, 0),
      one.reserved.settle(cents / 100),
    ]);
    if (before) expect(made).toBeDefined();
    if (!after) expect(made).toBeUndefined();
    await real.check(model);
  },
  toString: () => `settle ${at} while ${JSON.stringify(call)} comes`,
});

const answer = (at: number, share: number, ms: number): Command => ({
  check: some,
  async run(model, real) {
    const one = model.open[at % model.open.length] as Attempt;
    const come = Math.min(Math.floor(one.held * share), (one.heard ?? one.held) + SOON);
    one.soFar = Math.max(one.soFar, come);
    await real.desk.pass(ms);
  },
  toString: () => `${at} answers up to ${share}, then ${ms} ms`,
});

const jump = (ms: number): Command => ({
  check: always,
  async run(model, real) {
    real.desk.now += ms;
    model.passed.jumps += 1;
    await real.check(model);
  },
  toString: () => `the clock jumps by ${ms / 3_600_000} h`,
});

/** What it did cost, if that was still written; what was noted, if not: never both, never neither. */
async function chargeOnce(leaving: Attempt, cents: number, model: Model, real: Real): Promise<void> {
  const { day, month } = leaving;
  const found = await real.found();
  for (const owner of leaving.owners) {
    const more =
      (found.get(`${nameOf(owner)} ${day}`) ?? 0) - (model.spent.get(`${nameOf(owner)} ${day}`) ?? 0);
    expect([cents, leaving.noted]).toContain(more);
    for (const period of [day, month]) add(model, owner, period, more);
  }
}

const die = (during: 'nothing' | 'reserve' | 'settle' | 'opening'): Command => ({
  check: always,
  async run(model, real) {
    model.passed.deaths += 1;
    // One that is still opening has asked for nothing yet.
    await real.budgets.allowances([]);
    const left = model.open.splice(0);
    const leaving = during === 'settle' ? left.pop() : undefined;
    const cents = Math.floor((leaving?.held ?? 0) / 2);
    const ending = leaving?.reserved.settle(cents / 100);
    const coming = during === 'reserve' ? real.reserve(model, 0, 3, 1) : undefined;
    if (during === 'opening') void real.begin();
    await real.begin();
    await Promise.allSettled([ending, coming]);
    // One that came to be held is as dead as all others.
    left.push(...model.open.splice(0));
    for (const one of left) {
      expect(one.noted).toBeGreaterThanOrEqual(one.soFar);
      charge(model, one, one.noted);
    }
    if (leaving !== undefined) await chargeOnce(leaving, cents, model, real);
    await real.check(model);
  },
  toString: () => `the background dies during ${during}`,
});

const site = fc.nat(SITES.length - 1);
const held = fc.integer({ min: 1, max: 14 });
const share = fc.constantFrom(0, 0.3, 0.5, 0.9, 1);
const HOUR = 3_600_000;
const commands = [
  fc
    .array(fc.record({ site, held, soFar: fc.nat(5) }), { minLength: 1, maxLength: 6 })
    .map((calls) => reserve(calls)),
  fc.tuple(fc.nat(20), share, fc.integer({ min: 1, max: 3 })).map((it) => settle(...it)),
  fc.tuple(fc.nat(20), share, fc.record({ site, held })).map((it) => settleWhileOthersCome(...it)),
  fc.tuple(fc.nat(20), share, fc.constantFrom(0, 1_000, 2_000, 9_000)).map((it) => answer(...it)),
  fc
    .constantFrom(1, -1, 12, -12, 24, -24, 31 * 24, -31 * 24, 3_000 * 24, -3_000 * 24)
    .map((hours) => jump(hours * HOUR)),
  fc.constantFrom('nothing', 'reserve', 'settle', 'opening').map((it) => die(it)),
];

describe('budgets', () => {
  test('S10 S11 S29 hold, and nothing is lost or charged twice, in any order of events (P)', async () => {
    const passed = { deaths: 0, refusals: 0, jumps: 0 };
    await fc.assert(
      fc.asyncProperty(fc.commands(commands, { maxCommands: 40, size: 'max' }), async (run) => {
        const real = new Real();
        await real.begin();
        const model: Model = { open: [], spent: new Map(), passed };
        await fc.asyncModelRun(() => ({ model, real }), run);
        expect(real.desk.failures).toEqual([]);
      }),
      { numRuns: 300 },
    );
    for (const count of Object.values(passed)) expect(count).toBeGreaterThan(200);
  });

  test('S10 of ten cents let a hundred calls at once spend ten cents at most, whatever each may cost (P)', async () => {
    const call = fc.record({
      usd: fc.double({ min: 0.000_000_1, max: 0.02, noNaN: true }),
      perOutput: fc.double({ min: 0, max: 0.000_1, noNaN: true }),
      dense: fc.double({ min: 1, max: 4, noNaN: true }),
      wish: fc.option(fc.integer({ min: 1, max: 5_000 }), { nil: undefined }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      ms: fc.nat(3),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(call, { minLength: 100, maxLength: 100 }), async (calls) => {
        const { open, disk } = desk({ all: { perDay: 0.1 } });
        const budgets = await open();
        await Promise.all(
          calls.map(async ({ usd, perOutput, dense, wish, share: used, ms }) => {
            const likely = { usd, perOutput };
            const expense = { likely, most: { usd: usd * dense, perOutput }, possible: 4_000, sure: 4_000 };
            const reserved = await budgets
              .reserve([{ owner: 'all' }], { ...expense, ...(wish && { wish }) }, () => ({ usd: 0, soon: 0 }))
              .catch(() => undefined);
            if (reserved === undefined) return;
            await new Promise((resolve) => setTimeout(resolve, ms));
            const length = reserved.maxOutputTokens ?? Math.min(wish ?? 4_000, 4_000);
            await reserved.settle(used * (usd + length * perOutput));
          }),
        );
        const { accounts, reservations } = await disk();
        expect(reservations).toEqual([]);
        for (const { days } of accounts)
          for (const nano of Object.values(days)) expect(nano).toBeLessThanOrEqual(NANO / 10);
      }),
      { numRuns: 20 },
    );
  });
});
