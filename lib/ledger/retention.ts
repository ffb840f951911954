/** What has been kept long enough goes by itself: text first, then rows. */
import type { Keeping } from '../protocol/keeping.ts';
import { catchUp, catchUpWithin } from './blocks.ts';
import type { LedgerDatabase } from './db.ts';
import type { Erased } from './erase.ts';
import { localDay } from './local-day.ts';
import { remove } from './removal.ts';

export const ROW_DAYS = 365;
/** The oldest go first. */
export const MAX_ROWS = 200_000;
/** Code units of all kept text together, 100 MB at most; here, too, the oldest goes first. */
export const MAX_TEXT_CHARS = 50_000_000;

export interface Bounds {
  rowDays?: number;
  rows?: number;
  textChars?: number;
}

/**
 * For once a day, and for when less is to be kept than before. Nobody's call waits for it.
 * @param now Unix ms.
 * @throws StoreError
 */
export async function sweep(
  database: LedgerDatabase,
  now: number,
  keeping: Pick<Keeping, 'days'>,
  { rowDays = ROW_DAYS, rows: maxRows = MAX_ROWS, textChars = MAX_TEXT_CHARS }: Bounds = {},
): Promise<Erased> {
  // In small transactions, where there is much to do: the one below then finds little.
  await catchUp(database);
  const stores = ['activity', 'usage', 'blocks', 'figures', 'texts'] as const;
  return database.transaction(stores, 'readwrite', async (tx) => {
    await catchUpWithin(tx);
    const [rowsFrom, textsFrom] = [daysBefore(now, rowDays), daysBefore(now, keeping.days)];
    let [count, chars] = [0, 0];
    const { rows, texts } = await remove(tx, (block, at) => {
      const time = block.time[at] as number;
      count += 1;
      if (count > maxRows || time < rowsFrom) return 'goes';
      const its = block.keptChars[at] as number;
      chars += its;
      return its > 0 && (time < textsFrom || chars > textChars) ? 'loses-text' : 'stays';
    });
    const usage = tx.objectStore('usage');
    await usage.delete(IDBKeyRange.upperBound([localDay(rowsFrom)], true));
    return { calls: rows.length, texts };
  });
}

/** By the calendar: the same time of day, whatever the clocks did in between. */
function daysBefore(now: number, days: number): number {
  const date = new Date(now);
  return date.setDate(date.getDate() - days);
}
