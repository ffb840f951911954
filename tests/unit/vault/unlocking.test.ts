import { describe, expect, test } from 'vitest';
import { errorInfo } from '../../../lib/protocol/errors.ts';
import { APPROVAL_TIMEOUT_MS } from '../../../lib/protocol/limits.ts';
import { isLocked } from '../../../lib/protocol/locked.ts';
import { type Asker, QUIET_MS } from '../../../lib/vault/quiet.ts';
import { createUnlocking, MAX_WAITING } from '../../../lib/vault/unlocking.ts';
import { sessionArea } from '../permissions/session-area.ts';

interface Window {
  open: boolean;
  /** As the person does. */
  close(): void;
}

function stage({ slow = false, fails = false } = {}) {
  const at = { now: 1_780_000_000_000 };
  const vault = { locked: true };
  const windows: Window[] = [];
  const timers = new Set<() => void>();
  const session = sessionArea();
  const { promise: ready, resolve: openNow } = Promise.withResolvers<void>();
  if (!slow) openNow();
  const begin = () =>
    createUnlocking({
      async open(closed) {
        if (fails) throw new Error('No windows.');
        const window: Window = {
          open: true,
          close() {
            if (!window.open) return;
            window.open = false;
            closed();
          },
        };
        windows.push(window);
        await ready;
        return { tabId: windows.length, close: window.close };
      },
      locked: () => vault.locked,
      session,
      now: () => at.now,
      after(ms, work) {
        if (ms !== APPROVAL_TIMEOUT_MS) return () => expect.unreachable();
        timers.add(work);
        return () => void timers.delete(work);
      },
    });
  return { at, vault, windows, timers, session, begin, unlocking: begin(), openNow };
}

const A: Asker = { page: 'https://a.example', incognito: false };
const B: Asker = { page: 'https://b.example', incognito: false };
const never = new AbortController().signal;
const turn = () => new Promise((resolve) => setTimeout(resolve));
const infoOf = (promise: Promise<void>) =>
  promise.then(
    () => undefined,
    (thrown: unknown) => errorInfo(thrown),
  );
const isRefused = async (promise: Promise<void>) => {
  const info = await infoOf(promise);
  return info !== undefined && isLocked(info);
};

