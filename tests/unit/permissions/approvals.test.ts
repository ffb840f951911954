import { describe, expect, test } from 'vitest';
import { CONNECT_TIMEOUT_MS } from '../../../lib/permissions/approval.ts';
import { MAX_QUEUED, MAX_WAITING, MAX_WINDOWS } from '../../../lib/permissions/approvals.ts';
import { APPROVAL_TIMEOUT_MS, ARM_DELAY_MS } from '../../../lib/protocol/limits.ts';
import { A, B, desk, given, live, type Opened, PLAIN, site, state } from './desk.ts';

describe('S18 one pending approval per origin', () => {
  test('a hundred parallel calls open one window; those within the cap get its one answer', async () => {
    const { approvals, windows, connect, tick, pass } = await desk();
    const calls = Array.from({ length: 100 }, () => approvals.ask(A, PLAIN, live()));
    const settled = Promise.allSettled(calls);
    await tick();
    expect(windows).toHaveLength(1);
    const { views, link } = connect(windows[0] as Opened);
    expect(views).toEqual([{ state: 'asking', origin: A.origin, ...PLAIN, waiting: MAX_WAITING }]);
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
    const second = approvals.ask(
      A,
      { title: 'Another title', request: { reason: 'now more', capabilities: ['images'] } },
      live(),
    );
    expect(windows).toHaveLength(1);
    // The count is all that changes under the person's pointer.
    expect(views.at(-1)).toEqual({ ...views[0], waiting: 2 });
    link.answer({ answer: 'once', model: 'router/m' });
    expect(await Promise.all([asked, second])).toEqual(Array(2).fill(given('once', { model: 'router/m' })));
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
    expect(await asked).toEqual(given('once'));
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
    expect(allow).toHaveBeenCalledWith(A, ['text'], { lasts: 'always' }, 'router/m');
    const meanwhile = approvals.ask(A, PLAIN, live());
    expect(await state(asked)).toBe('waiting');
    expect(link.answer({ answer: 'deny' })).toBe(false);
    written();
    expect(await Promise.all([asked, meanwhile])).toEqual(
      Array(2).fill(given('always', { model: 'router/m' })),
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
    expect(await asked[1]).toEqual(given('deny'));
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
      expect(await Promise.all([asked, more])).toEqual(Array(2).fill(given('deny')));
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
      expect(await asked).toEqual(given(answer));
    }
  });
});

describe('nothing waits for ever', () => {
  test('a window that nobody answers counts as closed', async () => {
    const { armed, pass } = await desk();
    const { asked, opened } = await armed();
    await pass(APPROVAL_TIMEOUT_MS - ARM_DELAY_MS - 1);
    expect(await state(asked)).toBe('waiting');
    await pass(1);
    expect(await asked).toEqual(given('deny'));
    expect(opened.closed).toBe(true);
  });

  test('so does one whose page never loads, and a place in the queue', async () => {
    const { approvals, pass, tick } = await desk();
    const windows = Array.from({ length: MAX_WINDOWS + 1 }, (_, number) =>
      approvals.ask(site(number), PLAIN, live()),
    );
    await tick();
    await pass(CONNECT_TIMEOUT_MS);
    expect(await Promise.all(windows.slice(0, MAX_WINDOWS))).toEqual(Array(MAX_WINDOWS).fill(given('deny')));
    await pass(CONNECT_TIMEOUT_MS);
    expect(await windows[MAX_WINDOWS]).toEqual(given('deny'));
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

describe('an answer', () => {
  test('gives what of the capabilities shown the person picks', async () => {
    const { approvals, windows, connect, tick, pass, allow } = await desk();
    const asked = approvals.ask(A, { request: { capabilities: ['text', 'images'] } }, live());
    await tick();
    const { link } = connect(windows[0] as Opened);
    await pass(ARM_DELAY_MS);
    expect(link.answer({ answer: '1-day', capabilities: ['text'] })).toBe(true);
    expect(await asked).toMatchObject({ asked: ['text', 'images'], capabilities: ['text'] });
    expect(allow).toHaveBeenCalledWith(A, ['text'], { lasts: '1-day', limit: undefined }, undefined);
  });

  test('until an amount is spent says which', async () => {
    const { armed, allow } = await desk();
    const { asked, link } = await armed();
    expect(link.answer({ answer: 'spend', limit: 2.5 })).toBe(true);
    expect(await asked).toMatchObject({ answer: 'spend', limit: 2.5 });
    expect(allow).toHaveBeenCalledWith(A, ['text'], { lasts: 'spend', limit: 2.5 }, undefined);
  });

  test('“never” is written before the call hears of it, and counts as a refusal', async () => {
    const { armed, refuse, allow } = await desk();
    let written = (): void => undefined;
    refuse.mockImplementationOnce(() => new Promise((resolve) => (written = () => resolve(undefined))));
    const { asked, link } = await armed();
    expect(link.answer({ answer: 'never' })).toBe(true);
    expect(refuse).toHaveBeenCalledWith(A, ['text']);
    expect(await state(asked)).toBe('waiting');
    written();
    expect(await asked).toEqual(given('never'));
    expect(allow).not.toHaveBeenCalled();
  });
});

describe('S21 a frame of another site', () => {
  const framed = (host: string) => ({ ...A, origin: `https://${host}.example`, topOrigin: A.origin });

  test('is shown with both origins, and asked about apart from its own pages', async () => {
    const { approvals, windows, armed, tick, connect, pass, allow } = await desk();
    const frame = { ...B, topOrigin: A.origin };
    const { views, link } = await armed(frame);
    expect(views[0]).toMatchObject({ origin: B.origin, top: A.origin });
    void approvals.ask(B, PLAIN, live());
    await tick();
    const { views: own } = connect(windows[1] as Opened);
    expect(own[0]).toEqual({ state: 'asking', origin: B.origin, ...PLAIN, waiting: 1 });
    await pass(ARM_DELAY_MS);
    link.answer({ answer: 'always' });
    await tick();
    expect(allow.mock.calls).toEqual([[frame, ['text'], { lasts: 'always', limit: undefined }, undefined]]);
  });

  test('S18 is asked about one at a time in a page: it has as many frames as it likes', async () => {
    const { approvals, windows, connect, tick } = await desk();
    for (const host of ['x', 'y', 'z']) void approvals.ask(framed(host), PLAIN, live());
    void approvals.ask(A, PLAIN, live());
    void approvals.ask(B, PLAIN, live());
    await tick();
    expect(windows.map((opened) => connect(opened).views[0])).toMatchObject([
      { origin: 'https://x.example', top: A.origin },
      { origin: B.origin },
    ]);
  });
});

describe('S33 the last private window closes', () => {
  test('its questions end with it; nobody is counted as refused and other windows stay', async () => {
    const { approvals, windows, tick, throttle } = await desk();
    const hidden = { ...A, incognito: true };
    const [mine, other] = [approvals.ask(hidden, PLAIN, live()), approvals.ask(A, PLAIN, live())];
    mine.catch(() => undefined);
    await tick();
    approvals.endPrivate();
    expect(await state(mine)).toBe('aborted');
    await tick();
    expect(windows.map(({ closed }) => closed)).toEqual([true, false]);
    expect(await state(other)).toBe('waiting');
    for (let round = 0; round < 12; round += 1) {
      const again = approvals.ask(hidden, PLAIN, live());
      again.catch(() => undefined);
      await tick();
      approvals.endPrivate();
      expect(await state(again)).toBe('aborted');
    }
    expect(throttle.remaining(hidden)).toBe(0);
  });
});
