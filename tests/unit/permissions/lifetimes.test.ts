import { describe, expect, test } from 'vitest';
import type { Term } from '../../../lib/protocol/grant.ts';
import { A, ALWAYS, B, framed, hidden, judge, normal, profile, SESSION, TEXT, verdict } from './profile.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('a grant that ends by the clock', () => {
  test.each<[Term['lasts'], number]>([
    ['1-hour', HOUR],
    ['1-day', DAY],
    ['30-days', 30 * DAY],
  ])('for %s survives the browser, ends to the millisecond and leaves nothing behind', async (lasts, ms) => {
    const user = profile();
    await (await user.open()).allow(normal(A), TEXT, { lasts });
    const end = user.now() + ms;
    user.restartBrowser();
    user.setTime(end - 1);
    const grants = await user.open();
    expect(verdict(grants, A)).toBe('allow');
    expect(grants.site({ origin: A })).toMatchObject({
      access: 'allow',
      lasts: 'until',
      grants: [{ lasts: 'until', until: end, capabilities: TEXT }],
    });
    user.setTime(end);
    expect(verdict(grants, A)).toBe('ask');
    expect(grants.site({ origin: A })).toEqual({ origin: A, access: 'ask' });
    expect(grants.list()).toEqual([]);
    expect(verdict(await user.open(), A)).toBe('ask');
    expect(await user.dump()).toEqual([]);
  });

  test('does not begin again when the clock is set back after its end, whichever site was looked at', async () => {
    const user = profile();
    const grants = await user.open();
    await grants.allow(normal(A), TEXT, { lasts: '1-hour' });
    await grants.allow(hidden(A), TEXT, { lasts: '1-hour' });
    const begun = user.now();
    user.setTime(begun + HOUR);
    expect(verdict(grants, B)).toBe('ask');
    user.setTime(begun + 1);
    expect([verdict(grants, A), verdict(grants, A, true)]).toEqual(['ask', 'ask']);
    await expect.poll(() => user.dump()).toEqual([]);
    expect(verdict(await user.open(), A)).toBe('ask');
  });

  test('does not hold while the clock stands before its beginning', async () => {
    const user = profile();
    const grants = await user.open();
    await grants.allow(normal(A), TEXT, { lasts: '1-hour' });
    const begun = user.now();
    // A clock that is put right by a few seconds ends nothing.
    user.setTime(begun - 5_000);
    expect(verdict(grants, A)).toBe('allow');
    user.setTime(begun - 5_001);
    expect(verdict(grants, A)).toBe('ask');
    user.setTime(begun + HOUR - 1);
    expect(verdict(grants, A)).toBe('allow');
  });

  test('ends for one capability while another of the same site goes on', async () => {
    const user = profile();
    const grants = await user.open();
    await grants.allow(normal(A), TEXT, ALWAYS);
    await grants.allow(normal(A), ['images'], { lasts: '1-hour' });
    expect(verdict(grants, A, false, ['text', 'images'])).toBe('allow');
    user.setTime(user.now() + HOUR);
    expect(verdict(grants, A, false, ['text', 'images'])).toBe('ask');
    expect(verdict(grants, A)).toBe('allow');
  });

  test('S33 in a private window ends by the clock too, and is in no record', async () => {
    const user = profile();
    const grants = await user.open();
    await grants.allow(hidden(A), TEXT, { lasts: '1-day' });
    expect(await user.dump()).toEqual([]);
    expect(verdict(grants, A, true)).toBe('allow');
    user.setTime(user.now() + DAY);
    expect(verdict(grants, A, true)).toBe('ask');
  });
});

