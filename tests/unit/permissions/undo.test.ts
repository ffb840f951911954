import { describe, expect, test } from 'vitest';
import type { Grants } from '../../../lib/permissions/grants.ts';
import { UNDO_MS } from '../../../lib/protocol/limits.ts';
import { A, ALWAYS, B, framed, hidden, judge, normal, profile, SESSION, TEXT, verdict } from './profile.ts';

describe('taking a removal back', () => {
  test('gives each grant back as it was: one of the session is one of the session', async () => {
    const user = profile();
    const grants = await user.open();
    await grants.allow(normal(A), TEXT, SESSION, 'router/n');
    await grants.allow(normal(A), ['images'], { lasts: '1-hour' });
    await grants.setRouting({ origin: A }, { pageChooses: true });
    const before = grants.site({ origin: A });
    for (const remove of [grants.revoke, grants.forget]) {
      const undo = await remove({ origin: A });
      expect(verdict(grants, A)).toBe('ask');
      user.setTime(user.now() + 10_000);
      expect(await grants.restore(undo)).toBe(true);
      expect(grants.site({ origin: A })).toEqual(before);
    }
    const again = await user.open();
    expect(again.site({ origin: A })).toEqual(before);
    user.restartBrowser();
    const next = await user.open();
    expect([verdict(next, A), verdict(next, A, false, ['images'])]).toEqual(['ask', 'allow']);
  });

  test('works once, in time, and for the background that took it away', async () => {
    const user = profile();
    const grants = await user.open();
    await grants.allow(normal(A), TEXT, ALWAYS);
    const late = await grants.revoke({ origin: A });
    user.setTime(user.now() + UNDO_MS + 1);
    expect(await grants.restore(late)).toBe(false);
    await grants.allow(normal(A), TEXT, ALWAYS);
    const undo = await grants.revoke({ origin: A });
    expect(await (await user.open()).restore(undo)).toBe(false);
    expect(await grants.restore('another')).toBe(false);
    expect(await grants.restore(undo)).toBe(true);
    expect(await grants.restore(undo)).toBe(false);
  });

  test('gives nothing back that has ended meanwhile', async () => {
    const user = profile();
    const grants = await user.open();
    await grants.allow(normal(A), TEXT, { lasts: '1-hour' });
    user.setTime(user.now() + 3_600_000 - 5_000);
    const undo = await grants.revoke({ origin: A });
    user.setTime(user.now() + 5_000);
    await grants.restore(undo);
    expect(verdict(grants, A)).toBe('ask');
  });

  test('leaves alone what the person has decided about since', async () => {
    const grants = await profile().open();
    await grants.allow(normal(A), ['text', 'images'], ALWAYS);
    await grants.allow(normal(B), TEXT, ALWAYS);
    const undo = await grants.revokeAll();
    await grants.deny({ origin: A });
    await grants.restore(undo);
    expect([verdict(grants, A), verdict(grants, B)]).toEqual(['deny', 'allow']);
  });
});

