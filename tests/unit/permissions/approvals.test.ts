import { describe, expect, test, vi } from 'vitest';
import type { PendingView } from '../../../lib/permissions/approval.ts';
import { CONNECT_TIMEOUT_MS } from '../../../lib/permissions/approval.ts';
import { createApprovals, MAX_QUEUED, MAX_WAITING, MAX_WINDOWS } from '../../../lib/permissions/approvals.ts';
import { openThrottle } from '../../../lib/permissions/throttle.ts';
import type { OrielError } from '../../../lib/protocol/errors.ts';
import { APPROVAL_TIMEOUT_MS, ARM_DELAY_MS } from '../../../lib/protocol/limits.ts';
import { sessionArea } from './session-area.ts';

const A = { origin: 'https://a.example', incognito: false };
const B = { origin: 'https://b.example', incognito: false };
const site = (number: number) => ({ origin: `https://s${number}.example`, incognito: false });
const PLAIN = { request: {} };
const live = () => new AbortController().signal;

interface Opened {
  id: string;
  tabId: number;
  closed: boolean;
}

/** A screen on which windows open, a clock, and timers that run when the clock is moved. */
async function desk() {
  let now = 0;
  const timers = new Set<{ at: number; work: () => void }>();
  const windows: Opened[] = [];
  const throttle = await openThrottle({ session: sessionArea(), now: () => now });
  const allow = vi.fn(async () => undefined);
  let opening: 'at once' | 'never' | 'fails' = 'at once';
  const held: (() => void)[] = [];
  const approvals = createApprovals({
    throttle,
    grants: { allow },
    async open(id) {
      if (opening === 'fails') throw new Error('no window manager');
      const opened: Opened = { id, tabId: 100 + windows.length, closed: false };
      windows.push(opened);
      if (opening === 'never') await new Promise<void>((resolve) => held.push(resolve));
      return {
        tabId: opened.tabId,
        close: () => {
          opened.closed = true;
        },
      };
    },
    now: () => now,
    after(ms, work) {
      const timer = { at: now + ms, work };
      timers.add(timer);
      return () => timers.delete(timer);
    },
  });
  const tick = () => new Promise<void>((resolve) => setImmediate(resolve));
  const pass = async (ms: number) => {
    now += ms;
    for (const timer of [...timers]) {
      if (timer.at > now || !timers.delete(timer)) continue;
      timer.work();
    }
    await tick();
  };
  /** The approval page of a window loads and connects. */
  const connect = (opened: Opened, tabId = opened.tabId) => {
    const views: PendingView[] = [];
    const link = approvals.connect(opened.id, tabId, (view) => views.push(view));
    return { views, link: link as NonNullable<typeof link> };
  };
  return {
    approvals,
    throttle,
    allow,
    windows,
    timers,
    tick,
    openSlowly: () => {
      opening = 'never';
    },
    openNow: () => {
      opening = 'at once';
      for (const go of held.splice(0)) go();
    },
    failToOpen: () => {
      opening = 'fails';
    },
    pass,
    connect,
    /** Asks, lets the window open and its page load, and waits until it is armed. */
    async armed(who = A, signal = live()) {
      const asked = approvals.ask(who, PLAIN, signal);
      asked.catch(() => undefined);
      await tick();
      const opened = windows.at(-1) as Opened;
      const page = connect(opened);
      await pass(ARM_DELAY_MS);
      return { asked, opened, ...page };
    },
  };
}

const state = async (promise: Promise<unknown>): Promise<unknown> => {
  const pending = Symbol();
  const first = await Promise.race([
    promise.catch((error: OrielError) => error.info.code),
    new Promise((resolve) => setImmediate(() => resolve(pending))),
  ]);
  return first === pending ? 'waiting' : first;
};

