import { describe, expect, test } from 'vitest';
import { A, ALWAYS, B, judge, normal, profile, SESSION, TEXT, verdict } from './profile.ts';

const DAY = 86_400_000;
const after90 = { unusedAfter: () => 90 * DAY };

describe('a grant that nobody uses', () => {
  test('has ended after so many days, also before it is swept away', async () => {
    const user = profile();
    const grants = await user.open(after90);
    await grants.allow(normal(A), TEXT, ALWAYS);
    user.setTime(user.now() + 90 * DAY - 1);
    expect(verdict(grants, A)).toBe('allow');
    user.setTime(user.now() + 1);
    expect(verdict(grants, A)).toBe('ask');
  });

  test('counts from its last use', async () => {
    const user = profile();
    const grants = await user.open(after90);
    await grants.allow(normal(A), TEXT, ALWAYS);
    user.setTime(user.now() + 80 * DAY);
    grants.touch(normal(A));
    await grants.flush();
    user.setTime(user.now() + 80 * DAY);
    const again = await user.open(after90);
    expect(verdict(again, A)).toBe('allow');
    expect(await again.sweep()).toEqual([]);
  });

  test('lasts where the person turned that off', async () => {
    const user = profile();
    const grants = await user.open({ unusedAfter: () => undefined });
    await grants.allow(normal(A), TEXT, ALWAYS);
    user.setTime(user.now() + 10_000 * DAY);
    expect(await grants.sweep()).toEqual([]);
    expect(verdict(grants, A)).toBe('allow');
  });

  test('is swept away with a notice that stays until the person has read it', async () => {
    const user = profile();
    const grants = await user.open(after90);
    const begun = user.now();
    await grants.allow(normal(A), ['text', 'images'], ALWAYS, 'router/m');
    grants.touch(normal(A));
    await grants.flush();
    user.setTime(begun + 50 * DAY);
    await grants.allow(normal(B), TEXT, ALWAYS);
    user.setTime(begun + 100 * DAY);
    const notice = [{ origin: A, capabilities: ['text', 'images'], lastUsed: begun }];
    expect(await (await user.open(after90)).sweep()).toEqual(notice);
    const again = await user.open(after90);
    expect(await again.sweep()).toEqual([]);
    expect(again.lapsed()).toEqual(notice);
    expect(again.site({ origin: A })).toEqual({
      origin: A,
      access: 'ask',
      model: 'router/m',
      lastUsed: begun,
    });
    expect(verdict(again, B)).toBe('allow');
    await again.settleLapsed(false);
    expect(again.lapsed()).toEqual([]);
    expect((await user.open(after90)).lapsed()).toEqual([]);
    expect(verdict(again, A)).toBe('ask');
  });

  test('comes back as it was when the person takes that back, and then lasts as if it had been used', async () => {
    const user = profile();
    const grants = await user.open(after90);
    await grants.allow(normal(A), TEXT, ALWAYS);
    user.setTime(user.now() + 100 * DAY);
    await grants.sweep();
    await grants.settleLapsed(true);
    expect(verdict(grants, A)).toBe('allow');
    const again = await user.open(after90);
    user.setTime(user.now() + 89 * DAY);
    expect(await again.sweep()).toEqual([]);
    expect(verdict(again, A)).toBe('allow');
    user.setTime(user.now() + DAY);
    expect(verdict(again, A)).toBe('ask');
  });

  test('does not come back with what is allowed once, or with a grant of something else', async () => {
    const user = profile();
    const grants = await user.open(after90);
    await grants.allow(normal(A), TEXT, ALWAYS);
    await grants.allow(normal(B), TEXT, ALWAYS);
    user.setTime(user.now() + 100 * DAY);
    // Allowed once: it is used without a grant.
    expect(verdict(grants, A)).toBe('ask');
    grants.touch(normal(A));
    await grants.flush();
    expect(verdict(grants, A)).toBe('ask');
    await grants.allow(normal(B), ['images'], ALWAYS);
    expect(verdict(grants, B)).toBe('ask');
    expect(verdict(grants, B, false, ['images'])).toBe('allow');
    expect(grants.lapsed().map(({ origin }) => origin)).toEqual([A, B]);
  });

  test('does not come back where the person has said no since', async () => {
    const user = profile();
    const grants = await user.open(after90);
    await grants.allow(normal(A), ['text', 'images'], ALWAYS);
    await grants.allow(normal(B), TEXT, ALWAYS);
    user.setTime(user.now() + 100 * DAY);
    await grants.sweep();
    await grants.allow(normal(A), TEXT, SESSION);
    await grants.refuse(normal(A), ['images']);
    await grants.deny({ origin: B });
    await grants.settleLapsed(true);
    expect(await judge(grants, normal(A), ['images'])).toBe('deny');
    expect(await judge(grants, normal(B))).toBe('deny');
    expect(grants.lapsed()).toEqual([]);
  });
});
