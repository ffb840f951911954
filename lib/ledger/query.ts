/** Reads the rows page by page, the newest first, in about the same time whatever is asked of however many. */
import type { Activity } from './activity.ts';
import { catchUp, newestFirst } from './blocks.ts';
import type { Block } from './columns.ts';
import type { LedgerDatabase, LedgerTransaction } from './db.ts';
import { type Filter, matching } from './filter.ts';
import { readMany } from './many.ts';
import { containing, SEARCHED } from './search.ts';
import { callPerSecond } from './speed.ts';
import type { KeptText } from './text.ts';

export type { Filter } from './filter.ts';

/** A row of the ledger. */
export interface ActivityRow extends Activity {
  id: number;
  /** Tokens per second after the first; absent where too few came to tell. */
  perSecond?: number;
}

export interface PageRequest {
  filter?: Filter;
  /** As the page before had it. */
  before?: number;
  /** Rows at most. */
  limit: number;
}

export interface Page {
  /** In the order in which the calls ended, the last first. */
  rows: ActivityRow[];
  /**
   * Where the next page begins; absent on the last one. A search in text may have it behind fewer rows than were asked
   * for, even none: its time was up, and there is more to look through.
   */
  before?: number;
}

/** A search in text goes on for so long, ms, then hands over what it has found. */
const SEARCH_MS = 50;

/**
 * @param clock ms from any beginning.
 * @throws StoreError
 */
export async function readPage(
  database: LedgerDatabase,
  request: PageRequest,
  clock: () => number = () => performance.now(),
): Promise<Page> {
  await catchUp(database);
  return readCaughtUp(database, request, clock);
}

/** As `readPage`, of the rows that were there when it was last called. */
export const readCaughtUp = (
  database: LedgerDatabase,
  request: PageRequest,
  clock: () => number = () => performance.now(),
): Promise<Page> =>
  database.transaction(['activity', 'blocks', 'texts'], 'readonly', async (tx) => {
    const { found, before } = await find(tx, request, clock);
    const rows = (await readMany(tx, 'activity', found)).map((row, at) => rowOf(found[at] as number, row));
    return { rows: rows.filter((row) => row !== undefined), ...(before === undefined ? {} : { before }) };
  });

/** One call with all that is kept of it; undefined where it was erased. @throws StoreError */
export const readCall = (
  database: LedgerDatabase,
  id: number,
): Promise<{ row: ActivityRow; text?: KeptText } | undefined> =>
  database.transaction(['activity', 'texts'], 'readonly', async (tx) => {
    const row = rowOf(id, await tx.objectStore('activity').get(id));
    if (row === undefined) return undefined;
    const text = await tx.objectStore('texts').get(id);
    return { row, ...(text === undefined ? {} : { text }) };
  });

/** The numbers of the rows that pass, and where to go on. */
async function find(
  tx: LedgerTransaction<'blocks' | 'texts'>,
  { filter = {}, before, limit }: PageRequest,
  clock: () => number,
): Promise<{ found: number[]; before?: number }> {
  const until = clock() + SEARCH_MS;
  const needle = filter.text?.trim().toLowerCase();
  const searched = { ...filter, text: needle === '' ? undefined : needle };
  const found: number[] = [];
  for await (const { block } of newestFirst(tx, before)) {
    for (const places of inSteps(matching(block, searched, before), searched.text)) {
      const passing = await passed(tx, block, places, searched.text);
      found.push(...passing.map((at) => block.id[at] as number));
      if (found.length > limit) return { found: found.slice(0, limit), before: found[limit - 1] };
      if (searched.text !== undefined && clock() >= until)
        return { found, before: block.id[places.at(-1) as number] };
    }
  }
  return { found };
}

function* inSteps(places: number[], text: string | undefined): Generator<number[]> {
  const step = text === undefined ? places.length : SEARCHED;
  for (let at = 0; at < places.length; at += step) yield places.slice(at, at + step);
}

const passed = (
  tx: LedgerTransaction<'texts'>,
  block: Block,
  places: number[],
  text: string | undefined,
): Promise<number[]> | number[] => (text === undefined ? places : containing(tx, block, places, text));

function rowOf(id: number, row: Activity | undefined): ActivityRow | undefined {
  if (row === undefined) return undefined;
  const speed = callPerSecond(row);
  return { ...row, id, ...(speed === undefined ? {} : { perSecond: speed }) };
}
