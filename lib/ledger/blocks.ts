/** Blocks are made of rows by whoever reads them next: a call that ends writes its row and no more. */
import { type Block, type Columns, decode, encode } from './columns.ts';
import type { LedgerDatabase, LedgerTransaction } from './db.ts';
import { type Measure, measureOf } from './measure.ts';

/** At most. Larger ones are hardly read faster, and the last is written anew with each look at what came since. */
export const BLOCK_ROWS = 512;
/** Blocks that are read at a time: a page of the newest rows needs one. */
const READ = 16;

/** Takes all rows that are in no block yet into one. @throws StoreError */
export async function catchUp(database: LedgerDatabase): Promise<void> {
  let more = true;
  while (more) {
    more = await database.transaction(['activity', 'blocks', 'figures'], 'readwrite', (tx) => takeSome(tx));
  }
}

/** Inside of a transaction: no row is written between this and what it does next. */
export async function catchUpWithin(
  tx: LedgerTransaction<'activity' | 'blocks' | 'figures', 'readwrite'>,
): Promise<void> {
  while (await takeSome(tx)) {
    // As long as there are rows.
  }
}

/** Whether there may be more. Rows end up in the last block while that has room. */
async function takeSome(
  tx: LedgerTransaction<'activity' | 'blocks' | 'figures', 'readwrite'>,
): Promise<boolean> {
  const [activity, blocks] = [tx.objectStore('activity'), tx.objectStore('blocks')];
  const lastKey = (await blocks.getAllKeys()).at(-1) ?? 0;
  const beyond = IDBKeyRange.lowerBound(lastKey, true);
  const [keys, rows] = await Promise.all([
    activity.getAllKeys(beyond, BLOCK_ROWS),
    activity.getAll(beyond, BLOCK_ROWS),
  ]);
  if (keys.length === 0) return false;
  const measures = rows.map((row, at) => measureOf(keys[at] as number, row));
  const last = await columnsAt(tx, lastKey);
  if (last !== undefined && last.block.id.length < BLOCK_ROWS) {
    measures.unshift(...decode(last));
    await putColumns(tx, [], lastKey);
  }
  for (let at = 0; at < measures.length; at += BLOCK_ROWS) {
    const its = measures.slice(at, at + BLOCK_ROWS);
    await putColumns(tx, its, its.at(-1)?.id as number);
  }
  return keys.length === BLOCK_ROWS;
}

export async function columnsAt(
  tx: LedgerTransaction<'blocks' | 'figures'>,
  key: number,
): Promise<Columns | undefined> {
  const [block, figures] = await Promise.all([
    tx.objectStore('blocks').get(key),
    tx.objectStore('figures').get(key),
  ]);
  return block === undefined || figures === undefined ? undefined : { block, figures };
}

/** In the place of what was there under this key; without rows there is nothing. */
export async function putColumns(
  tx: LedgerTransaction<'blocks' | 'figures', 'readwrite'>,
  rows: readonly Measure[],
  key: number,
): Promise<void> {
  const [blocks, figures] = [tx.objectStore('blocks'), tx.objectStore('figures')];
  if (rows.length === 0) {
    await blocks.delete(key);
    await figures.delete(key);
    return;
  }
  const columns = encode(rows);
  await blocks.put(columns.block, key);
  await figures.put(columns.figures, key);
}

/** Every block and its key, newest first; those that hold only rows from `before` on are left out. */
export async function* newestFirst(
  tx: LedgerTransaction<'blocks'>,
  before = Number.POSITIVE_INFINITY,
): AsyncGenerator<{ key: number; block: Block }> {
  const store = tx.objectStore('blocks');
  const all = await store.getAllKeys();
  const holds = all.findIndex((key) => key >= before - 1);
  const keys = holds < 0 ? all : all.slice(0, holds + 1);
  let read = 1;
  while (keys.length > 0) {
    const some = keys.splice(-read);
    const blocks = await store.getAll(IDBKeyRange.bound(some[0] as number, some.at(-1) as number));
    for (let at = some.length - 1; at >= 0; at -= 1)
      yield { key: some[at] as number, block: blocks[at] as Block };
    read = READ;
  }
}
