import { describe, expect, test, vi } from 'vitest';
import { tidyDaily } from '../../../lib/ledger/tidying.ts';
import { sessionArea } from '../permissions/session-area.ts';

const DAY_MS = 86_400_000;

describe('what was kept for long enough', () => {
  test('goes once a day, in however many backgrounds, and wherever the clock was put', async () => {
    const area = sessionArea();
    const sweep = vi.fn(async () => undefined);
    const at = (now: number) => tidyDaily({ area, now: () => now, sweep });
    await at(10 * DAY_MS);
    await at(10 * DAY_MS + 1);
    await at(11 * DAY_MS - 1);
    expect(sweep).toHaveBeenCalledTimes(1);
    await at(11 * DAY_MS);
    expect(sweep).toHaveBeenCalledTimes(2);
    await at(5 * DAY_MS);
    expect(sweep).toHaveBeenCalledTimes(3);
  });

  test('is tried again by the next background where it did not go', async () => {
    const area = sessionArea();
    const sweep = vi.fn(async () => undefined);
    const fails = () => Promise.reject(new Error('The disk is full.'));
    await expect(tidyDaily({ area, now: () => DAY_MS, sweep: fails })).rejects.toThrow('The disk is full.');
    await tidyDaily({ area, now: () => DAY_MS, sweep });
    expect(sweep).toHaveBeenCalledTimes(1);
  });
});
