import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { openDB } from 'idb';
import { describe, expect, test, vi } from 'vitest';
import { afterCall, expecting, type Habit, isUnusual, LEAST_BURST } from '../../../lib/ledger/habit.ts';
import { added, current, roomAt, totalOf } from '../../../lib/ledger/rate-window.ts';
import { WRITE_AFTER_MS } from '../../../lib/ledger/rates.ts';
import { NO_BUDGETS } from '../../../lib/protocol/budget.ts';
import type { OrielError } from '../../../lib/protocol/errors.ts';
import { A, all, desk, hidden, NOON, provider, site } from './budget-desk.ts';

const none = () => 0;
type Budgets = Awaited<ReturnType<ReturnType<typeof desk>['open']>>;
const enter = (budgets: Budgets, input = none) => budgets.enter([site(), all], input);
function refusal(run: () => unknown) {
  try {
    run();
  } catch (thrown) {
    return (thrown as OrielError).info;
  }
  throw new Error('It was let in.');
}

describe('requests a minute', () => {
  test('are as many as are allowed, and the next when the first is a minute old', async () => {
    const it = desk({ site: { requestsPerMinute: 20 } });
    const budgets = await it.open();
    for (let nth = 0; nth < 20; nth += 1) {
      enter(budgets);
      await it.pass(1_000);
    }
    expect(refusal(() => enter(budgets))).toEqual({
      code: 'throttled',
      message: 'More requests a minute than you allow this site. Try again in 40 s, or allow more in Oriel.',
      detail: 'site requestsPerMinute',
      retryAfter: 40,
      resetsAt: NOON + 60_000,
    });
    await it.pass(39_999);
    expect(refusal(() => enter(budgets)).retryAfter).toBe(1);
    await it.pass(1);
    enter(budgets);
    expect(() => enter(budgets)).toThrow();
  });

  test('that are refused do not count', async () => {
    const it = desk({ site: { requestsPerMinute: 1 } });
    const budgets = await it.open();
    enter(budgets);
    for (let nth = 0; nth < 100; nth += 1) expect(() => enter(budgets)).toThrow();
    await it.pass(60_000);
    enter(budgets);
  });

  test('of every owner hold, and one that refuses counts for none', async () => {
    const it = desk({ site: { requestsPerMinute: 5 }, all: { requestsPerMinute: 2 } });
    const budgets = await it.open();
    enter(budgets);
    budgets.enter([site('https://b.example'), all], none);
    expect(refusal(() => enter(budgets)).message).toContain('all sites together');
    expect(await budgets.allowances([site()])).toMatchObject([{ used: 1 }]);
    it.limits.provider = { requestsPerMinute: 1 };
    budgets.enter([provider], none);
    expect(refusal(() => budgets.enter([provider], none)).message).toContain('OpenAI');
  });

  test('S11 are remembered over the background’s death', async () => {
    const it = desk({ site: { requestsPerMinute: 3 } });
    const first = await it.open();
    for (let nth = 0; nth < 3; nth += 1) enter(first);
    await it.pass(1_000);
    const second = await it.open();
    expect(refusal(() => enter(second)).retryAfter).toBe(59);
    await it.pass(59_000);
    enter(await it.open());
  });

  test('S11 are passed by no death, but for calls that it ended before they were answered', async () => {
    const it = desk({ site: { requestsPerMinute: 20 } });
    let entered = 0;
    let answered = 0;
    // Whoever could end the background as soon as it was answered would win nothing by it.
    for (let life = 0; life < 10; life += 1) {
      const budgets = await it.open();
      for (let nth = 0; nth < 5; nth += 1) {
        try {
          enter(budgets);
          entered += 1;
        } catch {
          continue;
        }
        await it.pass(WRITE_AFTER_MS);
        answered += 1;
      }
    }
    expect([entered, answered]).toEqual([20, 20]);
  });

  test('are written once for all calls that come together, and not while any of them begins', async () => {
    const it = desk();
    const set = vi.spyOn(it.area, 'set');
    const budgets = await it.open();
    for (let nth = 0; nth < 100; nth += 1) enter(budgets);
    expect(set).not.toHaveBeenCalled();
    await it.pass(WRITE_AFTER_MS);
    expect(set).toHaveBeenCalledTimes(1);
  });

  test('are not remembered longer than a clock that is set back makes them wait: a minute', async () => {
    const it = desk({ site: { requestsPerMinute: 1 } });
    const budgets = await it.open();
    enter(budgets);
    it.now -= 3_600_000;
    expect(refusal(() => enter(budgets)).retryAfter).toBe(60);
    await it.pass(60_000);
    enter(budgets);
  });

  test('in private windows are counted apart, and forgotten with the last', async () => {
    const it = desk({ site: { requestsPerMinute: 1 } });
    const budgets = await it.open();
    budgets.enter([hidden()], none);
    enter(budgets);
    expect(() => budgets.enter([hidden()], none)).toThrow();
    budgets.forgetPrivate();
    budgets.enter([hidden()], none);
    expect(() => enter(budgets)).toThrow();
  });

  test('that were stored in no shape of ours are none', async () => {
    const it = desk({ site: { requestsPerMinute: 1 } });
    for (const nonsense of ['?', { 'site https://a.example': [1] }, { x: [[1, 2, -3, 4]] }, null]) {
      it.area.stored['ledger.rates'] = nonsense;
      enter(await it.open());
    }
  });

  test('leave nothing behind when a minute has passed', async () => {
    const it = desk();
    const budgets = await it.open();
    enter(budgets).end();
    await it.pass(1_000);
    expect(it.area.stored).toHaveProperty(['ledger.rates']);
    await it.pass(60_000);
    budgets.enter([provider], none);
    await it.pass(1_000);
    expect(Object.keys(it.area.stored['ledger.rates'] as object)).toEqual(['provider openai']);
  });
});

