/** Erases what the person wants gone: rows, their text, what was made of them, and the days' sums (S34). */
import { catchUpWithin } from './blocks.ts';
import { wordNumber } from './columns.ts';
import type { LedgerDatabase, LedgerTransaction } from './db.ts';
import { localDay } from './local-day.ts';
import type { Measure } from './measure.ts';
import { remove } from './removal.ts';

/** Of one site, of a time, or both; nothing of it: all. */
export interface Erasure {
  origin?: string;
  /** Unix ms at which a call began: from, and before. */
  from?: number;
  to?: number;
}

export interface Erased {
  calls: number;
  /** Calls among them whose text was kept. */
  texts: number;
}

const STORES = ['activity', 'usage', 'blocks', 'figures', 'texts'] as const;

/** All or nothing. A call that is still under way is written when it ends. @throws StoreError */
export const erase = (database: LedgerDatabase, erasure: Erasure = {}): Promise<Erased> =>
  database.transaction(STORES, 'readwrite', async (tx) => {
    const { origin, from, to } = erasure;
    if (origin === undefined && from === undefined && to === undefined) return eraseAll(tx);
    await catchUpWithin(tx);
    const { rows, texts } = await remove(tx, (block, at) => {
      const time = block.time[at] as number;
      const isOfSite = origin === undefined || block.origin[at] === wordNumber(block, origin);
      const isOfTime = time >= (from ?? Number.NEGATIVE_INFINITY) && time < (to ?? Number.POSITIVE_INFINITY);
      return isOfSite && isOfTime ? 'goes' : 'stays';
    });
    await subtract(tx, rows);
    await forgetDays(tx, erasure);
    return { calls: rows.length, texts };
  });

type Erasing = LedgerTransaction<(typeof STORES)[number], 'readwrite'>;

async function eraseAll(tx: Erasing): Promise<Erased> {
  const erased = {
    calls: await tx.objectStore('activity').count(),
    texts: await tx.objectStore('texts').count(),
  };
  for (const name of STORES) await tx.objectStore(name).clear();
  return erased;
}

/** What the rows had added to their days. */
async function subtract(tx: Erasing, rows: readonly Measure[]): Promise<void> {
  const usage = tx.objectStore('usage');
  const counted = rows.filter(({ providerId }) => providerId !== undefined);
  const bySum = Map.groupBy(counted, ({ time, origin }) => `${localDay(time)} ${origin}`);
  for (const its of bySum.values()) {
    const { time, origin } = its[0] as Measure;
    const sum = await usage.get([localDay(time), origin]);
    if (sum === undefined) continue;
    for (const { input, output } of its) {
      sum.calls -= 1;
      sum.inputTokens = Math.max(0, sum.inputTokens - input);
      sum.outputTokens = Math.max(0, sum.outputTokens - output);
    }
    if (sum.calls > 0) await usage.put(sum);
    else await usage.delete([sum.day, sum.origin]);
  }
}

/** Days that lie whole in the time: their sums may be of rows that went long ago. */
async function forgetDays(tx: Erasing, { origin, from, to }: Erasure): Promise<void> {
  const usage = tx.objectStore('usage');
  const after = from === undefined ? '' : localDay(from - 1);
  const before = to === undefined ? undefined : localDay(to);
  for (const [day, site] of await usage.getAllKeys()) {
    const isWithin = day > after && (before === undefined || day < before);
    if (isWithin && (origin === undefined || site === origin)) await usage.delete([day, site]);
  }
}
