/** Finds words in kept text: as they stand, in whatever case. */
import type { Block } from './columns.ts';
import type { LedgerTransaction } from './db.ts';
import { readMany } from './many.ts';
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
  { id, keptChars }: Block,
  places: readonly number[],
  needle: string,
): Promise<number[]> {
  const within = keptChars.subarray(places.at(-1), (places[0] ?? 0) + 1).filter((chars) => chars > 0);
  const keys = places.map((at) => id[at] as number);
  const texts = await readMany(tx, 'texts', keys, within.length);
  return places.filter((_, at) => {
    const text = texts[at];
    return text !== undefined && contains(text, needle);
  });
}
