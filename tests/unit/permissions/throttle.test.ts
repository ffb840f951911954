import { describe, expect, test } from 'vitest';
import { COOL_DOWN_MS, openThrottle, WITHDRAWALS_ALLOWED } from '../../../lib/permissions/throttle.ts';
import { sessionArea } from './session-area.ts';

const A = { origin: 'https://a.example', incognito: false };
const B = { origin: 'https://b.example', incognito: false };

describe('S18 the cool-down', () => {
  test('begins with the third refusal in a row and lasts a minute, for that site alone', async () => {
    let now = 50_000;
    const throttle = await openThrottle({ session: sessionArea(), now: () => now });
    await throttle.refused(A);
    await throttle.refused(A);
    expect(throttle.remaining(A)).toBe(0);
    await throttle.refused(A);
    expect(throttle.remaining(A)).toBe(COOL_DOWN_MS);
    expect(throttle.remaining(B)).toBe(0);
    now += COOL_DOWN_MS - 1;
    expect(throttle.remaining(A)).toBe(1);
    now += 1;
    expect(throttle.remaining(A)).toBe(0);
    // Still in a row: the next no is enough for the next minute.
    await throttle.refused(A);
    expect(throttle.remaining(A)).toBe(COOL_DOWN_MS);
  });

  test('does not begin when a yes came in between', async () => {
    const throttle = await openThrottle({ session: sessionArea() });
    for (let round = 0; round < 5; round += 1) {
      await throttle.refused(A);
      await throttle.refused(A);
      await throttle.allowed(A);
    }
    expect(throttle.remaining(A)).toBe(0);
  });

  test('survives the background’s death, for which a page can wait', async () => {
    const session = sessionArea();
    const before = await openThrottle({ session, now: () => 0 });
    for (let times = 0; times < 3; times += 1) await before.refused(A);
    const after = await openThrottle({ session, now: () => 35_000 });
    expect(after.remaining(A)).toBe(COOL_DOWN_MS - 35_000);
  });

  test('meets a site that opens windows and takes them back', async () => {
    const throttle = await openThrottle({ session: sessionArea() });
    for (let times = 1; times < WITHDRAWALS_ALLOWED; times += 1) await throttle.withdrew(A);
    expect(throttle.remaining(A)).toBe(0);
    await throttle.withdrew(A);
    expect(throttle.remaining(A)).toBeGreaterThan(0);
  });

  test('is not stretched by a clock that was set back', async () => {
    let now = 1_000_000_000;
    const throttle = await openThrottle({ session: sessionArea(), now: () => now });
    for (let times = 0; times < 3; times += 1) await throttle.refused(A);
    now -= 86_400_000;
    expect(throttle.remaining(A)).toBe(0);
  });

  test('S33 of a private window is counted apart, outlives the background and goes with the last of them', async () => {
    const session = sessionArea();
    const throttle = await openThrottle({ session, now: () => 0 });
    const hidden = { ...A, incognito: true };
    for (let times = 0; times < 3; times += 1) await throttle.refused(hidden);
    expect(throttle.remaining(A)).toBe(0);
    const again = await openThrottle({ session, now: () => 1_000 });
    expect(again.remaining(hidden)).toBe(COOL_DOWN_MS - 1_000);
    await again.endPrivate();
    expect(again.remaining(hidden)).toBe(0);
    expect(session.stored).toEqual({});
  });

  test('of a page covers the frames of other sites in it: it has as many as it likes', async () => {
    const throttle = await openThrottle({ session: sessionArea(), now: () => 0 });
    for (const host of ['x', 'y', 'z'])
      await throttle.refused({ origin: `https://${host}.example`, topOrigin: A.origin, incognito: false });
    expect(throttle.remaining(A)).toBe(COOL_DOWN_MS);
    expect(throttle.remaining({ origin: 'https://w.example', topOrigin: A.origin, incognito: false })).toBe(
      COOL_DOWN_MS,
    );
    expect(throttle.remaining({ origin: 'https://x.example', incognito: false })).toBe(0);
  });

  test('is forgotten with its site', async () => {
    const session = sessionArea();
    const throttle = await openThrottle({ session });
    for (let times = 0; times < 3; times += 1) await throttle.refused(A);
    await throttle.forget(A.origin);
    expect(throttle.remaining(A)).toBe(0);
    expect(session.stored).toEqual({});
  });

  test('is kept for a thousand sites, the longest silent of which gives way', async () => {
    const session = sessionArea();
    const throttle = await openThrottle({ session });
    for (let times = 0; times < 3; times += 1) await throttle.refused(A);
    for (let site = 0; site < 1_000; site += 1) {
      await throttle.refused({ origin: `https://s${site}.example`, incognito: false });
    }
    expect(throttle.remaining(A)).toBe(0);
    expect(Object.keys(session.stored['permissions.refusals'] as object)).toHaveLength(1_000);
  });
});