describe('S35 calls that wait for the passphrase', () => {
  test('share one window, and go on when it is entered, wherever that was', async () => {
    const { unlocking, windows, vault, timers } = stage();
    const calls = [1, 2, 3].map(() => infoOf(unlocking.wait(A, never)));
    await turn();
    expect(windows.map(({ open }) => open)).toEqual([true]);
    vault.locked = false;
    unlocking.opened();
    expect(await Promise.all(calls)).toEqual([undefined, undefined, undefined]);
    expect(windows[0]?.open).toBe(false);
    expect(timers.size).toBe(0);
    // Its going was no dismissal.
    vault.locked = true;
    void infoOf(unlocking.wait(A, never));
    await turn();
    expect(windows).toHaveLength(2);
  });

  test('go on waiting where it was locked again in the same moment', async () => {
    const { unlocking, windows, vault } = stage();
    const call = infoOf(unlocking.wait(A, never));
    await turn();
    unlocking.opened();
    expect(windows[0]?.open).toBe(true);
    vault.locked = false;
    unlocking.opened();
    expect(await call).toBeUndefined();
  });

  test('do not wait where nothing is locked any more', async () => {
    const { unlocking, windows, vault } = stage();
    vault.locked = false;
    await unlocking.wait(A, never);
    expect(windows).toEqual([]);
  });

  test('end with one sentence where the window is closed, and for a minute there is no other', async () => {
    const { unlocking, windows, at, begin } = stage();
    const calls = [isRefused(unlocking.wait(A, never)), isRefused(unlocking.wait(A, never))];
    await turn();
    windows[0]?.close();
    expect(await Promise.all(calls)).toEqual([true, true]);
    expect(await isRefused(unlocking.wait(A, never))).toBe(true);
    at.now += QUIET_MS - 1;
    // Another background knows it too.
    expect(await isRefused(begin().wait(A, never))).toBe(true);
    expect(windows).toHaveLength(1);
    at.now += 1;
    void infoOf(unlocking.wait(A, never));
    await turn();
    expect(windows).toHaveLength(2);
  });

  test('a clock that was set back makes the minute no longer', async () => {
    const { unlocking, windows, at } = stage();
    const call = isRefused(unlocking.wait(A, never));
    await turn();
    windows[0]?.close();
    await call;
    at.now -= 86_400_000;
    void infoOf(unlocking.wait(A, never));
    await turn();
    expect(windows).toHaveLength(2);
  });

  test('stop waiting when they are aborted; with the last of them the window goes, and none follows at once', async () => {
    const { unlocking, windows } = stage();
    const aborts = [new AbortController(), new AbortController()];
    const calls = aborts.map(({ signal }) => infoOf(unlocking.wait(A, signal)));
    await turn();
    aborts[0]?.abort();
    expect(await calls[0]).toMatchObject({ code: 'aborted' });
    expect(windows[0]?.open).toBe(true);
    aborts[1]?.abort();
    expect(await calls[1]).toMatchObject({ code: 'aborted' });
    expect(windows[0]?.open).toBe(false);
    expect(await isRefused(unlocking.wait(A, never))).toBe(true);
    expect(windows).toHaveLength(1);
  });

  test('an abort from before asks nobody', async () => {
    const { unlocking, windows } = stage();
    expect(await infoOf(unlocking.wait(A, AbortSignal.abort()))).toMatchObject({ code: 'aborted' });
    expect(windows).toEqual([]);
  });

  test('a window that nobody answers is closed, and for a minute there is no other', async () => {
    const { unlocking, windows, timers } = stage();
    const call = isRefused(unlocking.wait(A, never));
    await turn();
    for (const end of timers) end();
    expect(await call).toBe(true);
    expect(windows[0]?.open).toBe(false);
    expect(await isRefused(unlocking.wait(A, never))).toBe(true);
    expect(windows).toHaveLength(1);
  });

  test('one that opens when all is over closes again', async () => {
    const { unlocking, windows, vault, openNow } = stage({ slow: true });
    const call = infoOf(unlocking.wait(A, never));
    await turn();
    vault.locked = false;
    unlocking.opened();
    expect(await call).toBeUndefined();
    expect(windows[0]?.open).toBe(true);
    openNow();
    await turn();
    expect(windows[0]?.open).toBe(false);
  });

  test('a browser that opens none is no reason to wait', async () => {
    const { unlocking } = stage({ fails: true });
    expect(await isRefused(unlocking.wait(A, never))).toBe(true);
  });

  test('more than so many are refused at once', async () => {
    const { unlocking, windows } = stage();
    for (let call = 0; call < MAX_WAITING; call += 1) void infoOf(unlocking.wait(A, never));
    await turn();
    expect(await isRefused(unlocking.wait(A, never))).toBe(true);
    expect(windows).toHaveLength(1);
  });
});

