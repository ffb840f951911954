import { expect, test } from 'vitest';
import { UNDO_MS } from '../../../lib/protocol/limits.ts';
import { A, ALWAYS, B, framed, judge, normal, profile, SESSION, TEXT, verdict } from './profile.ts';

test('a no for now holds over the background’s death, and ends with the browser', async () => {
  const user = profile();
  const grants = await user.open();
  await grants.denyForSession({ origin: A });
  expect(grants.site({ origin: A })).toEqual({ origin: A, access: 'deny', lasts: 'session' });
  expect(grants.list()).toEqual([{ origin: A, access: 'deny', lasts: 'session' }]);
  expect(verdict(await user.open(), A)).toBe('deny');
  expect(await user.dump()).toEqual([]);
  user.restartBrowser();
  expect(verdict(await user.open(), A)).toBe('ask');
});

test('what was decided for good counts again afterwards, and what was for the session does not', async () => {
  const user = profile();
  const grants = await user.open();
  await grants.allow(normal(A), TEXT, ALWAYS);
  await grants.allow(normal(B), TEXT, SESSION);
  await grants.denyForSession({ origin: A });
  await grants.denyForSession({ origin: B });
  expect([verdict(grants, A), verdict(grants, B)]).toEqual(['deny', 'deny']);
  user.restartBrowser();
  const later = await user.open();
  expect([verdict(later, A), verdict(later, B)]).toEqual(['allow', 'ask']);
});

test('a yes of any kind takes it back at once, and so does a revocation', async () => {
  const user = profile();
  const grants = await user.open();
  for (const term of [ALWAYS, SESSION, { lasts: '1-hour' } as const]) {
    await grants.denyForSession({ origin: A });
    await grants.allow(normal(A), TEXT, term);
    expect(verdict(grants, A)).toBe('allow');
  }
  await grants.denyForSession({ origin: A });
  await grants.revoke({ origin: A });
  expect(verdict(grants, A)).toBe('ask');
});

test('takes the place of a no for good, and gives back behind it what that has just taken', async () => {
  const user = profile();
  const grants = await user.open();
  await grants.allow(normal(A), TEXT, ALWAYS, 'router/n');
  await grants.deny({ origin: A });
  await grants.deny({ origin: B });
  user.setTime(user.now() + UNDO_MS + 1);
  await grants.deny({ origin: A });
  for (const origin of [A, B]) {
    await grants.denyForSession({ origin });
    expect(grants.site({ origin })).toMatchObject({ access: 'deny', lasts: 'session' });
    expect(verdict(grants, origin)).toBe('deny');
  }
  user.restartBrowser();
  const later = await user.open();
  expect([verdict(later, A), verdict(later, B)]).toEqual(['ask', 'ask']);
  await later.allow(normal(A), TEXT, ALWAYS);
  await later.deny({ origin: A });
  await later.denyForSession({ origin: A });
  expect([verdict(later, A), later.model(normal(A))]).toEqual(['deny', 'router/n']);
  user.restartBrowser();
  expect(verdict(await user.open(), A)).toBe('allow');
});

test('a no for good said on top of it stays when the browser closes', async () => {
  const user = profile();
  const grants = await user.open();
  await grants.denyForSession({ origin: A });
  await grants.deny({ origin: A });
  expect(grants.site({ origin: A })).toEqual({ origin: A, access: 'deny' });
  user.restartBrowser();
  expect(verdict(await user.open(), A)).toBe('deny');
});

test('S21 a site that is refused for now may nothing as a frame either, nor what it has inside', async () => {
  const user = profile();
  const grants = await user.open();
  await grants.allow(framed(A, B), TEXT, ALWAYS);
  await grants.allow(framed(B, A), TEXT, ALWAYS);
  await grants.denyForSession({ origin: A });
  expect(await judge(grants, framed(A, B))).toBe('deny');
  expect(await judge(grants, framed(B, A))).toBe('deny');
  expect(await judge(grants, normal(B))).toBe('ask');
});