describe('a no', () => {
  test('is taken back with all that it took away, and leaves the choices that were made since', async () => {
    const user = profile();
    const grants = await user.open();
    await grants.allow(normal(A), TEXT, ALWAYS, 'router/n');
    await grants.allow(normal(A), ['images'], { lasts: '1-hour' });
    await grants.refuse(normal(A), ['speech']);
    await grants.allow(normal(A), ['files'], SESSION);
    await grants.allow(hidden(A), TEXT, SESSION);
    await grants.allow(framed(B, A), TEXT, ALWAYS);
    const everyone = async () => [
      grants.site({ origin: A }),
      await judge(grants, hidden(A)),
      await judge(grants, framed(B, A)),
    ];
    const before = await everyone();
    const undo = await grants.deny({ origin: A });
    expect([verdict(grants, A), ...(await everyone()).slice(1)]).toEqual(['deny', 'deny', 'deny']);
    expect(await grants.restore(undo)).toBe(true);
    expect(await everyone()).toEqual(before);
    const again = await user.open();
    expect(again.site({ origin: A })).toEqual(before[0]);

    const second = await grants.deny({ origin: A });
    await grants.setModel({ origin: A }, 'router/m');
    await grants.restore(second);
    expect([verdict(grants, A), grants.model(normal(A))]).toEqual(['allow', 'router/m']);
    await grants.setRouting({ origin: A }, { pageChooses: true });
    const third = await grants.deny({ origin: A });
    await grants.setModel({ origin: A }, undefined);
    await grants.setRouting({ origin: A }, {});
    await grants.restore(third);
    expect(verdict(grants, A)).toBe('allow');
    expect([grants.model(normal(A)), grants.routing({ origin: A })]).toEqual([undefined, undefined]);
  });

  test('about a site of which nothing was known leaves nothing of it when it is taken back', async () => {
    const user = profile();
    const grants = await user.open();
    await grants.restore(await grants.deny({ origin: A }));
    expect([verdict(grants, A), grants.list(), await user.dump()]).toEqual(['ask', [], []]);
  });

  test('that was said again is not taken back by the undo of the first', async () => {
    const grants = await profile().open();
    await grants.allow(normal(A), TEXT, ALWAYS);
    const first = await grants.deny({ origin: A });
    await grants.revoke({ origin: A });
    const second = await grants.deny({ origin: A });
    expect(await grants.restore(first)).toBe(false);
    expect(verdict(grants, A)).toBe('deny');
    expect(await grants.restore(second)).toBe(true);
    expect(verdict(grants, A)).toBe('ask');
  });

  test.each([
    ['revoked', (grants: Grants) => grants.revoke({ origin: A })],
    ['revoked with all others', (grants: Grants) => grants.revokeAll()],
    ['forgotten', (grants: Grants) => grants.forget({ origin: A })],
  ])('is not taken back where the site was %s since', async (_, since) => {
    const grants = await profile().open();
    await grants.allow(normal(A), TEXT, ALWAYS);
    const undo = await grants.deny({ origin: A });
    await since(grants);
    expect(await grants.restore(undo)).toBe(false);
    expect(verdict(grants, A)).not.toBe('allow');
  });

  test('is not taken back where the site was allowed something since, and that is gone again', async () => {
    const user = profile();
    const grants = await user.open();
    await grants.allow(normal(A), ['images'], ALWAYS);
    const undo = await grants.deny({ origin: A });
    await grants.allow(normal(A), TEXT, { lasts: '1-hour' });
    const which = grants.site({ origin: A }).grants?.[0];
    await grants.revokeGrant({ origin: A }, which!);
    await grants.restore(undo);
    expect([verdict(grants, A), verdict(grants, A, false, ['images'])]).toEqual(['ask', 'ask']);
  });

  test('that was imported since is taken back by no undo from before', async () => {
    const grants = await profile().open();
    await grants.allow(normal(A), TEXT, ALWAYS);
    const undo = await grants.deny({ origin: A });
    await grants.adopt([{ origin: A, access: 'deny' }]);
    expect(await grants.restore(undo)).toBe(false);
    expect(verdict(grants, A)).toBe('deny');
  });

  test('S21 to a frame of another site and its undo leave that site itself alone', async () => {
    const grants = await profile().open();
    await grants.allow(framed(B, A), TEXT, ALWAYS);
    await grants.allow(normal(B), TEXT, ALWAYS);
    const undo = await grants.deny({ origin: B, top: A });
    expect([await judge(grants, framed(B, A)), verdict(grants, B)]).toEqual(['deny', 'allow']);
    await grants.deny({ origin: B });
    await grants.restore(undo);
    expect([await judge(grants, framed(B, A)), verdict(grants, B)]).toEqual(['deny', 'deny']);
  });

  test('S33 brings nothing of a private window back that has closed since, be it while it is taken back', async () => {
    const grants = await profile().open();
    const denied = async () => {
      await grants.allow(normal(A), TEXT, ALWAYS);
      await grants.allow(hidden(A), TEXT, SESSION);
      return grants.deny({ origin: A });
    };
    const first = await denied();
    await grants.endPrivate();
    await grants.restore(first);
    expect([verdict(grants, A), verdict(grants, A, true)]).toEqual(['allow', 'ask']);
    const taking = grants.restore(await denied());
    await Promise.all([grants.endPrivate(), taking]);
    expect([verdict(grants, A), verdict(grants, A, true)]).toEqual(['allow', 'ask']);
  });

  test('for the session that was said since stays, whatever comes back behind it', async () => {
    const user = profile();
    const grants = await user.open();
    await grants.allow(normal(A), TEXT, ALWAYS);
    const undo = await grants.deny({ origin: A });
    await grants.denyForSession({ origin: A });
    await grants.restore(undo);
    expect(verdict(grants, A)).toBe('deny');
    user.restartBrowser();
    expect(verdict(await user.open(), A)).toBe('allow');
  });
});