describe('tokens a minute', () => {
  test('are those that go in, and those that come out when they are known', async () => {
    const it = desk({ site: { tokensPerMinute: 1_000 } });
    const budgets = await it.open();
    const first = enter(budgets, () => 300);
    const second = enter(budgets, () => 300);
    expect(refusal(() => enter(budgets, () => 401))).toMatchObject({
      code: 'throttled',
      detail: 'site tokensPerMinute',
      retryAfter: 60,
    });
    await it.pass(10_000);
    first.used(450);
    first.used(500);
    second.used(200);
    expect(await budgets.allowances([site()])).toMatchObject([{ used: 800 }]);
    await it.pass(50_000);
    expect(await budgets.allowances([site()])).toMatchObject([{ used: 200 }]);
  });

  test('are refused for good where one request has more than all of them', async () => {
    const budgets = await desk({ site: { tokensPerMinute: 1_000 } }).open();
    const info = refusal(() => enter(budgets, () => 1_001));
    expect(info).toMatchObject({ code: 'throttled' });
    expect(info).not.toHaveProperty('resetsAt');
    expect(info).not.toHaveProperty('retryAfter');
  });

  test('are not counted where nobody limits them', async () => {
    const it = desk({ site: { requestsPerMinute: 5 } });
    const budgets = await it.open();
    enter(budgets, () => {
      throw new Error('It was counted.');
    });
  });
});

describe('calls at once', () => {
  test('are as many as are allowed, until one has ended, once', async () => {
    const it = desk({ site: { concurrent: 2 } });
    const budgets = await it.open();
    const first = enter(budgets);
    enter(budgets);
    const info = refusal(() => enter(budgets));
    expect(info).toMatchObject({ code: 'throttled', detail: 'site concurrent' });
    expect(info).not.toHaveProperty('retryAfter');
    first.end();
    first.end();
    enter(budgets);
    expect(() => enter(budgets)).toThrow();
  });

  test('of a background that died are over', async () => {
    const it = desk({ site: { concurrent: 1 } });
    enter(await it.open());
    await it.pass(1_000);
    enter(await it.open());
  });
});

describe('a window of a minute (P)', () => {
  test('S12 never has more in any sixty seconds than is allowed, and lets in when it says', () => {
    const step = fc.record({ wait: fc.nat(9_000), tokens: fc.nat(400) });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 150 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 900 }),
        (steps, requests, limit) => {
          let now = NOON;
          let window: ReturnType<typeof current> = [];
          const past: { at: number; tokens: number }[] = [];
          for (const { wait, tokens } of steps) {
            now += wait;
            window = current(window, now);
            const rooms = [
              roomAt(window, 'requests', 1, requests, now),
              roomAt(window, 'tokens', tokens, limit, now),
            ];
            for (const [at, kind, more, of] of [
              [rooms[0], 'requests', 1, requests],
              [rooms[1], 'tokens', tokens, limit],
            ] as const) {
              if (at === undefined) expect(more).toBeGreaterThan(of);
              else expect(totalOf(current(window, at), kind) + more).toBeLessThanOrEqual(of);
            }
            if (rooms.some((at) => at !== now)) continue;
            window = added(window, now, 1, tokens);
            past.push({ at: now, tokens });
            const lately = past.filter(({ at }) => at > now - 60_000);
            expect(lately.length).toBeLessThanOrEqual(requests);
            expect(lately.reduce((sum, one) => sum + one.tokens, 0)).toBeLessThanOrEqual(limit);
            expect(window.length).toBeLessThanOrEqual(121);
          }
        },
      ),
    );
  });
});