describe('S18 one pending approval per origin', () => {
  test('a hundred parallel calls open one window; those within the cap get its one answer', async () => {
    const { approvals, windows, connect, tick, pass } = await desk();
    const calls = Array.from({ length: 100 }, () => approvals.ask(A, PLAIN, live()));
    const settled = Promise.allSettled(calls);
    await tick();
    expect(windows).toHaveLength(1);
    const { views, link } = connect(windows[0] as Opened);
    expect(views).toEqual([{ state: 'asking', origin: A.origin, request: {}, waiting: MAX_WAITING }]);
    await pass(ARM_DELAY_MS);
    expect(link.answer({ answer: 'once' })).toBe(true);
    const results = await settled;
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(MAX_WAITING);
    for (const result of results.slice(MAX_WAITING)) {
      expect(result).toMatchObject({ reason: { info: { code: 'throttled' } } });
    }
  });

  test('a later call joins the open window, which shows how many wait', async () => {
    const { approvals, windows, armed } = await desk();
    const { asked, views, link } = await armed();
    const second = approvals.ask(A, { title: 'Another title', request: { reason: 'now more' } }, live());
    expect(windows).toHaveLength(1);
    // The count is all that changes under the person's pointer.
    expect(views.at(-1)).toEqual({ ...views[0], waiting: 2 });
    link.answer({ answer: 'once', model: 'router/m' });
    expect(await Promise.all([asked, second])).toEqual(Array(2).fill({ answer: 'once', model: 'router/m' }));
  });

  test('a private window of the same site is asked about apart', async () => {
    const { approvals, windows, tick } = await desk();
    void approvals.ask(A, PLAIN, live());
    void approvals.ask({ ...A, incognito: true }, PLAIN, live());
    await tick();
    expect(windows).toHaveLength(2);
  });

  test('“Allow once” covers the calls that waited in that window and no other', async () => {
    const { approvals, windows, armed, allow, tick } = await desk();
    const { asked, link } = await armed();
    link.answer({ answer: 'once' });
    expect(await asked).toEqual({ answer: 'once' });
    expect(allow).not.toHaveBeenCalled();
    const next = approvals.ask(A, PLAIN, live());
    await tick();
    expect(windows).toHaveLength(2);
    expect(await state(next)).toBe('waiting');
  });

  test('a lasting answer is granted before its calls go on, and a call that comes meanwhile gets it too', async () => {
    const { approvals, windows, armed, allow } = await desk();
    let written = (): void => undefined;
    allow.mockImplementationOnce(() => new Promise((resolve) => (written = () => resolve(undefined))));
    const { asked, link } = await armed();
    link.answer({ answer: 'always', model: 'router/m' });
    expect(allow).toHaveBeenCalledWith(A, 'always', 'router/m');
    const meanwhile = approvals.ask(A, PLAIN, live());
    expect(await state(asked)).toBe('waiting');
    expect(link.answer({ answer: 'deny' })).toBe(false);
    written();
    expect(await Promise.all([asked, meanwhile])).toEqual(
      Array(2).fill({ answer: 'always', model: 'router/m' }),
    );
    expect(windows).toHaveLength(1);
  });

  test('a grant that cannot be written fails the calls and lets nothing through', async () => {
    const { armed, allow } = await desk();
    allow.mockRejectedValueOnce(new Error('disk full'));
    const { asked, link } = await armed();
    link.answer({ answer: 'session' });
    expect(await state(asked)).toBe('internal');
  });
});

