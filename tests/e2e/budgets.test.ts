/** Money, in real browsers: what may be spent is held before an endpoint is asked, and settled once, whoever dies. */
import { describe, expect, it } from 'vitest';
import type { Allowance } from '../../lib/protocol/budget.ts';
import { poll, sleep } from '../../scripts/own-pages.ts';
import { ask, askAndLeave, deltas } from './support/ask.ts';
import { type Scene, stage, type Wanted } from './support/stage.ts';

const scene = stage();

/** Every answer of the test server says 7 tokens in and 11 out: at this price $0.018. */
const PRICE = { input: 1_000, output: 1_000 };
const COST = 0.018;

async function priced(wanted: Wanted, perDay: number): Promise<Scene> {
  const set = await scene.set({ ...wanted, access: 'allow' });
  await set.oriel.command({ command: 'set-own-facts', model: set.model, facts: { ...PRICE, maxOutput: 12 } });
  await set.oriel.command({
    command: 'set-site-budget',
    origin: set.site.origin,
    budget: { perDay, requestsPerMinute: 1_000 },
  });
  return set;
}

async function today({ oriel, site }: Scene): Promise<Allowance> {
  const { site: view } = await oriel.command({ command: 'site', origin: site.origin });
  const found = view.spending?.allowances.find(({ limit }) => limit === 'perDay');
  if (found === undefined) throw new Error('The site has no budget.');
  return found;
}

const access = ({ page }: Scene) => page.evaluate(() => window.ai.access());

