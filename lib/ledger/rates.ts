/**
 * How many calls and tokens a minute, and how many calls at once: decided in memory, at once. What was done within the
 * last minute survives the background's death; calls under way do not, and so need not be remembered.
 */
import * as z from 'zod/mini';
import type { Allowance, Budget } from '../protocol/budget.ts';
import { OrielError } from '../protocol/errors.ts';
import { afterCall, expecting, type Habit, isUnusual } from './habit.ts';
import { isPrivate, keyOf, type Owner, type SiteOwner, told } from './owners.ts';
import { added, current, type Entry as Done, type Kind, MINUTE_MS, roomAt, totalOf } from './rate-window.ts';
import { type Clock, keptAt, type SessionArea } from './session.ts';

z.config({ jitless: true });

/** A call that was let in. */
export interface Entry {
  /** Far above what is usual for the site: the person is to be asked before it goes on. */
  unusual: boolean;
  /** The person said that it is all right. */
  expected(): void;
  /** What it did use, tokens of all its attempts; what was counted when it came in is part of it. */
  used(tokens: number): void;
  /** It is no longer under way. Once, whoever says it again. */
  end(): void;
}

export interface Rates {
  /**
   * Counts a call for each of the owners, or for none.
   * @param input Tokens that go in, by an estimate; asked only where tokens are limited. What comes out is counted when it
   * is known.
   * @throws OrielError `throttled`
   */
  enter(owners: readonly Owner[], input: () => number): Entry;
  allowances(owner: Owner): Allowance[];
  /** What was learnt before this background began. */
  learnt(habits: ReadonlyMap<string, Habit>): void;
  forget(owner?: Owner): void;
  forgetPrivate(): void;
}

export interface RatesOptions {
  area: SessionArea;
  clock: Clock;
  budgetOf(owner: Owner): Budget | undefined;
  /** What is usual for a site has changed. Never called for private windows: nothing is learnt there. */
  keepHabit(origin: string, habit: Habit): void;
}

const figure = z.number().check(z.minimum(0));
/** Each list within is an `Entry`: zod's own tuple would weigh more than all of this. */
const Windows = z.record(z.string(), z.array(z.array(figure).check(z.minLength(4), z.maxLength(4))));

/**
 * Written so long after a change, ms: behind the beginning of the call that made it, and before nearly any answer. Of calls
 * within this time the next background may not know; those of a background that died have come to nothing.
 */
export const WRITE_AFTER_MS = 50;
const PRIVATE = 'private ';
const nameOf = (owner: Owner): string => (isPrivate(owner) ? PRIVATE : '') + keyOf(owner);