describe('a grant until an amount is spent', () => {
  /** An account that knows what each site spent in all. */
  function account() {
    const totals = new Map<string, number>();
    return {
      charge: (origin: string, usd: number) => void totals.set(origin, (totals.get(origin) ?? 0) + usd),
      erase: () => totals.clear(),
      spent: async ({ origin }: { origin: string }) => totals.get(origin) ?? 0,
    };
  }
  const TWO = { lasts: 'spend', limit: 2 } as const;

  test('survives the browser and ends with the charge that reaches it; what was spent before counts for nothing', async () => {
    const user = profile();
    const { charge, spent } = account();
    charge(A, 5);
    await (await user.open({ spent })).allow(normal(A), TEXT, TWO);
    user.restartBrowser();
    const grants = await user.open({ spent });
    charge(B, 5);
    expect(await judge(grants, normal(A))).toBe('allow');
    charge(A, 1.5);
    expect(await judge(grants, normal(A))).toBe('allow');
    expect(await grants.counted(grants.site({ origin: A }))).toMatchObject({
      lasts: 'spend',
      grants: [{ lasts: 'spend', spend: { limit: 2, spent: 1.5 } }],
    });
    charge(A, 0.5);
    expect(await judge(grants, normal(A))).toBe('ask');
  });

  test('once spent has ended, though the account of it is erased', async () => {
    const user = profile();
    const { charge, erase, spent } = account();
    const grants = await user.open({ spent });
    await grants.allow(normal(A), TEXT, TWO);
    charge(A, 2);
    expect(await judge(grants, normal(A))).toBe('ask');
    erase();
    expect(await judge(grants, normal(A))).toBe('ask');
    await expect.poll(() => user.dump()).toEqual([]);
    expect(await judge(await user.open({ spent }), normal(A))).toBe('ask');
  });

  test('ends with the account by which it is measured, and is not filled up by a new one', async () => {
    const user = profile();
    const { charge, erase, spent } = account();
    charge(A, 1);
    const grants = await user.open({ spent });
    await grants.allow(normal(A), TEXT, TWO);
    charge(A, 1);
    erase();
    expect(await judge(grants, normal(A))).toBe('ask');
    charge(A, 1);
    expect(await judge(grants, normal(A))).toBe('ask');
  });

  test('ends where the account is erased, of this site or of all, however little was spent before', async () => {
    for (const erased of [A, undefined]) {
      const user = profile();
      const grants = await user.open({ spent: () => 0 });
      await grants.allow(normal(A), TEXT, TWO);
      await grants.allow(hidden(A), TEXT, TWO);
      await grants.allow(normal(A), ['images'], ALWAYS);
      grants.accountErased(B);
      expect(await judge(grants, normal(A))).toBe('allow');
      grants.accountErased(erased);
      expect([await judge(grants, normal(A)), await judge(grants, hidden(A))]).toEqual(['ask', 'ask']);
      expect(verdict(grants, A, false, ['images'])).toBe('allow');
    }
  });

  test('does not mind the clock', async () => {
    const user = profile();
    const { charge, spent } = account();
    const grants = await user.open({ spent });
    await grants.allow(normal(A), TEXT, TWO);
    user.setTime(user.now() - 100 * DAY);
    expect(await judge(grants, normal(A))).toBe('allow');
    charge(A, 2);
    expect(await judge(grants, normal(A))).toBe('ask');
  });

  test('lets nobody in where it cannot be told what was spent', async () => {
    const user = profile();
    await (await user.open({ spent: () => 0 })).allow(normal(A), TEXT, TWO);
    const broken = await user.open({ spent: () => Promise.reject(new Error('no account')) });
    await expect(judge(broken, normal(A))).rejects.toThrow('no account');
    const without = await user.open();
    expect(await judge(without, normal(A))).toBe('ask');
    await expect(without.allow(normal(B), TEXT, TWO)).rejects.toMatchObject({
      info: { code: 'unsupported' },
    });
    // A screen is shown without the figure.
    expect(await broken.counted(broken.site({ origin: A }))).toMatchObject({
      grants: [{ spend: { limit: 2 } }],
    });
  });

  test('makes nobody wait who has another grant, and is asked for each place and kind of window by itself', async () => {
    const user = profile();
    const asked: unknown[] = [];
    const grants = await user.open({
      spent(who) {
        asked.push(who);
        return 0;
      },
    });
    await grants.allow(normal(A), TEXT, ALWAYS);
    await grants.allow(normal(A), ['images'], TWO);
    await grants.allow(hidden(A), TEXT, TWO);
    await grants.allow(framed(B, A), TEXT, TWO);
    asked.length = 0;
    expect(verdict(grants, A)).toBe('allow');
    expect(asked).toEqual([]);
    expect(await judge(grants, normal(A), ['text', 'images'])).toBe('allow');
    expect(await judge(grants, hidden(A))).toBe('allow');
    expect(await judge(grants, framed(B, A))).toBe('allow');
    expect(asked).toEqual([
      { origin: A, top: A, incognito: false },
      { origin: A, top: A, incognito: true },
      { origin: B, top: A, incognito: false },
    ]);
  });

  test('does not come back through an answer that was under way when it ended', async () => {
    const user = profile();
    await (await user.open({ spent: () => 0 })).allow(normal(A), TEXT, TWO);
    let told: (usd: number) => void = () => undefined;
    const grants = await user.open({ spent: () => new Promise((resolve) => (told = resolve)) });
    const judged = judge(grants, normal(A));
    await grants.deny({ origin: A });
    told(0);
    expect(await judged).toBe('deny');
  });
});

describe('what a place holds at once', () => {
  test('is each capability by its last yes', async () => {
    const user = profile();
    const grants = await user.open();
    await grants.allow(normal(A), ['text', 'images'], { lasts: '1-hour' });
    await grants.allow(normal(A), TEXT, ALWAYS);
    await grants.allow(normal(A), ['tools'], ALWAYS);
    await grants.allow(normal(A), ['audio'], SESSION);
    expect(grants.site({ origin: A })).toMatchObject({
      lasts: 'always',
      grants: [
        { capabilities: ['images'], lasts: 'until' },
        { capabilities: ['text', 'tools'], lasts: 'always' },
        { capabilities: ['audio'], lasts: 'session' },
      ],
    });
    await grants.allow(normal(A), ['audio'], ALWAYS);
    expect(user.session().stored).toEqual({});
    expect(grants.held(normal(A)).map(({ capabilities }) => capabilities)).toEqual([
      ['images'],
      ['text', 'audio', 'tools'],
    ]);
  });

  test('for the session only, after a lasting yes to the same, ends with the browser', async () => {
    const user = profile();
    let grants = await user.open();
    await grants.allow(normal(A), ['text', 'images'], ALWAYS);
    await grants.refuse(normal(A), ['tools']);
    await grants.allow(normal(A), ['text', 'tools'], SESSION);
    expect(grants.site({ origin: A }).grants).toMatchObject([
      { capabilities: ['images'], lasts: 'always' },
      { capabilities: ['text', 'tools'], lasts: 'session' },
    ]);
    expect(verdict(grants, A, false, ['text', 'images', 'tools'])).toBe('allow');
    user.restartBrowser();
    grants = await user.open();
    expect(verdict(grants, A)).toBe('ask');
    expect(verdict(grants, A, false, ['images'])).toBe('allow');
  });

  test('S33 what is allowed in a private window takes nothing from normal ones', async () => {
    const user = profile();
    const grants = await user.open();
    await grants.allow(normal(A), TEXT, ALWAYS);
    await grants.allow(hidden(A), TEXT, SESSION);
    expect(grants.site({ origin: A })).toMatchObject({ access: 'allow', lasts: 'always' });
  });
});
