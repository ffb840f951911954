/** Takes rows and kept text away, with all that was made of them. */

import { newestFirst } from './blocks.ts';
import { type Block, decode, encode } from './columns.ts';
import type { LedgerTransaction } from './db.ts';
import type { Measure } from './measure.ts';

/** What becomes of a call: all of it goes, its text alone goes, or it stays. */
export type Fate = 'goes' | 'loses-text' | 'stays';

export interface Removed {
  /** Rows that went. */
  rows: Measure[];
  /** Texts that went, with their rows or alone. */
  texts: number;
}

type Removing = LedgerTransaction<'activity' | 'blocks' | 'texts', 'readwrite'>;

/**
 * Asks for the fate of every row that is in a block, the newest first: `catchUpWithin` comes before.
 * @param fateOf `at` is the row's place in the block.
 */
export async function remove(tx: Removing, fateOf: (block: Block, at: number) => Fate): Promise<Removed> {
  const removed: Removed = { rows: [], texts: 0 };
  for await (const { key, block } of newestFirst(tx)) {
    const fates: Fate[] = [];
    for (let at = block.id.length - 1; at >= 0; at -= 1) fates[at] = fateOf(block, at);
    if (fates.every((fate) => fate === 'stays')) continue;
    const measures = [...decode(block)];
    await removeRows(tx, measures, fates);
    const stay = measures.filter((_, at) => fates[at] !== 'goes');
    for (const [at, measure] of measures.entries()) {
      if (fates[at] === 'stays') continue;
      if (measure.keptChars > 0) removed.texts += 1;
      if (fates[at] === 'goes') removed.rows.push(measure);
      else measure.keptChars = 0;
    }
    const blocks = tx.objectStore('blocks');
    if (stay.length === 0) await blocks.delete(key);
    // Its key stays: up to there all rows are in a block.
    else await blocks.put(encode(stay), key);
  }
  return removed;
}

/** A block holds every row from its first to its last: whatever lies between two that go together goes, too. */
async function removeRows(tx: Removing, measures: readonly Measure[], fates: readonly Fate[]): Promise<void> {
  const [activity, texts] = [tx.objectStore('activity'), tx.objectStore('texts')];
  for (let at = 0; at < measures.length; at += 1) {
    const fate = fates[at];
    const from = at;
    if (fate === 'goes') while (fates[at + 1] === 'goes') at += 1;
    const { id } = measures[at] as Measure;
    const range = IDBKeyRange.bound((measures[from] as Measure).id, id);
    if (fate === 'goes') await activity.delete(range);
    if (fate !== 'stays') await texts.delete(range);
    if (fate !== 'loses-text') continue;
    const row = await activity.get(id);
    if (row === undefined) continue;
    const { keptChars: _, ...rest } = row;
    await activity.put(rest, id);
  }
}
