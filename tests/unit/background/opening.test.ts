import { describe, expect, it } from 'vitest';
import { openOnce } from '../../../entrypoints/background/opening.ts';

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