describe('what is unusual for a site', () => {
  /** So many calls a minute, for so many minutes. */
  function used(perMinute: number, minutes: number, habit?: Habit, from = NOON): Habit {
    let its = habit;
    for (let minute = 0; minute <= minutes; minute += 1) {
      for (let nth = 0; nth < perMinute; nth += 1) its = afterCall(its, from + minute * 60_000);
    }
    return its as Habit;
  }

  test('is ten times its usual busy minute, and fifteen calls at least', () => {
    const seldom = used(1, 20);
    expect([isUnusual(seldom, LEAST_BURST - 1), isUnusual(seldom, LEAST_BURST)]).toEqual([false, true]);
    const busy = used(12, 40);
    expect([isUnusual(busy, 120), isUnusual(busy, 121)]).toEqual([false, true]);
  });

  test('is asked about before a site with the limits of a new one would be refused', () => {
    expect(LEAST_BURST).toBeLessThan(NO_BUDGETS.site.requestsPerMinute ?? 0);
  });

  test('is nothing until there is a habit', () => {
    expect(isUnusual(used(1, 9), 5_000)).toBe(false);
    expect(isUnusual(used(1, 10), 5_000)).toBe(true);
  });

  test('is not learnt from, unless the person says that it is all right', () => {
    const habit = used(1, 20);
    const after = used(1, 1, used(300, 0, habit, NOON + 3_600_000), NOON + 7_200_000);
    expect(after.usual).toBe(1);
    expect(isUnusual(after, 300)).toBe(true);
    const allowed = expecting(habit, 300);
    expect([isUnusual(allowed, 3_000), isUnusual(allowed, 3_001)]).toEqual([false, true]);
  });

  test('follows a busier site quickly and a quieter one slowly, and never by more than the double', () => {
    const habit = used(1, 20);
    expect(used(14, 1, habit, NOON + 3_600_000).usual).toBe(3);
    expect(used(14, 5, habit, NOON + 3_600_000).usual).toBe(14);
    const quiet = used(1, 30, { ...habit, usual: 25 }, NOON + 3_600_000);
    expect(quiet.usual).toBeGreaterThan(10);
    expect(quiet.usual).toBeLessThan(20);
  });

  test('asks about a burst, once where the answer is yes, and is kept with the site', async () => {
    const it = desk({});
    const first = await it.open();
    for (let minute = 0; minute < 15; minute += 1) {
      expect(enter(first).unusual).toBe(false);
      await it.pass(60_000);
    }
    const budgets = await it.open();
    // What was learnt is read beside the rest.
    await budgets.allowances([]);
    await vi.waitFor(async () => expect((await it.disk()).habits).toMatchObject([{ minutes: 14 }]));
    await it.disk();
    const burst = Array.from({ length: 40 }, () => enter(budgets).unusual);
    expect(burst.indexOf(true)).toBe(LEAST_BURST - 1);
    expect(burst.slice(LEAST_BURST - 1)).not.toContain(false);
    const asked = enter(budgets);
    expect(asked.unusual).toBe(true);
    asked.expected();
    expect(enter(budgets).unusual).toBe(false);
    await vi.waitFor(async () => expect((await it.disk()).habits).toMatchObject([{ usual: 41 }]));
  });

  test.each([null, 7, {}, { usual: 'x', minutes: 20, minute: 0, calls: 1 }])(
    'S36 is learnt anew where what lies there is no habit: %j',
    async (nonsense) => {
      const it = desk({});
      const before = await it.open();
      await before.allowances([]);
      before.close();
      const raw = await openDB(it.databaseName);
      await raw.put('habits', nonsense, A);
      raw.close();
      const budgets = await it.open();
      await budgets.allowances([]);
      for (let minute = 0; minute < 15; minute += 1) {
        expect(enter(budgets).unusual).toBe(false);
        await it.pass(60_000);
      }
      await vi.waitFor(async () =>
        expect((await it.disk()).habits).toMatchObject([{ usual: 1, minutes: 14 }]),
      );
    },
  );

  test('is not asked about in private windows, where nothing is learnt', async () => {
    const it = desk({});
    const budgets = await it.open();
    for (let minute = 0; minute < 15; minute += 1) {
      budgets.enter([hidden(), all], none);
      await it.pass(60_000);
    }
    const burst = Array.from({ length: 100 }, () => budgets.enter([hidden(), all], none).unusual);
    expect(burst).not.toContain(true);
    expect((await it.disk()).habits).toEqual([]);
    expect(JSON.stringify(await it.disk())).not.toContain(A);
  });
});
