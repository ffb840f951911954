/**
 * What was asked of whom and what it used. Written after a call's last part, never before its first; every operation
 * here costs the same with a hundred thousand rows as with none. What reads the rows is in files of its own, which the
 * background loads for our own screens.
 */
import type { UsageToday } from '../protocol/control.ts';
import { type Activity, metadataOf } from './activity.ts';
import { type LedgerDatabase, openLedgerDatabase, UPGRADES } from './db.ts';
import { inGroups } from './groups.ts';
import { localDay } from './local-day.ts';
import type { KeptText } from './text.ts';
import { addActivity, type DayUsage, NOTHING } from './usage.ts';

export interface Ledger {
  /**
   * Row, text and daily sum in one transaction; calls that end while it runs share the next.
   * @param text As `keptText` makes it, where the person has this site's text kept.
   * @throws StoreError
   */
  record(activity: Activity, text?: KeptText): Promise<void>;
  today(origin: string): Promise<UsageToday>;
  /** Every site that used something today. */
  todayByOrigin(): Promise<Map<string, UsageToday>>;
  /** For what reads and erases. */
  database: LedgerDatabase;
  close(): void;
}

/** @throws StoreError */
export async function openLedger(
  options: { databaseName?: string; now?: () => number; upgrades?: typeof UPGRADES } = {},
): Promise<Ledger> {
  const { databaseName = 'oriel-ledger', now = Date.now, upgrades = UPGRADES } = options;
  const database = await openLedgerDatabase(databaseName, upgrades);
  const write = inGroups<Entry>((entries) => writeAll(database, entries));
  return {
    record: (activity, text) => write({ activity, text }),
    today: (origin) =>
      database.transaction(['usage'], 'readonly', async (tx) =>
        usageOf(await tx.objectStore('usage').get([localDay(now()), origin])),
      ),
    todayByOrigin: () =>
      database.transaction(['usage'], 'readonly', async (tx) => {
        const day = localDay(now());
        // An array sorts after every string: the range ends with the day.
        const rows = await tx.objectStore('usage').getAll(IDBKeyRange.bound([day], [day, []]));
        return new Map(rows.map((row) => [row.origin, usageOf(row)]));
      }),
    database,
    close: () => database.close(),
  };
}

interface Entry {
  activity: Activity;
  text: KeptText | undefined;
}

const writeAll = (database: LedgerDatabase, entries: readonly Entry[]): Promise<void> =>
  database.transaction(['activity', 'usage', 'texts'], 'readwrite', async (tx) => {
    const usage = tx.objectStore('usage');
    const sums = new Map<string, DayUsage>();
    for (const { activity, text } of entries) {
      const day = localDay(activity.time);
      const sum = `${day} ${activity.origin}`;
      const after = addActivity(sums.get(sum) ?? (await usage.get([day, activity.origin])), activity);
      if (after !== undefined) sums.set(sum, after);
      const kept = text === undefined ? {} : { keptChars: text.chars };
      const row = await tx.objectStore('activity').add({ ...metadataOf(activity), ...kept });
      if (text !== undefined) await tx.objectStore('texts').add({ ...text, row });
    }
    for (const sum of sums.values()) await usage.put(sum);
  });

function usageOf(row: UsageToday | undefined): UsageToday {
  const { calls, inputTokens, outputTokens } = row ?? NOTHING;
  return { calls, inputTokens, outputTokens };
}
