/** What an attempt may come to where nobody told: a file that nobody here has seen, an end that was cut off, a background that died. */
import { describe, expect, test } from 'vitest';
import type { Call } from '../../../lib/protocol/call.ts';
import { all } from '../ledger/budget-desk.ts';
import { call, say } from '../router/made-up.ts';
import { scene, usage } from './spending-scene.ts';

describe('an attempt', () => {
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
