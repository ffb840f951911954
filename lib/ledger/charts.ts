/** Reads what the charts need: the columns of the rows, never the rows themselves. */
import { catchUp } from './blocks.ts';
import { type Columns, decode, type Figures } from './columns.ts';
import type { LedgerDatabase } from './db.ts';
import { matching } from './filter.ts';
import { type Stats, type StatsRequest, statsOf } from './stats.ts';

/** @throws StoreError */
export async function readStats(database: LedgerDatabase, request: StatsRequest): Promise<Stats> {
  await catchUp(database);
  const all = await database.transaction(['blocks', 'figures'], 'readonly', async (tx) => {
    const [blocks, figures] = await Promise.all([
      tx.objectStore('blocks').getAll(),
      tx.objectStore('figures').getAll(),
    ]);
    return blocks.map((block, at): Columns => ({ block, figures: figures[at] as Figures }));
  });
  return statsOf(measuresOf(all, request), request);
}

function* measuresOf(all: readonly Columns[], { from, to }: StatsRequest) {
  for (const columns of all) yield* decode(columns, matching(columns.block, { from, to }));
}
