import { describe, expect, it, vi } from 'vitest';
import { openOnce, openOrClosed } from '../../../entrypoints/background/opening.ts';

describe('the rooms', () => {
  it('open once, however many wait', async () => {
    let opened = 0;
    const rooms = openOnce(async () => {
      opened += 1;
      return { opened };
    });
    expect(await Promise.all([rooms(), rooms(), rooms()])).toEqual([
      { opened: 1 },
      { opened: 1 },
      { opened: 1 },
    ]);
    expect(await rooms()).toEqual({ opened: 1 });
  });

  it('are tried again by the next who comes after a failure, and not by those who waited for it', async () => {
    let tries = 0;
    const rooms = openOnce(async () => {
      tries += 1;
      if (tries === 1) throw new Error('The disk is busy.');
      return tries;
    });
    const both = await Promise.allSettled([rooms(), rooms()]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await rooms()).toBe(2);
    expect(await rooms()).toBe(2);
  });
});

describe('S36 a room that cannot be opened', () => {
  const closed = vi.spyOn(console, 'error').mockImplementation(() => undefined);

  it('throws what is wrong with it, whatever is asked, and is not taken for a promise', async () => {
    const fault = new Error('The disk is full.');
    const room = await openOrClosed<{ all(): string[]; size: number }>(() => Promise.reject(fault));
    expect(() => room.all()).toThrow(fault);
    expect(() => room.size).toThrow(fault);
    expect(await room).toBe(room);
    expect(closed).toHaveBeenCalled();
  });

  it('is tried again by whoever asks, once at a time, and is then open for all who hold it', async () => {
    let tries = 0;
    let full = true;
    const room = await openOrClosed(async () => {
      tries += 1;
      await Promise.resolve();
      if (full) throw new Error('The disk is full.');
      return { all: () => ['a'] };
    });
    for (let asked = 0; asked < 3; asked += 1) expect(() => room.all()).toThrow('The disk is full.');
    await vi.waitFor(() => expect(tries).toBe(2));
    full = false;
    await vi.waitFor(() => expect(room.all()).toEqual(['a']));
    expect(room.all()).toEqual(['a']);
    expect(tries).toBeLessThanOrEqual(4);
  });

  it('is not stood for where it can be opened', async () => {
    const own = { all: () => [] };
    expect(await openOrClosed(async () => own)).toBe(own);
  });
});
