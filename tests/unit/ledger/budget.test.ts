import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NANO, nano } from '../../../lib/ledger/accounts.ts';
import { decideSpend, type Standing } from '../../../lib/ledger/budget.ts';
import type { Owner } from '../../../lib/ledger/owners.ts';
import type { Expense } from '../../../lib/protocol/budget.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';

const SITE: Owner = { owner: 'site', id: 'https://a.example' };
const PROVIDER: Owner = { owner: 'provider', id: 'openai', label: 'OpenAI' };
const ALL: Owner = { owner: 'all' };
const MIDNIGHT = 1_000;
const FIRST = 9_000;

/** USD. */
const at = (owner: Owner, limit: Standing['limit'], of: number, { spent = 0, held = 0 } = {}): Standing => ({
  owner,
  limit,
  of: nano(of),
  spent: nano(spent),
  held: nano(held),
  ...(limit === 'perDay' && { resetsAt: MIDNIGHT }),
  ...(limit === 'perMonth' && { resetsAt: FIRST }),
});
/** A tenth of a cent of input, a thousandth of a cent for each token of answer. */
const chat = (more: Partial<Expense> = {}): Expense => ({
  likely: { usd: 0.001, perOutput: 0.00001 },
  most: { usd: 0.004, perOutput: 0.00001 },
  possible: 8_000,
  sure: 8_000,
  ...more,
});

function refusal(expense: Expense, standings: Standing[]) {
  try {
    decideSpend(expense, standings);
  } catch (thrown) {
    return (thrown as OrielError).info;
  }
  throw new Error('It was let through.');
}

describe('what is held', () => {
  test('is the most that a call can cost, where there is room for it', () => {
    expect(decideSpend(chat(), [])).toEqual({ held: nano(0.084) });
    expect(decideSpend(chat({ wish: 500 }), [at(SITE, 'perDay', 1)])).toEqual({ held: nano(0.009) });
  });

  test('is all that is left, where that pays for what the call likely costs', () => {
    const spend = decideSpend(chat({ wish: 500 }), [at(SITE, 'perDay', 1, { spent: 0.993 })]);
    expect(spend).toEqual({ held: nano(0.007) });
  });

  test('is what the tightest limit of all owners has room for', () => {
    const standings = [
      at(SITE, 'perDay', 1),
      at(SITE, 'perMonth', 10, { spent: 3 }),
      at(PROVIDER, 'perDay', 5, { spent: 4.9, held: 0.09 }),
      at(ALL, 'perMonth', 20, { spent: 19 }),
    ];
    expect(decideSpend(chat({ wish: 500 }), standings)).toEqual({ held: nano(0.009) });
    const tighter = [...standings, at(ALL, 'perRequest', 0.008)];
    expect(decideSpend(chat({ wish: 500 }), tighter)).toEqual({ held: nano(0.008) });
  });

  test('counts no answer as shorter than a wire may ask for', () => {
    const { held } = decideSpend(chat({ wish: 1 }), []);
    expect(held).toBe(nano(0.004_16));
  });
});

describe('the length of an answer', () => {
  test('is lowered to what is left', () => {
    const spend = decideSpend(chat({ wish: 8_000 }), [at(SITE, 'perDay', 0.011)]);
    expect(spend).toEqual({ held: nano(0.011), maxOutputTokens: 1_000 });
  });

  test('is never more than what the model can give', () => {
    expect(decideSpend(chat({ wish: 9_000 }), []).maxOutputTokens).toBe(8_000);
    expect(decideSpend(chat({ wish: 8_000 }), [])).not.toHaveProperty('maxOutputTokens');
  });

  test('takes a quarter of what is left where the call does not limit it, so that others can run beside it', () => {
    const dear = chat({ likely: { usd: 0, perOutput: 0.0001 }, most: { usd: 0, perOutput: 0.0001 } });
    expect(decideSpend(dear, [at(SITE, 'perDay', 2)]).maxOutputTokens).toBe(5_000);
    // But at least what an ordinary answer needs, if there is so much.
    expect(decideSpend(dear, [at(SITE, 'perDay', 1)]).maxOutputTokens).toBe(4_096);
    expect(decideSpend(dear, [at(SITE, 'perDay', 0.1)]).maxOutputTokens).toBe(1_000);
    // A limit on each request is shared with nobody.
    expect(decideSpend(dear, [at(SITE, 'perRequest', 0.7)]).maxOutputTokens).toBe(7_000);
  });

  test('that a model may not be able to give is asked for only where the call asks for it', () => {
    const unsure = chat({ possible: 128_000, sure: 8_192 });
    expect(decideSpend(unsure, [at(SITE, 'perRequest', 1)]).maxOutputTokens).toBe(8_192);
    expect(decideSpend({ ...unsure, wish: 50_000 }, [at(SITE, 'perRequest', 0.301)])).toEqual({
      held: nano(0.301),
      maxOutputTokens: 30_000,
    });
    expect(decideSpend(unsure, [at(SITE, 'perRequest', 2)])).not.toHaveProperty('maxOutputTokens');
  });

  test('that is of no use is refused: fewer than 256 tokens, or than the call asks for', () => {
    const room = (tokens: number) => [at(SITE, 'perDay', 0.001 + tokens * 0.00001)];
    expect(decideSpend(chat(), room(256)).maxOutputTokens).toBe(256);
    expect(refusal(chat(), room(255)).code).toBe('budget-exceeded');
    expect(decideSpend(chat({ wish: 100 }), room(100))).not.toHaveProperty('maxOutputTokens');
    expect(refusal(chat({ wish: 100 }), room(99)).code).toBe('budget-exceeded');
  });

  test('of what has none is all or nothing', () => {
    const image = chat({ likely: { usd: 0.13, perOutput: 0 }, most: { usd: 0.2, perOutput: 0 } });
    expect(decideSpend(image, [at(SITE, 'perDay', 0.13)])).toEqual({ held: nano(0.13) });
    expect(refusal(image, [at(SITE, 'perDay', 0.129)]).code).toBe('budget-exceeded');
  });
});

