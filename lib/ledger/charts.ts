/** Reads what the charts need: the columns of the rows, never the rows themselves. */
import { catchUp } from './blocks.ts';
import { type Columns, decode, type Figures } from './columns.ts';
import type { LedgerDatabase } from './db.ts';
import { matching } from './filter.ts';
import { type Stats, type StatsRequest, statsOf } from './stats.ts';

/** The rows of a block that are of the time. */
interface Part extends Columns {
  places: number[];
}

/** @throws StoreError */
export async function readStats(database: LedgerDatabase, request: StatsRequest): Promise<Stats> {
  await catchUp(database);
  return statsOf(measuresOf(await partsOf(database, request)), request);
}

/** Figures are read only from the first block to the last that has something of the time. */
const partsOf = (database: LedgerDatabase, { from, to }: StatsRequest): Promise<Part[]> =>
  database.transaction(['blocks', 'figures'], 'readonly', async (tx) => {
    const store = tx.objectStore('blocks');
    const [keys, blocks] = await Promise.all([store.getAllKeys(), store.getAll()]);
    const places = blocks.map((block) => matching(block, { from, to }));
    const first = places.findIndex((its) => its.length > 0);
    const last = places.findLastIndex((its) => its.length > 0);
    if (first < 0) return [];
    const range = IDBKeyRange.bound(keys[first] as number, keys[last] as number);
    const figures = await tx.objectStore('figures').getAll(range);
    return blocks.slice(first, last + 1).map((block, at) => ({
      block,
      figures: figures[at] as Figures,
      places: places[first + at] as number[],
    }));
  });

function* measuresOf(parts: readonly Part[]) {
  for (const part of parts) yield* decode(part, part.places);
}
