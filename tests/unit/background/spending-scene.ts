/** One call at a time with budgets on a disk, against endpoints that do as they are told. */
import 'fake-indexeddb/auto';
import { expect } from 'vitest';
import { createSpending } from '../../../entrypoints/background/spending.ts';
import type { Endpoint } from '../../../lib/catalog/endpoint.ts';
import { NANO } from '../../../lib/ledger/accounts.ts';
import type { Call } from '../../../lib/protocol/call.ts';
import { afterTimeout } from '../../../lib/providers/reading.ts';
import type { ModelPrice } from '../../../lib/providers/types.ts';
import type { VirtualClock } from '../../../scripts/simulation/virtual-clock.ts';
import { loadAccounting } from '../../fixtures/load.ts';
import { type Desk, desk, site } from '../ledger/budget-desk.ts';
import { answers, type Beat, call, endpoint, type Made, ran, used } from '../router/made-up.ts';

export const PRICE: ModelPrice = { input: 1_000, output: 10_000 };
export const price = (of: ModelPrice): Pick<Endpoint, 'price'> => ({
  price: { ...of, source: 'bundled', at: 0 },
});
/** Tokens; `hi` is five. */
export const usage = (input: number, output: number): Beat => used({ input, output });

/** Real time: a database does not wait for any other. @param pace So many times as much of it is seen to pass. */
export const wall = (pace = 1): VirtualClock => ({
  now: () => Date.now() * pace,
  after: (ms, run) => afterTimeout(ms, run),
  async pass(done) {
    while (done?.() === false) await new Promise((resolve) => setTimeout(resolve, 1));
  },
  waiting: () => 0,
});

interface Scene {
  limits?: Desk['limits'];
  plays?: Record<string, readonly (readonly Beat[])[]>;
  facts?: Partial<Endpoint>;
  /** What a look-up finds. Absent: candidates bring it along. */
  found?: Endpoint;
  pace?: number;
}

export async function scene({
  limits = {},
  plays = { 'openai/m': [answers('a')] },
  facts = {},
  found,
  pace,
}: Scene = {}) {
  const clock = wall(pace);
  const it = desk(limits);
  const budgets = await it.open();
  const entered: number[] = [];
  const looked: string[] = [];
  const failures: unknown[] = [];
  const made: Made[] = Object.entries(plays).map(([ref, play]) =>
    endpoint(
      clock,
      ref,
      play,
      found === undefined ? { facts: { maxOutput: 1_000, ...price(PRICE), ...facts } } : {},
    ),
  );
  const spending = () =>
    createSpending(
      {
        mayAsk: () => undefined,
        budgets,
        loadAccounting,
        endpointOf: async (ref) => {
          looked.push(ref);
          return found;
        },
        isPriced: () => false,
        failed: (thrown) => failures.push(thrown),
      },
      { ...site(), owner: 'site' },
      { used: (tokens) => entered.push(tokens) },
    );
  const asking = async (asked: Call = call, more: Parameters<typeof ran>[2] = {}) => {
    const { admit, attempted, costOf } = spending();
    return ran(clock, made, { asked, admit, attempted, costOf, ...more });
  };
  const spent = async () => {
    await budgets.allowances([]);
    const { accounts, reservations } = await it.disk();
    expect(reservations).toEqual([]);
    return Object.fromEntries(
      accounts.map(({ owner, days }) => [owner, Object.values(days).reduce((a, b) => a + b, 0) / NANO]),
    );
  };
  return { it, clock, budgets, made, spending, asking, spent, entered, looked, failures };
}