describe('a refusal says whose budget it is, until when, and what to do', () => {
  test.each<[string, Standing, string, number | undefined]>([
    [
      'a site’s day',
      at(SITE, 'perDay', 1, { spent: 1 }),
      'This site’s budget for today is spent. Raise it in Oriel’s popup, or wait until tomorrow.',
      MIDNIGHT,
    ],
    [
      'a provider’s month',
      at(PROVIDER, 'perMonth', 1, { spent: 0.9999 }),
      'The budget for OpenAI for this month has too little left for this request. Raise it in Oriel’s popup, or wait until next month.',
      FIRST,
    ],
    [
      'everybody’s day',
      at(ALL, 'perDay', 0),
      'The budget of all sites together for today is spent. Raise it in Oriel’s popup, or wait until tomorrow.',
      MIDNIGHT,
    ],
    [
      'one request',
      at(SITE, 'perRequest', 0.001),
      'This request may cost more than this site may spend on one. Ask for less, or raise the limit in Oriel’s popup.',
      undefined,
    ],
    [
      'what others hold',
      at(SITE, 'perDay', 1, { spent: 0.5, held: 0.5 }),
      'What is left of this site’s budget for today is held for requests under way. Try again when they have ended, or raise it in Oriel’s popup.',
      MIDNIGHT,
    ],
  ])('%s', (_, standing, message, resetsAt) => {
    const info = refusal(chat(), [at(ALL, 'perMonth', 100), standing]);
    expect(info).toEqual({
      code: 'budget-exceeded',
      message,
      detail: `${standing.owner.owner} ${standing.limit}`,
      ...(resetsAt === undefined ? {} : { resetsAt }),
    });
  });

  test('of several, the one for which one waits the longest; before all one that waiting does not help', () => {
    const day = at(SITE, 'perDay', 1, { spent: 1 });
    const month = at(PROVIDER, 'perMonth', 1, { spent: 1 });
    const request = at(ALL, 'perRequest', 0);
    expect(refusal(chat(), [day, month]).resetsAt).toBe(FIRST);
    expect(refusal(chat(), [month, day]).resetsAt).toBe(FIRST);
    expect(refusal(chat(), [day, request, month])).not.toHaveProperty('resetsAt');
  });
});

describe('whatever the limits are (P)', () => {
  const usd = fc.integer({ min: 0, max: 2_000_000 }).map((it) => it / 1_000_000);
  const standing = fc
    .record({
      owner: fc.constantFrom(SITE, PROVIDER, ALL),
      limit: fc.constantFrom<Standing['limit'][]>('perRequest', 'perDay', 'perMonth'),
      of: usd,
      spent: usd,
      held: usd,
    })
    .map(({ owner, limit, of, spent, held }) =>
      at(owner, limit, of, limit === 'perRequest' ? {} : { spent, held }),
    );
  const price = fc.double({ min: 0, max: 0.001, noNaN: true });
  const expense = fc
    .record({
      usd: fc.double({ min: 0, max: 1, noNaN: true }),
      perOutput: price,
      times: fc.double({ min: 1, max: 5, noNaN: true }),
      wish: fc.option(fc.integer({ min: 1, max: 50_000 }), { nil: undefined }),
      possible: fc.integer({ min: 1, max: 200_000 }),
      isSure: fc.boolean(),
    })
    .map(
      ({ usd: input, perOutput, times, wish, possible, isSure }): Expense => ({
        likely: { usd: input, perOutput },
        most: { usd: input * times, perOutput: perOutput * times },
        ...(wish === undefined ? {} : { wish }),
        possible,
        sure: isSure ? possible : Math.min(possible, 8_192),
      }),
    );

  test('S10 nothing is held that a limit has no room for, and never less than the call likely costs', () => {
    let passed = 0;
    fc.assert(
      fc.property(expense, fc.array(standing, { maxLength: 6 }), (it, standings) => {
        let spend: ReturnType<typeof decideSpend>;
        try {
          spend = decideSpend(it, standings);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(OrielError);
          return;
        }
        passed += 1;
        const length = spend.maxOutputTokens ?? Math.min(it.wish ?? it.possible, it.possible);
        expect(Number.isInteger(spend.held)).toBe(true);
        expect(spend.held / NANO).toBeGreaterThanOrEqual(
          (it.likely.usd + length * it.likely.perOutput) * (1 - 1e-12) - 1e-12,
        );
        for (const { of, spent, held } of standings)
          expect(spend.held).toBeLessThanOrEqual(of - spent - held);
        if (it.wish !== undefined) expect(length).toBeLessThanOrEqual(it.wish);
      }),
      { numRuns: 2_000 },
    );
    expect(passed).toBeGreaterThan(200);
  });
});
