import { describe, expect, test } from 'vitest';
import type { ApprovalRequest } from '../../../lib/permissions/approval.ts';
import { ARM_DELAY_MS } from '../../../lib/protocol/limits.ts';
import { A, B, desk, given, live, type Opened, PLAIN, state } from './desk.ts';

describe('S19 only the approval page that was opened may answer, once', () => {
  test('another tab is turned away, with a right id or a wrong one', async () => {
    const { approvals, windows, connect, tick } = await desk();
    const asked = approvals.ask(A, PLAIN, live());
    await tick();
    const opened = windows[0] as Opened;
    expect(connect(opened, opened.tabId + 1).link).toBeUndefined();
    expect(approvals.connect('another-id', opened.tabId, () => undefined)).toBeUndefined();
    expect(connect(opened).link).toBeDefined();
    expect(await state(asked)).toBe('waiting');
  });

  test('a tab that reports before the browser has named the right one sees and may do nothing', async () => {
    const { approvals, windows, connect, tick, openSlowly, openNow, pass } = await desk();
    openSlowly();
    const asked = approvals.ask(A, PLAIN, live());
    await tick();
    const opened = windows[0] as Opened;
    const stranger = connect(opened, 7);
    await pass(ARM_DELAY_MS);
    for (const answer of ['always', 'deny']) expect(stranger.link.answer({ answer })).toBe(false);
    expect(stranger.views).toEqual([]);
    openNow();
    await tick();
    expect(stranger.views).toEqual([{ state: 'ended' }]);
    for (const answer of ['always', 'deny']) expect(stranger.link.answer({ answer })).toBe(false);
    stranger.link.closed();
    expect(await state(asked)).toBe('waiting');
    expect(connect(opened).views).toMatchObject([{ state: 'asking' }]);
  });

  test('the right page may report early too', async () => {
    const { approvals, windows, connect, tick, openSlowly, openNow, pass } = await desk();
    openSlowly();
    const asked = approvals.ask(A, PLAIN, live());
    await tick();
    const { link, views } = connect(windows[0] as Opened);
    openNow();
    await tick();
    expect(views).toMatchObject([{ state: 'asking' }]);
    await pass(ARM_DELAY_MS);
    link.answer({ answer: 'once' });
    expect(await asked).toEqual(given('once'));
  });

  test('a second page and a second answer count for nothing', async () => {
    const { armed, connect } = await desk();
    const { asked, opened, link, views } = await armed();
    expect(connect(opened).link).toBeUndefined();
    expect(link.answer({ answer: 'deny' })).toBe(true);
    expect(link.answer({ answer: 'always' })).toBe(false);
    link.closed();
    expect(await asked).toEqual(given('deny'));
    expect(views.at(-1)).toEqual({ state: 'ended' });
    expect(opened.closed).toBe(true);
    expect(connect(opened).link).toBeUndefined();
  });

  test.each([
    null,
    'always',
    {},
    { answer: 'yes' },
    { answer: 'always', origin: 'https://evil.test' },
    { answer: 'always', model: 'no provider' },
    { answer: 'spend' },
    { answer: 'spend', limit: 0 },
    { answer: 'always', limit: 2 },
    { answer: 'always', capabilities: [] },
    { answer: 'always', capabilities: ['everything'] },
    { answer: 'always', capabilities: ['text', 'images'] },
  ])('a malformed answer counts for nothing: %j', async (message) => {
    const { armed } = await desk();
    const { asked, link } = await armed();
    expect(link.answer(message)).toBe(false);
    expect(await state(asked)).toBe('waiting');
  });

  test('closing the window denies, whether its page had loaded or not', async () => {
    const { approvals, windows, armed, tick } = await desk();
    const loaded = await armed();
    loaded.link.closed();
    expect(await loaded.asked).toEqual(given('deny'));
    const asked = approvals.ask(B, PLAIN, live());
    await tick();
    approvals.tabClosed(999);
    expect(await state(asked)).toBe('waiting');
    approvals.tabClosed((windows.at(-1) as Opened).tabId);
    expect(await asked).toEqual(given('deny'));
  });
});

describe('S16 an answer before the window can have been read', () => {
  test('is ignored if it is a yes', async () => {
    const { approvals, windows, connect, tick, pass } = await desk();
    const asked = approvals.ask(A, PLAIN, live());
    await tick();
    await pass(5_000);
    const { link } = connect(windows[0] as Opened);
    await pass(ARM_DELAY_MS - 1);
    for (const answer of ['once', 'session', '1-hour', 'always', 'never'])
      expect(link.answer({ answer })).toBe(false);
    expect(await state(asked)).toBe('waiting');
    await pass(1);
    expect(link.answer({ answer: 'once' })).toBe(true);
    expect(await asked).toEqual(given('once'));
  });

  test('is taken if it is a no', async () => {
    const { approvals, windows, connect, tick } = await desk();
    const asked = approvals.ask(A, PLAIN, live());
    await tick();
    expect(connect(windows[0] as Opened).link.answer({ answer: 'deny' })).toBe(true);
    expect(await asked).toEqual(given('deny'));
  });
});

describe('what the window shows', () => {
  test('S17 are the exact ASCII origin and the page’s words as plain, short text', async () => {
    const { approvals, windows, connect, tick } = await desk();
    const origin = new URL('https://аррӏе.example:8443').origin;
    const request: ApprovalRequest['request'] = {
      reason: 'To \u202egnihtyna\u0000\n\nhelp',
      budget: 2,
      capabilities: ['text'],
    };
    void approvals.ask({ ...A, origin }, { title: 'T'.repeat(500), request, model: 'router/m' }, live());
    await tick();
    const [view] = connect(windows[0] as Opened).views;
    expect(view).toEqual({
      state: 'asking',
      origin: 'https://xn--80ak6aa92e.example:8443',
      title: `${'T'.repeat(79)}…`,
      request: { reason: 'To gnihtyna help', budget: 2, capabilities: ['text'] },
      waiting: 1,
      model: 'router/m',
    });
  });

  test.each(['null', 'https://аррӏе.example', 'https://a.example/path', 'file://'])(
    'S22 is never about %s',
    async (origin) => {
      const { approvals, windows, tick } = await desk();
      await expect(approvals.ask({ ...A, origin }, PLAIN, live())).rejects.toMatchObject({
        info: { code: 'not-allowed-here' },
      });
      await tick();
      expect(windows).toEqual([]);
    },
  );
});
