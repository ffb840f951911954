import 'fake-indexeddb/auto';
import { describe, expect, test, vi } from 'vitest';
import { NANO } from '../../../lib/ledger/accounts.ts';
import { StoreError } from '../../../lib/platform/database.ts';
import { costing, desk, owners, reached, settled, site } from './budget-desk.ts';

const MIDNIGHT = new Date(2026, 10, 23).getTime();

describe('a background that died', () => {
  test('S11 S29 leaves what it held, and the next one charges what was noted, once', async () => {
    const it = desk({ site: { perDay: 1 } });
    const first = await it.open();
    let soFar = 0.01;
    await first.reserve(owners, costing(0.9), () => ({ usd: soFar, soon: 0 }));
    soFar = 0.05;
    await it.pass(2_000);
    soFar = 0.3;
    const second = await it.open();
    expect(await second.remaining(site())).toBe(0.95);
    expect((await it.disk()).reservations).toEqual([]);
    await (await second.reserve(owners, costing(0.1), reached(0))).settle(0.1);
    expect(await (await it.open()).remaining(site())).toBe(0.85);
    expect(it.area.stored).not.toHaveProperty('ledger.running');
  });

  test('is charged as it was held for what it had not noted yet, and where the browser ended with it', async () => {
    const it = desk({ site: { perDay: 1 } });
    await (await it.open()).reserve(owners, costing(0.3), reached(0.02));
    await it.pass(1_999);
    const second = await it.open();
    expect(await second.remaining(site())).toBe(0.7);
    await second.reserve(owners, costing(0.3), reached(0.02));
    await it.pass(60_000);
    it.area.stored = {};
    expect(await (await it.open()).remaining(site())).toBe(0.4);
  });

  test('is charged what may have come after its last note, within what was held', async () => {
    const it = desk({ site: { perDay: 1 } });
    const charged = async (held: number, usd: number, soon: number) => {
      const budgets = await it.open();
      const before = (await budgets.remaining(site())) ?? 0;
      await budgets.reserve(owners, costing(held), () => ({ usd, soon }));
      await it.pass(2_000);
      return before - ((await (await it.open()).remaining(site())) ?? 0);
    };
    expect(await charged(0.2, 0.05, 0.03)).toBeCloseTo(0.08, 9);
    expect(await charged(0.2, 0.05, 7)).toBeCloseTo(0.2, 9);
    expect(await charged(0.2, 0.05, Number.POSITIVE_INFINITY)).toBeCloseTo(0.2, 9);
    // A text that was denser than any language had been read when that was known.
    expect(await charged(0.1, 0.15, 0)).toBeCloseTo(0.15, 9);
  });

  test('is charged before anything new is held', async () => {
    const it = desk({ site: { perDay: 1 } });
    const first = await it.open();
    await first.reserve(owners, costing(0.5), reached(0.4));
    await first.reserve(owners, costing(0.5), reached(0.5));
    const second = await it.open();
    await expect(second.reserve(owners, costing(0.2), reached(0))).rejects.toMatchObject({
      info: { code: 'budget-exceeded' },
    });
    expect(await second.remaining(site())).toBe(0);
  });

  test('is charged in the day and month in which it began', async () => {
    const it = desk({ site: { perDay: 1 } });
    await (await it.open()).reserve(owners, costing(0.9), reached(0.02));
    it.now = MIDNIGHT + 40 * 86_400_000;
    await (await it.open()).remaining(site());
    const [account] = (await it.disk()).accounts;
    expect(account).toMatchObject({
      days: { '2026-11-22': 0.9 * NANO },
      months: { '2026-11': 0.9 * NANO },
    });
  });

  test('that was wrongly thought dead charges nothing a second time', async () => {
    const it = desk();
    const first = await it.open();
    const { settle } = await first.reserve(owners, costing(0.9), reached(0.02));
    const second = await it.open();
    await second.allowances([]);
    await settle(0.7);
    const [account] = (await it.disk()).accounts;
    expect(account?.days).toEqual({ '2026-11-22': 0.9 * NANO });
  });

  test('whose notes are nonsense is charged as if there were none', async () => {
    const it = desk({ site: { perDay: 1 } });
    await (await it.open()).reserve(owners, costing(0.9), reached(0.02));
    for (const nonsense of ['?', [1], { 'a 1': -5 }, { 'a 1': '5' }]) {
      it.area.stored['ledger.running'] = nonsense;
      expect(await (await it.open()).remaining(site())).toBe(0.1);
    }
    it.area.fail = true;
    expect(await (await it.open()).remaining(site())).toBe(0.1);
  });

  test('notes nothing where nothing runs', async () => {
    const it = desk();
    const set = vi.spyOn(it.area, 'set');
    const remove = vi.spyOn(it.area, 'remove');
    const budgets = await it.open();
    const { settle } = await budgets.reserve(owners, costing(0.1), reached(0.1));
    await settle(0.1);
    await it.pass(60_000);
    expect([set.mock.calls, remove.mock.calls, it.timers.size]).toEqual([[], [], 0]);
    const other = await budgets.reserve(owners, costing(0.1), reached(0.1));
    await it.pass(5_000);
    expect(set).toHaveBeenCalledTimes(2);
    await other.settle(0.1);
    await it.pass(60_000);
    expect(set).toHaveBeenCalledTimes(2);
    expect([remove.mock.calls.length, it.timers.size]).toEqual([1, 0]);
  });
});