export async function openRates({ area, clock, budgetOf, keepHabit }: RatesOptions): Promise<Rates> {
  const kept = keptAt(area, 'ledger.rates');
  const found = z.safeParse(Windows, await kept.read());
  const windows = new Map(
    found.success ? (Object.entries(found.data) as unknown as [string, readonly Done[]][]) : [],
  );
  const underWay = new Map<string, number>();
  const habits = new Map<string, Habit>();
  let due = false;

  const windowOf = (owner: Owner): readonly Done[] => {
    const its = current(windows.get(nameOf(owner)) ?? [], clock.now());
    if (its.length === 0) windows.delete(nameOf(owner));
    else windows.set(nameOf(owner), its);
    return its;
  };
  const add = (owner: Owner, requests: number, tokens: number): void => {
    windows.set(nameOf(owner), added(windows.get(nameOf(owner)) ?? [], clock.now(), requests, tokens));
    if (due) return;
    due = true;
    clock.after(WRITE_AFTER_MS, () => {
      due = false;
      void kept.write(snapshot);
    });
  };
  const snapshot = () => {
    const now = clock.now();
    const lasting = [...windows].map(([name, its]) => [name, current(its, now)] as const);
    windows.clear();
    for (const [name, its] of lasting) if (its.length > 0) windows.set(name, its);
    return windows.size === 0 ? undefined : Object.fromEntries(windows);
  };
  const count = (owner: Owner, by: number): void => {
    const after = (underWay.get(nameOf(owner)) ?? 0) + by;
    if (after > 0) underWay.set(nameOf(owner), after);
    else underWay.delete(nameOf(owner));
  };

  function check(owner: Owner, tokens: number): void {
    const { concurrent, requestsPerMinute, tokensPerMinute } = budgetOf(owner) ?? {};
    if (concurrent !== undefined && (underWay.get(nameOf(owner)) ?? 0) >= concurrent) throw crowded(owner);
    const now = clock.now();
    const its = windowOf(owner);
    const limits: [kind: Kind, more: number, limit: number | undefined][] = [
      ['requests', 1, requestsPerMinute],
      ['tokens', tokens, tokensPerMinute],
    ];
    for (const [kind, more, limit] of limits) {
      if (limit === undefined) continue;
      const at = roomAt(its, kind, more, limit, now);
      if (at === undefined || at > now) throw throttled(owner, kind, at, now);
    }
  }

  function learn(site: SiteOwner): boolean {
    const before = habits.get(site.id);
    const habit = afterCall(before, clock.now());
    habits.set(site.id, habit);
    if (habit.minutes !== before?.minutes) keepHabit(site.id, habit);
    return isUnusual(habit, totalOf(windowOf(site), 'requests'));
  }

  return {
    enter(owners, input) {
      const limited = owners.some((owner) => budgetOf(owner)?.tokensPerMinute !== undefined);
      const tokens = limited ? Math.ceil(input()) : 0;
      for (const owner of owners) check(owner, tokens);
      for (const owner of owners) {
        add(owner, 1, tokens);
        count(owner, 1);
      }
      const site = owners.find((owner): owner is SiteOwner => owner.owner === 'site' && !isPrivate(owner));
      let counted = tokens;
      let over = false;
      return {
        unusual: site !== undefined && learn(site),
        expected() {
          const habit = site && habits.get(site.id);
          if (site === undefined || habit === undefined) return;
          const after = expecting(habit, totalOf(windowOf(site), 'requests'));
          habits.set(site.id, after);
          keepHabit(site.id, after);
        },
        used(all) {
          const more = Math.ceil(all) - counted;
          if (!(more > 0)) return;
          counted += more;
          for (const owner of owners) add(owner, 0, more);
        },
        end() {
          if (over) return;
          over = true;
          for (const owner of owners) count(owner, -1);
        },
      };
    },
    allowances(owner) {
      const { concurrent, requestsPerMinute, tokensPerMinute } = budgetOf(owner) ?? {};
      const its = windowOf(owner);
      const perMinute = (limit: 'requestsPerMinute' | 'tokensPerMinute', kind: Kind, of?: number) =>
        of === undefined ? [] : [{ ...told(owner), limit, of, used: totalOf(its, kind), ...resetsAt(its) }];
      return [
        ...perMinute('requestsPerMinute', 'requests', requestsPerMinute),
        ...perMinute('tokensPerMinute', 'tokens', tokensPerMinute),
        ...(concurrent === undefined
          ? []
          : [
              {
                ...told(owner),
                limit: 'concurrent' as const,
                of: concurrent,
                used: underWay.get(nameOf(owner)) ?? 0,
              },
            ]),
      ];
    },
    learnt(before) {
      // What this background has seen meanwhile goes on from there.
      for (const [origin, habit] of before) {
        const seen = habits.get(origin);
        habits.set(origin, seen === undefined ? habit : { ...habit, minute: seen.minute, calls: seen.calls });
      }
    },
    forget(owner) {
      const names = owner === undefined ? [...windows.keys()] : [nameOf(owner)];
      for (const name of names) windows.delete(name);
      if (owner === undefined) habits.clear();
      else if (owner.owner === 'site') habits.delete(owner.id);
      void kept.write(snapshot);
    },
    forgetPrivate() {
      for (const name of [...windows.keys()]) if (name.startsWith(PRIVATE)) windows.delete(name);
      void kept.write(snapshot);
    },
  };
}

/** When the oldest of it counts no more. */
const resetsAt = ([oldest]: readonly Done[]): Pick<Allowance, 'resetsAt'> =>
  oldest === undefined ? {} : { resetsAt: oldest[1] + MINUTE_MS };

const whose = (owner: Owner): string => {
  switch (owner.owner) {
    case 'site':
      return 'this site';
    case 'provider':
      return owner.label ?? 'this provider';
    case 'all':
      return 'all sites together';
  }
};

function crowded(owner: Owner): OrielError {
  const message = `More requests at once than you allow ${whose(owner)}. Try again when one has ended, or allow more in Oriel.`;
  return new OrielError('throttled', { message, detail: `${owner.owner} concurrent` });
}

function throttled(owner: Owner, kind: Kind, at: number | undefined, now: number): OrielError {
  const detail = `${owner.owner} ${kind}PerMinute`;
  if (at === undefined) {
    const message = `This request is longer than what you allow ${whose(owner)} in a minute. Shorten it, or allow more in Oriel.`;
    return new OrielError('throttled', { message, detail });
  }
  const retryAfter = Math.ceil((at - now) / 1_000);
  const many = kind === 'requests' ? 'requests' : 'tokens';
  const message = `More ${many} a minute than you allow ${whose(owner)}. Try again in ${retryAfter} s, or allow more in Oriel.`;
  return new OrielError('throttled', { message, detail, retryAfter, resetsAt: at });
}