describe('S18 the global cap', () => {
  test('a few windows are open at once; other sites follow in order, and beyond that are refused', async () => {
    const { approvals, windows, connect, tick } = await desk();
    const all = MAX_WINDOWS + MAX_QUEUED;
    const asked = Array.from({ length: all + 1 }, (_, number) => approvals.ask(site(number), PLAIN, live()));
    for (const one of asked) one.catch(() => undefined);
    await tick();
    expect(windows).toHaveLength(MAX_WINDOWS);
    expect(await state(asked[all] as Promise<unknown>)).toBe('throttled');
    expect(await state(asked[all - 1] as Promise<unknown>)).toBe('waiting');

    connect(windows[1] as Opened).link.closed();
    await tick();
    expect(await asked[1]).toEqual({ answer: 'deny' });
    expect(windows).toHaveLength(MAX_WINDOWS + 1);
    const { views } = connect(windows[MAX_WINDOWS] as Opened);
    expect(views[0]).toMatchObject({ origin: site(MAX_WINDOWS).origin });
  });

  test('a site in the queue that gives up never opens a window and is not counted for it', async () => {
    const { approvals, windows, connect, tick, throttle } = await desk();
    for (let number = 0; number < MAX_WINDOWS; number += 1) void approvals.ask(site(number), PLAIN, live());
    for (let round = 0; round < 20; round += 1) {
      const giveUp = new AbortController();
      const asked = approvals.ask(A, PLAIN, giveUp.signal);
      giveUp.abort();
      expect(await state(asked)).toBe('aborted');
    }
    await tick();
    connect(windows[0] as Opened).link.closed();
    await tick();
    expect(windows).toHaveLength(MAX_WINDOWS);
    expect(throttle.remaining(A)).toBe(0);
  });
});

describe('S18 the cool-down', () => {
  test('follows three refused windows, however many calls waited in each, and names its end', async () => {
    const { approvals, armed, windows, pass } = await desk();
    for (let round = 0; round < 3; round += 1) {
      const { asked, link } = await armed();
      const more = approvals.ask(A, PLAIN, live());
      link.answer({ answer: 'deny' });
      expect(await Promise.all([asked, more])).toEqual(Array(2).fill({ answer: 'deny' }));
    }
    await pass(10_000);
    await expect(approvals.ask(A, PLAIN, live())).rejects.toMatchObject({
      info: { code: 'throttled', retryAfter: 50 },
    });
    expect(windows).toHaveLength(3);
    const { link } = await armed(B);
    expect(link.answer({ answer: 'once' })).toBe(true);
  });

  test('does not come for refusals with a yes between them', async () => {
    const { armed } = await desk();
    for (const answer of ['deny', 'deny', 'once', 'deny', 'deny', 'once']) {
      const { asked, link } = await armed();
      link.answer({ answer });
      expect(await asked).toEqual({ answer });
    }
  });
});

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
    expect(await asked).toEqual({ answer: 'once' });
  });

  test('a second page and a second answer count for nothing', async () => {
    const { armed, connect } = await desk();
    const { asked, opened, link, views } = await armed();
    expect(connect(opened).link).toBeUndefined();
    expect(link.answer({ answer: 'deny' })).toBe(true);
    expect(link.answer({ answer: 'always' })).toBe(false);
    link.closed();
    expect(await asked).toEqual({ answer: 'deny' });
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
    expect(await loaded.asked).toEqual({ answer: 'deny' });
    const asked = approvals.ask(B, PLAIN, live());
    await tick();
    approvals.tabClosed(999);
    expect(await state(asked)).toBe('waiting');
    approvals.tabClosed((windows.at(-1) as Opened).tabId);
    expect(await asked).toEqual({ answer: 'deny' });
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
    for (const answer of ['once', 'session', 'always']) expect(link.answer({ answer })).toBe(false);
    expect(await state(asked)).toBe('waiting');
    await pass(1);
    expect(link.answer({ answer: 'once' })).toBe(true);
    expect(await asked).toEqual({ answer: 'once' });
  });

  test('is taken if it is a no', async () => {
    const { approvals, windows, connect, tick } = await desk();
    const asked = approvals.ask(A, PLAIN, live());
    await tick();
    expect(connect(windows[0] as Opened).link.answer({ answer: 'deny' })).toBe(true);
    expect(await asked).toEqual({ answer: 'deny' });
  });
});