describe('what cannot be written', () => {
  /** No database can be opened until it is mended. */
  const broken = () => {
    const open = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('disk full', 'QuotaExceededError');
    });
    return () => open.mockRestore();
  };

  test('lets no call through that costs something, and the next once it can be', async () => {
    const it = desk({ site: { perDay: 1 } });
    const mend = broken();
    const budgets = await it.open();
    await expect(budgets.reserve(owners, costing(0.1), reached(0))).rejects.toThrow(StoreError);
    expect(it.failures.length).toBeGreaterThan(0);
    mend();
    await expect(budgets.reserve(owners, costing(0.1), reached(0))).resolves.toBeDefined();
  });

  test('S30 of a settlement is noted once: a browser is not kept busy until there is room', async () => {
    const it = desk();
    const budgets = await it.open();
    const { settle } = await budgets.reserve(owners, costing(0.9), reached(0.01));
    const other = await budgets.reserve(owners, costing(0.9), reached(0.02));
    budgets.close();
    const mend = broken();
    await expect(settle(0.4)).rejects.toThrow(StoreError);
    const set = vi.spyOn(it.area, 'set');
    await it.pass(10_000);
    // The other is under way.
    expect(set).toHaveBeenCalledTimes(5);
    await expect(other.settle(0.3)).rejects.toThrow(StoreError);
    await it.pass(60_000);
    expect([set.mock.calls.length, it.timers.size]).toEqual([6, 0]);
    const noted = Object.values(it.area.stored['ledger.running'] as object);
    expect(noted).toEqual([0.4 * NANO, 0.3 * NANO]);
    mend();
    await (await budgets.reserve(owners, costing(0.5), reached(0))).settle(0.5);
    await settled();
    expect(it.area.stored).not.toHaveProperty('ledger.running');
    expect(it.timers.size).toBe(0);
  });

  test('of a settlement is written with what is next, and is noted meanwhile', async () => {
    const it = desk({ site: { perDay: 1 } });
    const budgets = await it.open();
    const { settle } = await budgets.reserve(owners, costing(0.9), reached(0.01));
    budgets.close();
    const mend = broken();
    await expect(settle(0.4)).rejects.toThrow(StoreError);
    await it.pass(2_000);
    mend();
    expect(Object.values(it.area.stored['ledger.running'] as object)).toEqual([0.4 * NANO]);
    await (await budgets.reserve(owners, costing(0.5), reached(0))).settle(0.5);
    expect(await budgets.remaining(site())).toBeCloseTo(0.1, 9);
    await settled();
    expect(it.area.stored).not.toHaveProperty('ledger.running');
  });
});
