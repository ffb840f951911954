import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

const { ping } = vi.hoisted(() => ({ ping: vi.fn() }));
vi.mock('../../../lib/platform/browser.ts', () => ({ browser: { runtime: { getPlatformInfo: ping } } }));

import { keepAlive } from '../../../lib/platform/keep-alive.ts';

const SECOND = 1_000;
/** Both browsers end a background that has seen nothing for so long. */
const LIFE = 30 * SECOND;

beforeEach(() => {
  vi.useFakeTimers();
  ping.mockClear();
});
afterEach(() => {
  vi.advanceTimersByTime(2 * LIFE);
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('the background', () => {
  test('never goes without an API call for as long as it may live, while something is held', () => {
    const release = keepAlive();
    for (let lives = 1; lives <= 5; lives += 1) {
      vi.advanceTimersByTime(LIFE);
      expect(ping.mock.calls.length).toBeGreaterThanOrEqual(lives);
    }
    release();
  });

  test('is held by whoever came last, whenever that was', () => {
    const first = keepAlive();
    vi.advanceTimersByTime(19 * SECOND);
    const second = keepAlive();
    first();
    vi.advanceTimersByTime(LIFE);
    expect(ping).toHaveBeenCalled();
    second();
  });

  test('is held anew by a call that comes when nothing was held any more', () => {
    keepAlive()();
    vi.advanceTimersByTime(10 * SECOND);
    const release = keepAlive();
    vi.advanceTimersByTime(LIFE);
    expect(ping).toHaveBeenCalled();
    release();
  });

  test('is let go when nothing is held: no call is made, and the timer ends', () => {
    for (let calls = 0; calls < 10; calls += 1) keepAlive()();
    vi.advanceTimersByTime(2 * LIFE);
    expect(ping).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('is still held by one where another was let go twice', () => {
    const [first, second] = [keepAlive(), keepAlive()];
    first();
    first();
    vi.advanceTimersByTime(LIFE);
    expect(ping).toHaveBeenCalled();
    second();
  });
});
