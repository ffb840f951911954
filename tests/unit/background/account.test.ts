/** What becomes of the account of calls: how far budgets are used up, and what an erasure takes. */
import { describe, expect, it, vi } from 'vitest';
import type { Owner } from '../../../lib/ledger/owners.ts';
import { caller } from '../../fixtures/caller.ts';
import { outside } from './browser.ts';
import { freshRooms, rooms, send, setGroqUp } from './rooms.ts';

vi.mock('../../../lib/platform/browser.ts', () => import('./browser.ts'));
freshRooms(() => async () => Response.json({ data: [] }));

const { origin } = caller;

async function spend(usd: number, ...owners: Owner[]): Promise<void> {
  const { budgets } = await rooms();
  const price = { usd, perOutput: 0 };
  const expense = { likely: price, most: price, possible: 1, sure: 1 };
  const held = await budgets.reserve(owners, expense, () => ({ usd: 0, soon: 0 }));
  await held.settle(usd);
}

describe('the sign on the button', () => {
  it('is of the budget that has the least left, from 80 % on: the site’s, that of all, or that of who answers it', async () => {
    const { showUsed } = await rooms();
    const sign = async (from = caller) => {
      await showUsed(7, from);
      return outside.signs[7];
    };
    const site: Owner = { owner: 'site', id: origin };
    const provider: Owner = { owner: 'provider', id: 'groq' };
    await setGroqUp('m');
    await spend(0.5, site, provider, { owner: 'all' });
    expect(await sign()).toBe('');
    await send({ command: 'set-budgets', all: { perMonth: 0.6 } });
    expect(await sign()).toBe('83%');
    await send({ command: 'set-budgets', all: { perMonth: 0.75 }, providers: { groq: { perDay: 0.625 } } });
    expect(await sign()).toBe('80%');
    await send({ command: 'set-budgets', providers: { groq: { perDay: 0.5 } } });
    expect(await sign({ ...caller, origin: 'https://new.example' })).toBe('100%');
    await send({ command: 'set-budgets', providers: { groq: { perDay: 5 } } });
    expect(await sign()).toBe('');
  });

  it('over the page in front says what holds as soon as a budget is changed, and none begins by that', async () => {
    const { showUsed } = await rooms();
    const budget = { perDay: 0.625 };
    await send({ command: 'set-site-budget', origin, budget });
    await spend(0.5, { owner: 'site', id: origin });
    await showUsed(7, caller);
    expect(outside.signs[7]).toBe('80%');
    outside.front = { id: 8, url: `${origin}/elsewhere`, incognito: false };
    await send({ command: 'set-site-budget', origin, budget: { perDay: 0.5 } });
    expect(outside.signs).toEqual({ 7: '80%' });
    outside.front = { id: 7, url: `${origin}/page`, incognito: false };
    await send({ command: 'set-site-budget', origin, budget: { perDay: 0.5 } });
    expect(outside.signs[7]).toBe('100%');
    await send({ command: 'set-site-budget', origin, budget: { perDay: 2 } });
    expect(outside.signs[7]).toBe('');
  });
});

describe('an erasure', () => {
  it.each([
    ['of a site', { origin }, origin],
    ['of a time', { from: 1, to: 2 }, undefined],
    ['of a time of a site', { origin, from: 1 }, origin],
    ['of all', {}, undefined],
  ])(
    'S34 %s takes the answers that were kept, and by whom conversations were answered',
    async (_, what, whose) => {
      const { answers, sticky } = await rooms();
      const erased = vi.spyOn(await answers(), 'erase');
      const forgotten = vi.spyOn(sticky, 'forget');
      await send({ command: 'erase-activity', what });
      expect(erased.mock.calls).toEqual([[whose]]);
      expect(forgotten.mock.calls).toEqual([[whose]]);
    },
  );
});
