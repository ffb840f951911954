import { describe, expect, test } from 'vitest';
import { inGroups } from '../../../lib/ledger/groups.ts';

/** Writes that end when they are told to. */
function slow() {
  const groups: number[][] = [];
  const ends: (() => void)[] = [];
  const write = inGroups<number>((items) => {
    groups.push([...items]);
    return new Promise((resolve, reject) => {
      ends.push(() => (items.includes(13) ? reject(new Error('unlucky')) : resolve()));
    });
  });
  const end = async () => {
    ends.shift()?.();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { groups, write, end };
}

describe('writing in groups', () => {
  test('begins with the first at once, and takes together what comes meanwhile', async () => {
    const { groups, write, end } = slow();
    const written: number[] = [];
    for (const item of [1, 2, 3]) void write(item).then(() => written.push(item));
    expect(groups).toEqual([[1]]);
    await end();
    expect(groups).toEqual([[1], [2, 3]]);
    expect(written).toEqual([1]);
    void write(4).then(() => written.push(4));
    await end();
    await end();
    expect(groups).toEqual([[1], [2, 3], [4]]);
    expect(written).toEqual([1, 2, 3, 4]);
  });

  test('goes on after a failure, which only the one that failed hears of', async () => {
    const { groups, write, end } = slow();
    const told: string[] = [];
    for (const item of [1, 12, 13, 14]) {
      write(item).then(
        () => told.push(`${item}`),
        () => told.push(`${item} failed`),
      );
    }
    for (let ends = 0; ends < 5; ends += 1) await end();
    expect(groups).toEqual([[1], [12, 13, 14], [12], [13], [14]]);
    expect(told).toEqual(['1', '12', '13 failed', '14']);
    const later = write(15);
    await end();
    await expect(later).resolves.toBeUndefined();
  });
});
