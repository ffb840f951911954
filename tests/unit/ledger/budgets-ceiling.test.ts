/** A site that was let in until so much is spent: the amount holds like a budget, whatever runs at once. */
import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import { NANO } from '../../../lib/ledger/accounts.ts';
import type { SiteOwner } from '../../../lib/ledger/owners.ts';
import { all, costing, desk, hidden, provider, reached, site } from './budget-desk.ts';

describe('what a site may spend until its permission ends', () => {
  test.each<[string, SiteOwner]>([
    ['in normal windows', site()],
    ['in private ones', hidden()],
  ])(
    'S10 is not passed by a hundred calls at once, and counts from when it was given, %s',
    async (_, who) => {
      const it = desk();
      const budgets = await it.open();
      const before = await budgets.reserve([who, provider, all], costing(0.5), reached(0));
      await before.settle(0.5);
      const ceiling = (await budgets.spent(who)) + 0.1;
      const calls = Array.from({ length: 100 }, async () => {
        const { settle } = await budgets.reserve(
          [{ ...who, ceiling }, provider, all],
          costing(0.003),
          reached(0),
        );
        await settle(0.003);
      });
      const refused = (await Promise.allSettled(calls)).filter(({ status }) => status === 'rejected');
      expect(refused).toHaveLength(67);
      expect(await budgets.spent(who)).toBeCloseTo(0.599, 9);
      const { reason } = refused.at(-1) as PromiseRejectedResult;
      expect(reason.info).toMatchObject({ code: 'budget-exceeded', detail: 'site grant' });
      expect(reason.info.resetsAt).toBeUndefined();
      expect(reason.info.message).toContain('popup');
    },
  );

  test('is for other days as well, and what runs since yesterday is part of it', async () => {
    const it = desk();
    const budgets = await it.open();
    const owners = [{ ...site(), ceiling: 0.1 }];
    await budgets.reserve(owners, costing(0.06), reached(0));
    await it.pass(86_400_000);
    await expect(budgets.reserve(owners, costing(0.06), reached(0))).rejects.toMatchObject({
      info: { detail: 'site grant' },
    });
    await budgets.reserve(owners, costing(0.04), reached(0));
  });

  test('is part of what is left to it', async () => {
    const it = desk({ site: { perDay: 1 } });
    const budgets = await it.open();
    await (await budgets.reserve([site()], costing(0.25), reached(0))).settle(0.25);
    expect(await budgets.remaining(site())).toBe(0.75);
    expect(await budgets.remaining({ ...site(), ceiling: 0.5 })).toBe(0.25);
    expect((await it.disk()).accounts[0]?.total).toBe(0.25 * NANO);
  });
});
