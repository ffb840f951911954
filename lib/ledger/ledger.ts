/**
 * What was asked of whom and what it used. Written after a call's last part, never before its first; every operation
 * here costs the same with fifty thousand rows as with none.
 */
import type { UsageToday } from '../protocol/control.ts';
import { type Activity, metadataOf } from './activity.ts';
import { openLedgerDatabase } from './db.ts';
import { addActivity, localDay, NOTHING } from './usage.ts';

export interface Ledger {
  /** Row and daily sum in one transaction. @throws StoreError */
  record(activity: Activity): Promise<void>;
  today(origin: string): Promise<UsageToday>;
  /** Every site that used something today. */
  todayByOrigin(): Promise<Map<string, UsageToday>>;
  /** The latest rows, newest first: of all sites, or of one. */
  recent(limit: number, origin?: string): Promise<Activity[]>;
  /** Erases all about a site. */
  forget(origin: string): Promise<void>;
  close(): void;
}

/** @throws StoreError */
export async function openLedger(
  options: { databaseName?: string; now?: () => number } = {},
): Promise<Ledger> {
  const now = options.now ?? Date.now;
  const database = await openLedgerDatabase(options.databaseName ?? 'oriel-ledger');
  return {
    record: (activity) =>
      database.transaction(['activity', 'usage'], 'readwrite', async (tx) => {
        const usage = tx.objectStore('usage');
        const before = await usage.get([localDay(activity.time), activity.origin]);
        const after = addActivity(before, activity);
        await tx.objectStore('activity').add(metadataOf(activity));
        if (after !== undefined) await usage.put(after);
      }),
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
    recent: (limit, origin) =>
      database.transaction(['activity'], 'readonly', async (tx) => {
        const rows: Activity[] = [];
        const store = tx.objectStore('activity');
        // Within one origin the index is in the order of writing, too.
        let cursor =
          origin === undefined
            ? await store.openCursor(null, 'prev')
            : await store.index('origin').openCursor(origin, 'prev');
        while (cursor !== null && rows.length < limit) {
          rows.push(cursor.value);
          cursor = await cursor.continue();
        }
        return rows;
      }),
    forget: (origin) =>
      database.transaction(['activity', 'usage'], 'readwrite', async (tx) => {
        for (const name of ['activity', 'usage'] as const) {
          const store = tx.objectStore(name);
          const keys = await store.index('origin').getAllKeys(origin);
          for (const key of keys) await store.delete(key);
        }
      }),
    close: () => database.close(),
  };
}

function usageOf(row: UsageToday | undefined): UsageToday {
  const { calls, inputTokens, outputTokens } = row ?? NOTHING;
  return { calls, inputTokens, outputTokens };
}