test('a grant of the session that was given since stays what it is', async () => {
  const grants = await profile().open();
  await grants.allow(normal(A), ['text', 'images'], SESSION);
  const undo = await grants.revoke({ origin: A });
  await grants.allow(normal(A), ['images'], SESSION);
  await grants.restore(undo);
  expect([verdict(grants, A), verdict(grants, A, false, ['images'])]).toEqual(['ask', 'allow']);
});

describe('revoking one grant of several', () => {
  const given = async () => {
    const user = profile();
    const grants = await user.open();
    await grants.allow(normal(A), TEXT, ALWAYS);
    user.setTime(user.now() + 1);
    await grants.allow(normal(A), ['images'], { lasts: '1-hour' });
    user.setTime(user.now() + 1);
    await grants.allow(normal(A), ['tools'], SESSION);
    return { user, grants };
  };
  const may = (grants: Awaited<ReturnType<typeof given>>['grants']) =>
    (['text', 'images', 'tools'] as const).map((name) => verdict(grants, A, false, [name]));

  test.each([0, 1, 2])('ends that one alone, and it comes back as it was: %i', async (at) => {
    const { user, grants } = await given();
    const before = grants.site({ origin: A });
    const which = before.grants?.[at];
    const undo = await grants.revokeGrant({ origin: A }, which!);
    const without = [0, 1, 2].map((one) => (one === at ? 'ask' : 'allow'));
    expect(may(grants)).toEqual(without);
    expect(may(await user.open())).toEqual(without);
    user.setTime(user.now() + 10_000);
    expect(await grants.restore(undo!)).toBe(true);
    expect(grants.site({ origin: A })).toEqual(before);
    expect((await user.open()).site({ origin: A })).toEqual(before);
  });

  test('takes nothing from a frame of the site elsewhere, and from no other place', async () => {
    const { grants } = await given();
    const which = grants.site({ origin: A }).grants?.[0];
    await grants.allow(framed(A, B), TEXT, ALWAYS);
    await grants.revokeGrant({ origin: A }, which!);
    expect(await judge(grants, framed(A, B))).toBe('allow');
    expect(await grants.revokeGrant({ origin: A }, which!)).toBeUndefined();
    expect(await grants.revokeGrant({ origin: B }, which!)).toBeUndefined();
  });

  test('taken back, gives nothing that was decided about since or has ended', async () => {
    const { user, grants } = await given();
    const [text, images] = grants.site({ origin: A }).grants ?? [];
    const undo = await grants.revokeGrant({ origin: A }, text!);
    await grants.allow(normal(A), ['speech'], ALWAYS);
    await grants.restore(undo!);
    expect(may(grants)).toEqual(['ask', 'allow', 'allow']);
    user.setTime((images?.until ?? 0) - 1_000);
    const last = await grants.revokeGrant({ origin: A }, images!);
    user.setTime((images?.until ?? 0) + 1);
    await grants.restore(last!);
    expect(may(grants)).toEqual(['ask', 'ask', 'allow']);
  });
});

describe('revoking all', () => {
  test('ends every grant everywhere and leaves every no; it can be taken back', async () => {
    const user = profile();
    const grants = await user.open();
    const C = 'https://c.example';
    await grants.allow(normal(A), TEXT, ALWAYS);
    await grants.refuse(normal(A), ['images']);
    await grants.allow(normal(B), TEXT, SESSION);
    await grants.allow(hidden(B), TEXT, SESSION);
    await grants.allow(framed(B, A), TEXT, ALWAYS);
    await grants.deny({ origin: C });
    const everyone = async () => [
      await judge(grants, normal(A)),
      await judge(grants, normal(A), ['images']),
      await judge(grants, normal(B)),
      await judge(grants, hidden(B)),
      await judge(grants, framed(B, A)),
      await judge(grants, normal(C)),
    ];
    const before = await everyone();
    expect(before).toEqual(['allow', 'deny', 'allow', 'allow', 'allow', 'deny']);
    const undo = await grants.revokeAll();
    expect(await everyone()).toEqual(['ask', 'deny', 'ask', 'ask', 'ask', 'deny']);
    expect(await grants.restore(undo)).toBe(true);
    expect(await everyone()).toEqual(before);
  });

  test('S33 taken back after the last private window closed, gives it nothing', async () => {
    const user = profile();
    const grants = await user.open();
    await grants.allow(hidden(A), TEXT, SESSION);
    const undo = await grants.revokeAll();
    await grants.endPrivate();
    await grants.restore(undo);
    expect(verdict(grants, A, true)).toBe('ask');
    expect(user.session().stored).toEqual({});
  });
});