describe('nothing waits for ever', () => {
  test('a window that nobody answers counts as closed', async () => {
    const { armed, pass } = await desk();
    const { asked, opened } = await armed();
    await pass(APPROVAL_TIMEOUT_MS - ARM_DELAY_MS - 1);
    expect(await state(asked)).toBe('waiting');
    await pass(1);
    expect(await asked).toEqual({ answer: 'deny' });
    expect(opened.closed).toBe(true);
  });

  test('so does one whose page never loads, and a place in the queue', async () => {
    const { approvals, pass, tick } = await desk();
    const windows = Array.from({ length: MAX_WINDOWS + 1 }, (_, number) =>
      approvals.ask(site(number), PLAIN, live()),
    );
    await tick();
    await pass(CONNECT_TIMEOUT_MS);
    expect(await Promise.all(windows.slice(0, MAX_WINDOWS))).toEqual(
      Array(MAX_WINDOWS).fill({ answer: 'deny' }),
    );
    await pass(CONNECT_TIMEOUT_MS);
    expect(await windows[MAX_WINDOWS]).toEqual({ answer: 'deny' });
  });

  test('a browser that opens no window is a typed error that says what to do, and no refusal', async () => {
    const { approvals, failToOpen, throttle, timers } = await desk();
    failToOpen();
    for (let round = 0; round < 4; round += 1) {
      await expect(approvals.ask(A, PLAIN, live())).rejects.toMatchObject({
        info: { code: 'internal', message: expect.stringContaining('popup') },
      });
    }
    expect(throttle.remaining(A)).toBe(0);
    expect(timers.size).toBe(0);
  });

  test('no timer is left when all is answered', async () => {
    const { armed, timers } = await desk();
    const { link, asked } = await armed();
    link.answer({ answer: 'once' });
    await asked;
    expect(timers.size).toBe(0);
  });
});

describe('a call that is aborted', () => {
  test('leaves; the others wait on, and the window closes with the last', async () => {
    const { approvals, armed } = await desk();
    const [one, two] = [new AbortController(), new AbortController()];
    const { asked, views, opened, link } = await armed(A, one.signal);
    const second = approvals.ask(A, PLAIN, two.signal);
    one.abort();
    expect(await state(asked)).toBe('aborted');
    expect(views.at(-1)).toMatchObject({ waiting: 1 });
    expect(opened.closed).toBe(false);
    two.abort();
    expect(await state(second)).toBe('aborted');
    expect(opened.closed).toBe(true);
    expect(link.answer({ answer: 'always' })).toBe(false);
  });

  test('before it asked opens nothing', async () => {
    const { approvals, windows, tick } = await desk();
    await expect(approvals.ask(A, PLAIN, AbortSignal.abort())).rejects.toMatchObject({
      info: { code: 'aborted' },
    });
    await tick();
    expect(windows).toEqual([]);
  });

  test('while its window is still opening closes it as soon as it is there', async () => {
    const { approvals, windows, tick, openSlowly, openNow } = await desk();
    openSlowly();
    const call = new AbortController();
    const asked = approvals.ask(A, PLAIN, call.signal);
    await tick();
    call.abort();
    expect(await state(asked)).toBe('aborted');
    openNow();
    await tick();
    expect(windows[0]?.closed).toBe(true);
  });

  test('after a lasting answer does not undo it', async () => {
    const { armed, allow } = await desk();
    const call = new AbortController();
    const { asked, link, opened } = await armed(A, call.signal);
    link.answer({ answer: 'always' });
    call.abort();
    expect(await state(asked)).toBe('aborted');
    expect(allow).toHaveBeenCalledOnce();
    expect(opened.closed).toBe(true);
  });
});

describe('what the window shows', () => {
  test('S17 are the exact ASCII origin and the page’s words as plain, short text', async () => {
    const { approvals, windows, connect, tick } = await desk();
    const origin = new URL('https://аррӏе.example:8443').origin;
    const request = { reason: 'To \u202egnihtyna\u0000\n\nhelp', budget: 2 };
    void approvals.ask({ ...A, origin }, { title: 'T'.repeat(500), request, model: 'router/m' }, live());
    await tick();
    const [view] = connect(windows[0] as Opened).views;
    expect(view).toEqual({
      state: 'asking',
      origin: 'https://xn--80ak6aa92e.example:8443',
      title: `${'T'.repeat(79)}…`,
      request: { reason: 'To gnihtyna help', budget: 2 },
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
