/** S29 A background that dies in the middle of an answer: what the next one charges is never less than what it came to. */
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hold } from '../../entrypoints/accounting/holding.ts';
import type { Endpoint } from '../../lib/catalog/endpoint.ts';
import { NANO } from '../../lib/ledger/accounts.ts';
import type { Call } from '../../lib/protocol/call.ts';
import { all, desk } from '../unit/ledger/budget-desk.ts';

const MOST_A_SECOND = 4_000;
const PRICE = { input: 3, output: 15 };
const INPUT = 5;
const call: Call = {
  surface: 'window.ai',
  messages: [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }],
};
const endpoint = (facts: Partial<Endpoint>): Endpoint => ({
  ref: 'a/m',
  providerId: 'a',
  modelId: 'm',
  model: 'm',
  local: false,
  maxOutput: 64_000,
  price: { ...PRICE, source: 'bundled', at: 0 },
  ...facts,
});
/** USD for so many tokens of answer. */
const usd = (output: number) => (INPUT * PRICE.input + output * PRICE.output) / 1e6;

interface Life {
  reasoning: boolean;
  /** Tokens that were thought unseen, before the first that is heard. */
  unseen: number;
  /** Tokens a second, by the second. */
  pace: number[];
  /** ms into the last of them. */
  rest: number;
  /** The browser itself ended, and all that its session held. */
  ended: boolean;
}

/** What the next background charges, and what it truly came to, USD. */
async function dying({ reasoning, unseen, pace, rest, ended }: Life) {
  const it = desk({ all: { perDay: 5 } });
  const budgets = await it.open();
  let heard = 0;
  const used = () => ({ usage: { input: INPUT, ...(heard > 0 && { output: Math.floor(heard) }) } });
  const attempt = { call, endpoint: endpoint({ reasoning }), requests: 1, used };
  const held = await hold(budgets, [all], attempt);
  const allowed = held?.reserved.maxOutputTokens ?? 64_000;
  const thought = reasoning ? Math.min(unseen, allowed) : 0;
  for (const tokens of pace) {
    await it.pass(1_000);
    heard = Math.min(heard + tokens, allowed - thought);
  }
  await it.pass(rest);
  heard = Math.min(heard + ((pace.at(-1) ?? 0) * rest) / 1_000, allowed - thought);
  if (ended) it.area.stored = {};
  const next = await it.open();
  await next.allowances([]);
  const [account] = (await it.disk()).accounts;
  const charged = Object.values(account?.days ?? {}).reduce((a, b) => a + b, 0) / NANO;
  return { charged, cost: usd(thought + Math.floor(heard)) };
}

const life: fc.Arbitrary<Life> = fc.record({
  reasoning: fc.boolean(),
  unseen: fc.nat(20_000),
  pace: fc.array(fc.nat(MOST_A_SECOND), { maxLength: 9 }),
  rest: fc.nat(999),
  ended: fc.boolean(),
});

describe('what a background leaves that dies in the middle of an answer', () => {
  test('S29 is charged once, never for less than it came to, and within the budget (P)', async () => {
    let exact = 0;
    await fc.assert(
      fc.asyncProperty(life, async (it) => {
        const { charged, cost } = await dying(it);
        expect(charged).toBeGreaterThanOrEqual(cost - 1e-9);
        expect(charged).toBeLessThanOrEqual(5);
        // Of what it says aloud nearly all is known.
        if (!it.reasoning && !it.ended && it.pace.length >= 2 && charged < cost + usd(12_001) * 2) exact += 1;
      }),
      { numRuns: 200 },
    );
    expect(exact).toBeGreaterThan(20);
  });
});
