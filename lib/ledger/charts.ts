/** Reads what the charts need: the blocks of the rows, never the rows themselves. */
import { catchUp, newestFirst } from './blocks.ts';
import { type Block, decode } from './columns.ts';
import type { LedgerDatabase } from './db.ts';
import { matching } from './filter.ts';
import { type Stats, type StatsRequest, statsOf } from './stats.ts';

/** @throws StoreError */
export async function readStats(database: LedgerDatabase, request: StatsRequest): Promise<Stats> {
  await catchUp(database);
  const blocks = await database.transaction(['blocks'], 'readonly', async (tx) => {
    const all: Block[] = [];
    for await (const { block } of newestFirst(tx)) all.push(block);
    return all;
  });
  return statsOf(measuresOf(blocks, request), request);
}

function* measuresOf(blocks: readonly Block[], { from, to }: StatsRequest) {
  for (const block of blocks) yield* decode(block, matching(block, { from, to }));
}