describe('a budget', () => {
  it('S10 holds: of a hundred calls at once no more are answered than it pays for, and the others are told until when', async () => {
    const set = await priced({}, 0.1);
    const replies = await Promise.all(Array.from({ length: 100 }, (_, n) => ask(set.page, `call ${n}`)));
    const answered = replies.filter(({ text }) => text !== undefined);
    const refused = replies.filter(({ error }) => error?.code === 'budget-exceeded');
    expect(answered.length).toBeGreaterThan(0);
    expect(answered.length + refused.length).toBe(100);
    expect(answered.length * COST).toBeLessThanOrEqual(0.1);
    // More is held for a call than it comes to: some of what the refused were short of may be back by now.
    const [resetsAt, more] = await set.page.evaluate(async () => {
      for (let answered = 0; answered < 6; answered += 1) {
        const reply = await window.ai
          .streamText({ prompt: 'one more' })
          .text.catch((error: unknown) => error);
        if (reply instanceof Error) return [(reply as { resetsAt?: number }).resetsAt, answered] as const;
      }
      return [undefined, 6] as const;
    });
    const midnight = new Date();
    midnight.setHours(24, 0, 0, 0);
    expect(resetsAt).toBe(midnight.getTime());
    await poll('the account', async () => (await today(set)).used <= 0.1 && (await today(set)).used > 0);
    await poll('the last', async () => {
      const { used } = await today(set);
      return Math.abs(used - (answered.length + more) * COST) < 1e-6;
    });
  });

  it('S10 of a permission until so much is spent holds as well, whatever the site may spend a day', async () => {
    const set = await priced({}, 1);
    const { oriel, page, site } = set;
    await oriel.command({ command: 'set-site-access', origin: site.origin, access: 'deny' });
    await oriel.command({
      command: 'set-site-access',
      origin: site.origin,
      access: 'allow',
      lasts: 'spend',
      limit: 0.05,
    });
    const replies = await Promise.all(Array.from({ length: 20 }, (_, n) => ask(page, `call ${n}`)));
    const answered = replies.filter(({ text }) => text !== undefined);
    const refused = replies.filter(({ error }) => error?.code === 'budget-exceeded');
    expect(answered.length).toBeGreaterThan(0);
    expect(answered.length + refused.length).toBe(20);
    expect(answered.length * COST).toBeLessThanOrEqual(0.05);
    expect((await access(set)).remainingBudget).toBeLessThanOrEqual(0.05 - answered.length * COST + 1e-9);
  });

  it('is told to the page that has it, and raised in one step', async () => {
    const set = await priced({}, 0.05);
    await ask(set.page, 'one');
    await poll('the account', async () => Math.abs((await today(set)).used - COST) < 1e-9);
    expect((await access(set)).remainingBudget).toBeCloseTo(0.05 - COST, 6);
    await ask(set.page, 'two');
    await poll('the account', async () => Math.abs((await today(set)).used - 2 * COST) < 1e-9);
    expect((await ask(set.page, 'three')).error?.code).toBe('budget-exceeded');
    await set.oriel.command({
      command: 'set-site-budget',
      origin: set.site.origin,
      budget: { perDay: 1, requestsPerMinute: 1_000 },
    });
    expect((await ask(set.page, 'three')).text).toBe('three');
  });

  it('counts what a call came to that was cut short, once', async () => {
    const set = await priced({}, 1);
    await askAndLeave(set.page, '@endless');
    await poll('words', async () => (await deltas(set.page)) !== '');
    await set.page.close();
    await poll('the account', async () => (await today(set)).used > 0);
    const used = (await today(set)).used;
    await sleep(1_000);
    expect((await today(set)).used).toBe(used);
    expect(used).toBeLessThan(1);
  });

  it('S29 survives a background that dies in the middle of an answer: it is charged once, and for no less than it came to', async () => {
    const set = await priced({}, 1);
    await askAndLeave(set.page, '@endless');
    await poll('words', async () => (await deltas(set.page)) !== '');
    // What runs is noted every two seconds.
    await sleep(2_500);
    const heard = (await deltas(set.page)).length;
    await set.oriel.stopBackground();
    await poll('the account', async () => (await today(set)).used > 0);
    const used = (await today(set)).used;
    await set.oriel.stopBackground();
    expect((await today(set)).used).toBe(used);
    // Twelve tokens are held, of four letters each; this endpoint writes more than it was let.
    expect(used).toBeGreaterThanOrEqual(Math.min(heard / 4, 12) / 1_000);
    expect(used).toBeLessThan(1);
    expect((await ask(set.page, 'after it')).text).toBe('after it');
  });

  it.each([
    ['while nothing has come', '@never-answers'],
    ['before the first word', '@late-first 60000'],
    ['between two words', '@hold'],
  ])(
    'S29 charges a call once whose background died %s, holds nothing any more, and pays for the next',
    async (_, prompt) => {
      const set = await priced({}, 1);
      await askAndLeave(set.page, prompt);
      await poll('the question', async () => set.provider.chats().length === 1);
      if (prompt === '@hold') await poll('a word', async () => (await deltas(set.page)) !== '');
      await set.oriel.stopBackground();
      const used = await poll('the account', async () => (await today(set)).used);
      expect(used).toBeLessThan(0.1);
      await set.oriel.stopBackground();
      expect((await today(set)).used).toBe(used);
      expect((await ask(set.page, 'after it')).text).toBe('after it');
      await poll('the next', async () => Math.abs((await today(set)).used - used - COST) < 1e-9);
      expect(set.provider.chats()).toHaveLength(2);
    },
  );

  it('S29 charges a call once whose background dies as soon as it is answered, no less than it cost and no more than was held', async () => {
    const set = await priced({}, 1);
    expect((await ask(set.page, 'the last word')).text).toBe('the last word');
    // The page has the last word before anything is written of it: what the call came to may be on its way.
    await set.oriel.stopBackground();
    const used = await poll('the account', async () => (await today(set)).used);
    expect(used).toBeGreaterThanOrEqual(COST - 1e-9);
    expect(used).toBeLessThan(0.05);
    await set.oriel.stopBackground();
    expect((await today(set)).used).toBe(used);
    expect((await ask(set.page, 'after it')).text).toBe('after it');
    await poll('the next', async () => Math.abs((await today(set)).used - used - COST) < 1e-9);
  });

  it('S29 leaves what was written as it is, whose background dies after it', async () => {
    const set = await priced({}, 1);
    await ask(set.page, 'the last word');
    await poll('the account', async () => Math.abs((await today(set)).used - COST) < 1e-9);
    await set.oriel.stopBackground();
    expect((await today(set)).used).toBeCloseTo(COST, 9);
  });

  it('S11 of calls in a minute survives the background’s death', async () => {
    const set = await scene.set({ access: 'allow' });
    await set.oriel.command({
      command: 'set-site-budget',
      origin: set.site.origin,
      budget: { requestsPerMinute: 3 },
    });
    for (const n of [1, 2, 3]) expect((await ask(set.page, `${n}`)).text).toBe(`${n}`);
    expect((await ask(set.page, '4')).error?.code).toBe('throttled');
    await sleep(200);
    await set.oriel.stopBackground();
    const { error } = await ask(set.page, '5');
    expect(error?.code).toBe('throttled');
    expect(error?.retryAfter).toBeLessThanOrEqual(60);
  });
});