describe('S35 a site that waits for the passphrase', () => {
  test('and takes its call back every minute keeps the window from nobody else', async () => {
    const { unlocking, windows, at, vault } = stage();
    for (let minute = 0; minute < 5; minute += 1) {
      const abort = new AbortController();
      const call = infoOf(unlocking.wait(A, abort.signal));
      await turn();
      abort.abort();
      await call;
      expect(await isRefused(unlocking.wait(A, never))).toBe(true);
      at.now += QUIET_MS;
    }
    expect(windows).toHaveLength(5);
    at.now -= 1;
    expect(await isRefused(unlocking.wait(A, never))).toBe(true);
    const other = infoOf(unlocking.wait(B, never));
    await turn();
    expect(windows).toHaveLength(6);
    vault.locked = false;
    unlocking.opened();
    expect(await other).toBeUndefined();
  });

  test('and takes its call back while another waits is not quieted: no window went', async () => {
    const { unlocking, windows } = stage();
    const [first, second] = [new AbortController(), new AbortController()];
    const calls = [unlocking.wait(A, first.signal), unlocking.wait(B, second.signal)].map(infoOf);
    await turn();
    first.abort();
    await calls[0];
    expect(windows.map(({ open }) => open)).toEqual([true]);
    second.abort();
    await calls[1];
    expect(windows.map(({ open }) => open)).toEqual([false]);
    expect(await isRefused(unlocking.wait(B, never))).toBe(true);
    void infoOf(unlocking.wait(A, never));
    await turn();
    expect(windows).toHaveLength(2);
  });

  test('and comes late to a window has its whole time in it; who was there before goes alone, for a minute', async () => {
    const { unlocking, windows, timers, vault } = stage();
    const early = isRefused(unlocking.wait(A, never));
    await turn();
    const [end] = timers;
    const late = infoOf(unlocking.wait(B, never));
    await turn();
    end?.();
    expect(await early).toBe(true);
    expect(await isRefused(unlocking.wait(A, never))).toBe(true);
    expect(windows.map(({ open }) => open)).toEqual([true]);
    vault.locked = false;
    unlocking.opened();
    expect(await late).toBeUndefined();
    expect(timers.size).toBe(0);
  });

  test('is told no with all others in the window that the person closes; one that was not in it asks', async () => {
    const { unlocking, windows } = stage();
    const calls = [unlocking.wait(A, never), unlocking.wait(B, never)].map(isRefused);
    await turn();
    windows[0]?.close();
    expect(await Promise.all(calls)).toEqual([true, true]);
    expect(await isRefused(unlocking.wait(A, never))).toBe(true);
    expect(await isRefused(unlocking.wait(B, never))).toBe(true);
    void infoOf(unlocking.wait({ page: 'https://c.example', incognito: false }, never));
    await turn();
    expect(windows).toHaveLength(2);
  });

  test('in a private window is another than the same elsewhere', async () => {
    const { unlocking, windows } = stage();
    const call = isRefused(unlocking.wait({ ...A, incognito: true }, never));
    await turn();
    windows[0]?.close();
    await call;
    expect(await isRefused(unlocking.wait({ ...A, incognito: true }, never))).toBe(true);
    void infoOf(unlocking.wait(A, never));
    await turn();
    expect(windows).toHaveLength(2);
  });

  test('S33 in a private window ends with the last of them, and leaves nothing behind', async () => {
    const { unlocking, windows } = stage();
    const abort = new AbortController();
    const secret = { ...A, incognito: true };
    const call = infoOf(unlocking.wait(secret, abort.signal));
    await turn();
    unlocking.endPrivate();
    // Its page's line closes later than its window.
    abort.abort();
    expect(await call).toMatchObject({ code: 'aborted' });
    void infoOf(unlocking.wait(secret, never));
    await turn();
    expect(windows).toHaveLength(2);
  });

  test('S33 goes on elsewhere when the last private window has closed', async () => {
    const { unlocking, windows } = stage();
    let over = false;
    const other = isRefused(unlocking.wait(B, never)).finally(() => {
      over = true;
    });
    void infoOf(unlocking.wait({ ...A, incognito: true }, never));
    await turn();
    unlocking.endPrivate();
    await turn();
    expect([windows.length, over]).toEqual([1, false]);
    windows[0]?.close();
    expect(await other).toBe(true);
  });

  test('asks again at once where it was unlocked, and locked anew, meanwhile', async () => {
    const { unlocking, windows, vault } = stage();
    const call = isRefused(unlocking.wait(A, never));
    await turn();
    windows[0]?.close();
    await call;
    vault.locked = false;
    unlocking.opened();
    vault.locked = true;
    void infoOf(unlocking.wait(A, never));
    await turn();
    expect(windows).toHaveLength(2);
  });

  test('has every place that nobody else wants, and gives its last ones up to who has fewer', async () => {
    const { unlocking, vault } = stage();
    const waiting = { a: 0, b: 0 };
    const ended: string[] = [];
    const call = (asker: Asker, name: 'a' | 'b') => {
      waiting[name] += 1;
      void infoOf(unlocking.wait(asker, never)).then((info) => {
        if (info !== undefined) {
          expect(isLocked(info)).toBe(true);
          waiting[name] -= 1;
        } else ended.push(name);
      });
    };
    for (let one = 0; one < 2 * MAX_WAITING; one += 1) call(A, 'a');
    await turn();
    expect(waiting).toEqual({ a: MAX_WAITING, b: 0 });
    call(B, 'b');
    await turn();
    expect(waiting).toEqual({ a: MAX_WAITING - 1, b: 1 });
    for (let one = 0; one < 2 * MAX_WAITING; one += 1) call(B, 'b');
    await turn();
    expect(waiting).toEqual({ a: MAX_WAITING / 2, b: MAX_WAITING / 2 });
    vault.locked = false;
    unlocking.opened();
    await turn();
    expect(ended).toHaveLength(MAX_WAITING);
  });
});
