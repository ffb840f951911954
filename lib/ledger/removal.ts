/** Takes rows and kept text away, with all that was made of them. */

import { columnsAt, newestFirst, putColumns } from './blocks.ts';
import { type Block, decode } from './columns.ts';
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

type Removing = LedgerTransaction<'activity' | 'blocks' | 'figures' | 'texts', 'readwrite'>;

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
    const columns = await columnsAt(tx, key);
    if (columns === undefined) continue;
    const measures = [...decode(columns)];
    await removeRows(tx, measures, fates);
    for (const [at, measure] of measures.entries()) {
      if (fates[at] === 'stays') continue;
      if (measure.keptChars > 0) removed.texts += 1;
      if (fates[at] === 'goes') removed.rows.push(measure);
      else measure.keptChars = 0;
    }
    // The key stays: up to there all rows are in a block.
    const stay = measures.filter((_, at) => fates[at] !== 'goes');
    await putColumns(tx, stay, key);
  }
  return removed;
}

/** A block holds every row from its first to its last: whatever lies between two that go together goes, too. */
async function removeRows(tx: Removing, measures: readonly Measure[], fates: readonly Fate[]): Promise<void> {
  const [activity, texts] = [tx.objectStore('activity'), tx.objectStore('texts')];
  const requests: Promise<unknown>[] = [];
  for (let at = 0; at < measures.length; at += 1) {
    const { id, keptChars } = measures[at] as Measure;
    if (fates[at] === 'loses-text') requests.push(texts.delete(id), withoutText(tx, id));
    if (fates[at] !== 'goes') continue;
    let has = keptChars > 0;
    while (fates[at + 1] === 'goes') {
      at += 1;
      has ||= (measures[at] as Measure).keptChars > 0;
    }
    const range = IDBKeyRange.bound(id, (measures[at] as Measure).id);
    requests.push(activity.delete(range));
    if (has) requests.push(texts.delete(range));
  }
  await Promise.all(requests);
}

async function withoutText(tx: Removing, id: number): Promise<void> {
  const row = await tx.objectStore('activity').get(id);
  if (row === undefined) return;
  const { keptChars: _, ...rest } = row;
  await tx.objectStore('activity').put(rest, id);
}
