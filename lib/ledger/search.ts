/** Finds words in kept text: as they stand, in whatever case. */
import type { Block } from './columns.ts';
import type { LedgerTransaction, RowText } from './db.ts';
import type { KeptText } from './text.ts';

/** Texts that are read at a time: the time that a page may take is looked at in between. */
export const SEARCHED = 64;

/** @param needle In lower case. */
export function contains({ messages, answers, tools = [] }: KeptText, needle: string): boolean {
  const has = (text: string | undefined) => text?.toLowerCase().includes(needle) === true;
  return (
    [...answers, ...messages].some(
      ({ text, files = [], calls = [] }) =>
        has(text) ||
        files.some(({ name }) => has(name)) ||
        calls.some((call) => has(call.name) || has(call.arguments)),
    ) || tools.some(({ name, description }) => has(name) || has(description))
  );
}

/** Those of the places, `SEARCHED` at most and newest first, whose text contains the words. */
export async function containing(
  tx: LedgerTransaction<'texts'>,
  block: Block,
  places: readonly number[],
  needle: string,
): Promise<number[]> {
  const found = new Set<number>();
  for (const text of await textsOf(tx, block, places)) {
    if (text !== undefined && contains(text, needle)) found.add(text.row);
  }
  return places.filter((at) => found.has(block.id[at] as number));
}

/** A range is read in a third of the time that its rows take one by one, but then all of it is read. */
async function textsOf(
  tx: LedgerTransaction<'texts'>,
  { id, keptChars }: Block,
  places: readonly number[],
): Promise<(RowText | undefined)[]> {
  const [first, last] = [places.at(-1), places[0]];
  if (first === undefined || last === undefined) return [];
  const store = tx.objectStore('texts');
  const within = keptChars.subarray(first, last + 1).filter((chars) => chars > 0).length;
  if (within <= places.length * 2)
    return store.getAll(IDBKeyRange.bound(id[first] as number, id[last] as number));
  return Promise.all(places.map((at) => store.get(id[at] as number)));
}
