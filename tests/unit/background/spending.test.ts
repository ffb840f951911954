import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import { createSpending } from '../../../entrypoints/background/spending.ts';
import type { Endpoint } from '../../../lib/catalog/endpoint.ts';
import { NANO } from '../../../lib/ledger/accounts.ts';
import type { Call } from '../../../lib/protocol/call.ts';
import type { FinishPart } from '../../../lib/protocol/part.ts';
import { afterTimeout } from '../../../lib/providers/reading.ts';
import type { ModelPrice } from '../../../lib/providers/types.ts';
import type { VirtualClock } from '../../../scripts/simulation/virtual-clock.ts';
import { loadAccounting } from '../../fixtures/load.ts';
import { A, all, type Desk, desk, provider, site } from '../ledger/budget-desk.ts';
import {
  answers,
  type Beat,
  call,
  endpoint,
  fails,
  type Made,
  ran,
  say,
  stop,
  used,
} from '../router/made-up.ts';

const PRICE: ModelPrice = { input: 1_000, output: 10_000 };
const price = (of: ModelPrice): Pick<Endpoint, 'price'> => ({ price: { ...of, source: 'bundled', at: 0 } });
/** Tokens; `hi` is five. */
const usage = (input: number, output: number): Beat => used({ input, output });

/** Real time: a database does not wait for any other. @param pace So many times as much of it is seen to pass. */
const wall = (pace = 1): VirtualClock => ({
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

async function scene({
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

describe('an attempt', () => {
  test('is held to the budgets of its site, its provider and all, and settled by what was told', async () => {
    const { asking, spent, entered } = await scene({
      plays: { 'openai/m': [[say('hello'), usage(10, 20), stop]] },
    });
    await asking();
    expect(await spent()).toEqual({ all: 0.21, 'provider openai': 0.21, [`site ${A}`]: 0.21 });
    expect(entered).toEqual([30]);
  });

  test('goes out limited to what is left', async () => {
    const { asking, made } = await scene({ limits: { site: { perDay: 5 } } });
    await asking();
    // A quarter of it would be less than an ordinary answer needs.
    const asked = made[0]?.asked[0];
    const maxOutputTokens = (asked?.call as Call | undefined)?.maxOutputTokens;
    expect(maxOutputTokens).toBeGreaterThan(450);
    expect(maxOutputTokens).toBeLessThan(500);
  });

  const pdf = {
    type: 'file' as const,
    mediaType: 'application/pdf',
    source: { url: 'https://a.example/a.pdf' },
  };
  const withFile: Call = { ...call, messages: [{ role: 'user', content: [pdf] }] };

  test('S10 with a file that nobody here has seen goes out if there is room for all that its model reads', async () => {
    // A hundred dollars for it.
    const facts = { contextLength: 100_000 };
    const { asking, made, it, spent } = await scene({ facts, limits: { site: { perDay: 99 } } });
    const { records, parts } = await asking(withFile);
    expect(records.map(({ outcome }) => outcome)).toEqual(['budget-exceeded']);
    expect(made[0]?.asked).toEqual([]);
    expect(parts.at(-1)).toMatchObject({
      type: 'error',
      error: { message: expect.stringContaining('the file itself counts by its size') },
    });
    it.limits.site = { perDay: 103 };
    await asking(withFile);
    expect((await spent()).all).toBeGreaterThan(0);
  });

  test('S10 S26 that is stopped before its provider told of its file is charged all that it may have been', async () => {
    const facts = { contextLength: 100_000, reasoning: false };
    const plays = { 'openai/m': [[say('h'), 'hang' as const]] };
    const { asking, spent } = await scene({ facts, plays });
    await asking(withFile, { abortAtContent: true });
    expect((await spent()).all).toBeGreaterThanOrEqual(100);
    const told = await scene({
      facts,
      plays: { 'openai/m': [[usage(3_000, 1), say('h'), 'hang' as const]] },
    });
    await told.asking(withFile, { abortAtContent: true });
    expect((await told.spent()).all).toBeCloseTo(3.01, 9);
  });

  test('that is too dear gives way to one that is not', async () => {
    const cheap = await scene({
      limits: { provider: { perDay: 1 } },
      plays: { 'openai/m': [answers('a')], 'openai/n': [[say('b'), usage(1, 1), stop]] },
    });
    const [dear, other] = cheap.made as [Made, Made];
    other.candidate.endpoint = {
      ...(other.candidate.endpoint as Endpoint),
      ...price({ input: 1, output: 1 }),
    };
    const { parts, records } = await cheap.asking();
    expect(dear.asked).toEqual([]);
    expect(records.map(({ outcome }) => outcome)).toEqual(['budget-exceeded', 'answered']);
    expect(parts.at(-1)?.type).toBe('finish');
    expect((await cheap.spent())['provider openai']).toBeCloseTo(0.000_002, 9);
  });

  test('that failed before it cost anything costs nothing, and each that did its own', async () => {
    const { asking, spent } = await scene({
      plays: {
        'openai/m': [[fails('overloaded')]],
        'other/m': [[usage(3, 0), fails('provider-error')]],
        'third/m': [[say('x'), usage(5, 1), stop]],
      },
    });
    await asking();
    expect(await spent()).toMatchObject({
      'provider openai': 0,
      'provider other': 0.003,
      'provider third': 0.015,
      all: 0.018,
    });
  });

  test('S26 that is cut off is charged for what was streamed', async () => {
    const plays = { 'openai/m': [[say('x'.repeat(400)), 'hang' as const]] };
    const { asking, spent } = await scene({ plays, facts: { reasoning: false } });
    await asking(call, { abortAtContent: true });
    // Five tokens in, a hundred out.
    expect((await spent()).all).toBeCloseTo(1.005, 9);
  });

  test('S10 S26 that is stopped while its model thinks unheard is charged for its thoughts', async () => {
    const plays = { 'openai/m': [['hang' as const]] };
    const thinking = await scene({ plays });
    await thinking.asking(call, { abortAfterBegin: 300 });
    // Five tokens in; each twentieth of a second, once it was asked, is ten tokens at a hundredth of a dollar.
    expect((await thinking.spent()).all).toBeGreaterThan(0.005 + 0.1);
    const plain = await scene({ plays, facts: { reasoning: false } });
    await plain.asking(call, { abortAfterBegin: 300 });
    expect((await plain.spent()).all).toBeCloseTo(0.005, 9);
  });

  test('S10 S26 is charged for no more thoughts than there was room for in its budgets', async () => {
    const plays = { 'openai/m': [['hang' as const]] };
    const scant = await scene({
      plays,
      facts: { maxOutput: 100_000 },
      limits: { site: { perDay: 4 } },
      pace: 100,
    });
    // Half a minute, as it seems: some 6,000 tokens, and what is left is for less than 400.
    await scant.asking(call, { abortAfterBegin: 300 });
    const { all } = await scant.spent();
    expect(all).toBeGreaterThan(3);
    expect(all).toBeLessThanOrEqual(4);
  });

  test('S29 whose background dies is charged for what was noted, and what may have come after it', async () => {
    const { it, clock, budgets, asking } = await scene({
      plays: { 'openai/m': [[say('x'.repeat(400)), 'hang']] },
      facts: { maxOutput: 100_000, reasoning: false },
    });
    await budgets.allowances([]);
    let noted = false;
    void asking(call, { abortAfter: 5_000 });
    await clock.pass(() => {
      void it.disk().then(({ reservations }) => {
        noted ||= reservations.length > 0;
      });
      return noted;
    });
    await it.pass(2_000);
    it.limits = { all: { perDay: 10_000 } };
    const next = await it.open();
    // Three seconds of 4,000 tokens each.
    expect((await next.allowances([all]))[0]?.used).toBeCloseTo(1.005 + 120, 9);
  });
});

describe('nothing is held, and nothing waited for', () => {
  test.each<[string, Partial<Endpoint>]>([
    ['what is free', price({ input: 0, output: 0 })],
    [
      'what its provider lists as free',
      { price: { input: 0, output: 0, source: 'provider', at: 1_795_665_046_023 } },
    ],
    ['what is on this machine', { local: true, price: undefined as never }],
    ['what nobody knows the price of', { price: undefined as never }],
  ])('for %s', async (_, facts) => {
    const { spending, made } = await scene({ facts, limits: { site: { perDay: 0 } } });
    const { candidate } = made[0] as Made;
    const { signal } = new AbortController();
    expect(spending().admit(call, candidate, () => ({ usage: {} }), signal)).toBe(call);
  });

  test('for a server on this machine of which nothing was looked up', async () => {
    const { spending, looked } = await scene();
    const local = endpoint(wall(), 'ollama/m', [answers('a')], { local: true } as never).candidate;
    expect(spending().admit(call, local, () => ({ usage: {} }), new AbortController().signal)).toBe(call);
    expect(looked).toEqual([]);
  });
});

describe('where what reckons cannot be had', () => {
  const lost = fails('internal');
  test.each([
    [
      'at once',
      () => {
        throw lost;
      },
    ],
    ['later', () => Promise.reject(lost)],
  ])(
    'nothing that may cost something is asked (%s), and what costs nothing is',
    async (_, loadAccounting) => {
      const { it, clock } = await scene();
      const dear = endpoint(clock, 'openai/m', [answers('a')], { facts: price(PRICE) });
      const free = endpoint(clock, 'openai/n', [answers('b')], { facts: price({ input: 0, output: 0 }) });
      const { admit, attempted } = createSpending(
        {
          mayAsk: () => undefined,
          budgets: await it.open(),
          loadAccounting,
          endpointOf: async () => undefined,
          isPriced: () => false,
          failed: () => undefined,
        },
        undefined,
        undefined,
      );
      const alone = await ran(clock, [dear], { admit, attempted });
      expect(alone.parts).toMatchObject([{ type: 'error', error: { code: 'internal' } }]);
      expect((await ran(clock, [dear, free], { admit, attempted })).parts[0]).toMatchObject({ text: 'b' });
      expect(dear.asked).toEqual([]);
    },
  );
});

describe('a price that has to be looked up', () => {
  const found = {
    ref: 'openai/m',
    providerId: 'openai',
    modelId: 'm',
    model: 'm',
    local: false,
    maxOutput: 1_000,
  };
  test('is, before the endpoint is asked', async () => {
    const { asking, spent, looked } = await scene({
      found: { ...found, ...price(PRICE) },
      plays: { 'openai/m': [[say('a'), usage(10, 20), stop]] },
    });
    await asking();
    expect(looked).toEqual(['openai/m']);
    expect((await spent()).all).toBe(0.21);
  });

  test('and cannot be read lets nothing through', async () => {
    const { it, clock } = await scene();
    const made = endpoint(clock, 'openai/m', [answers('a')]);
    const { admit } = createSpending(
      {
        mayAsk: () => undefined,
        budgets: await it.open(),
        loadAccounting,
        endpointOf: () => Promise.reject(fails('internal')),
        isPriced: () => false,
        failed: () => undefined,
      },
      undefined,
      undefined,
    );
    const { parts } = await ran(clock, [made], { admit });
    expect(made.asked).toEqual([]);
    expect(parts).toMatchObject([{ type: 'error', error: { code: 'internal' } }]);
  });
});

describe('a provider’s own rates', () => {
  test('are those of all who ask it, and let the next candidate answer', async () => {
    const { asking, made } = await scene({
      limits: { provider: { requestsPerMinute: 1 } },
      plays: { 'openai/m': [answers('a')], 'other/m': [answers('b')] },
    });
    await asking();
    const { records } = await asking();
    expect(records.map(({ outcome }) => outcome)).toEqual(['throttled', 'answered']);
    expect(made.map(({ asked }) => asked.length)).toEqual([1, 1]);
  });

  test('of calls at once end with the attempt, and with one that was refused', async () => {
    const { asking, spending, made, it, budgets } = await scene({ limits: { provider: { concurrent: 1 } } });
    const used = async () =>
      (await budgets.allowances([provider])).find(({ limit }) => limit === 'concurrent')?.used;
    const { candidate } = made[0] as Made;
    const { admit, attempted } = spending();
    await admit(call, candidate, () => ({ usage: {} }), new AbortController().signal);
    expect(await used()).toBe(1);
    attempted({ ref: candidate.ref, outcome: 'answered', startedAt: 0, ms: 0 });
    expect(await used()).toBe(0);
    it.limits.all = { perDay: 0 };
    const { records } = await asking();
    expect(records.map(({ outcome }) => outcome)).toEqual(['budget-exceeded']);
    expect(await used()).toBe(0);
  });
});

describe('what a page is told of the cost', () => {
  const told = ({ parts }: Awaited<ReturnType<Awaited<ReturnType<typeof scene>>['asking']>>) =>
    (parts.at(-1) as FinishPart).served;

  test('is what is written into the account', async () => {
    const { asking, spent } = await scene({
      plays: {
        'openai/m': [[usage(3, 0), fails('provider-error')]],
        'other/m': [[say('x'), usage(5, 1), stop]],
      },
    });
    expect(told(await asking())).toMatchObject({ attempts: 2, cost: 0.018 });
    expect((await spent()).all).toBe(0.018);
  });

  test('is reckoned where the provider told nothing of what was used', async () => {
    const plays = { 'openai/m': [[say('x'.repeat(400)), stop]] };
    const { asking, spent } = await scene({ plays, facts: { reasoning: false } });
    const cost = told(await asking())?.cost;
    expect(cost).toBeCloseTo(1.005, 9);
    expect((await spent()).all).toBeCloseTo(cost as number, 9);
    // What it may have thought is in both.
    const thinking = await scene({ plays: { 'openai/m': [[100, say('x'.repeat(400)), stop]] } });
    const more = told(await thinking.asking())?.cost ?? 0;
    expect(more).toBeGreaterThan(1.1);
    expect((await thinking.spent()).all).toBeCloseTo(more, 1);
  });

  test('is nothing on this machine, and of what is free', async () => {
    const local = await scene({
      plays: { 'ollama/m': [answers('a')] },
      found: undefined,
      facts: { local: true },
    });
    (local.made[0] as Made).candidate.endpoint = {
      ...((local.made[0] as Made).candidate.endpoint as Endpoint),
      local: true,
      price: undefined,
    };
    expect(told(await local.asking())).toMatchObject({ cost: 0 });
    const free = await scene({ facts: price({ input: 0, output: 0 }) });
    expect(told(await free.asking())).toMatchObject({ cost: 0 });
    const { made } = free;
    const looked = await scene({ found: { ...(made[0]?.candidate.endpoint as Endpoint) } });
    expect(told(await looked.asking())).toMatchObject({ cost: 0 });
  });

  test('is left out where a price is not known', async () => {
    const { asking, made } = await scene();
    const [one] = made as [Made];
    const { price: _, ...unpriced } = one.candidate.endpoint as Endpoint;
    one.candidate.endpoint = unpriced;
    expect(told(await asking())).not.toHaveProperty('cost');
  });
});
