/**
 * Measures of some hundred rows in columns: a hundred thousand of them are read in the time that a thousand rows take, or
 * ten thousand keys of an index. What filters look at is apart from what only charts add up: half as much is read in half
 * the time. Words are numbered within the block. Pure.
 */
import type { Verdict } from '../protocol/verdict.ts';
import type { Measure, MeasuredAttempt } from './measure.ts';

const WORDS = ['origin', 'model', 'endpoint', 'providerId'] as const;
export type WordColumn = (typeof WORDS)[number];

/** Both are kept as they are: who changes their shape appends an upgrade that empties their stores (db.ts). */
export interface Block extends Record<WordColumn, Uint16Array> {
  /** The first is none. Those of the figures are among them. */
  words: string[];
  /** Ascending. */
  id: Float64Array;
  time: Float64Array;
  /** NaN: not known. */
  cost: Float64Array;
  keptChars: Uint32Array;
  /** The lowest two bits are the verdict. */
  flags: Uint8Array;
}

export interface Figures {
  /** NaN: not known. */
  savedByCaching: Float32Array;
  savedByRouting: Float32Array;
  input: Uint32Array;
  output: Uint32Array;
  cacheRead: Uint32Array;
  /** Where the attempts of each row end. */
  attemptsEnd: Uint32Array;
  attempts: { endpoint: Uint16Array; verdict: Uint8Array; firstMs: Float32Array; perSecond: Float32Array };
}

export interface Columns {
  block: Block;
  figures: Figures;
}

const FAILED = 4;
const CACHED = 8;
const VERDICTS: readonly Verdict[] = ['neither', 'up', 'down'];
const MAX_COUNT = 2 ** 32 - 1;

/** @param rows By ascending id. */
export function encode(rows: readonly Measure[]): Columns {
  const words = new Map<string, number>([['', 0]]);
  const numberOf = (word = ''): number => {
    const known = words.get(word);
    if (known !== undefined) return known;
    words.set(word, words.size);
    return words.size - 1;
  };
  const numbered = (column: WordColumn) => Uint16Array.from(rows, (row) => numberOf(row[column]));
  const counted = (column: 'input' | 'output' | 'cacheRead' | 'keptChars') =>
    Uint32Array.from(rows, (row) => Math.min(row[column], MAX_COUNT));
  const attempts = rows.flatMap((row) => row.attempts);
  let end = 0;
  const figures: Figures = {
    savedByCaching: Float32Array.from(rows, (row) => row.savedByCaching ?? Number.NaN),
    savedByRouting: Float32Array.from(rows, (row) => row.savedByRouting ?? Number.NaN),
    input: counted('input'),
    output: counted('output'),
    cacheRead: counted('cacheRead'),
    attemptsEnd: Uint32Array.from(rows, (row) => {
      end += row.attempts.length;
      return end;
    }),
    attempts: {
      endpoint: Uint16Array.from(attempts, ({ endpoint }) => numberOf(endpoint)),
      verdict: Uint8Array.from(attempts, ({ verdict }) => VERDICTS.indexOf(verdict)),
      firstMs: Float32Array.from(attempts, ({ firstMs }) => firstMs ?? Number.NaN),
      perSecond: Float32Array.from(attempts, ({ perSecond }) => perSecond ?? Number.NaN),
    },
  };
  const block: Block = {
    id: Float64Array.from(rows, ({ id }) => id),
    time: Float64Array.from(rows, ({ time }) => time),
    cost: Float64Array.from(rows, ({ cost }) => cost ?? Number.NaN),
    keptChars: counted('keptChars'),
    flags: Uint8Array.from(rows, flagsOf),
    origin: numbered('origin'),
    model: numbered('model'),
    endpoint: numbered('endpoint'),
    providerId: numbered('providerId'),
    words: [...words.keys()],
  };
  return { block, figures };
}

const flagsOf = ({ verdict, failed, cached }: Measure): number =>
  VERDICTS.indexOf(verdict) | (failed ? FAILED : 0) | (cached ? CACHED : 0);

/** @param places Those at which it is to look; absent: all. */
export function* decode(
  { block, figures }: Columns,
  places: Iterable<number> = block.id.keys(),
): Generator<Measure> {
  const { words } = block;
  for (const at of places) {
    const flags = block.flags[at] as number;
    yield {
      id: block.id[at] as number,
      time: block.time[at] as number,
      origin: words[block.origin[at] as number] as string,
      model: words[block.model[at] as number] || undefined,
      endpoint: words[block.endpoint[at] as number] || undefined,
      providerId: words[block.providerId[at] as number] || undefined,
      verdict: VERDICTS[flags & 3] as Verdict,
      failed: (flags & FAILED) !== 0,
      cached: (flags & CACHED) !== 0,
      cost: known(block.cost[at]),
      keptChars: block.keptChars[at] as number,
      savedByCaching: known(figures.savedByCaching[at]),
      savedByRouting: known(figures.savedByRouting[at]),
      input: figures.input[at] as number,
      output: figures.output[at] as number,
      cacheRead: figures.cacheRead[at] as number,
      attempts: attemptsAt(figures, words, at),
    };
  }
}

function attemptsAt({ attemptsEnd, attempts }: Figures, words: string[], at: number): MeasuredAttempt[] {
  const its: MeasuredAttempt[] = [];
  for (let place = attemptsEnd[at - 1] ?? 0; place < (attemptsEnd[at] as number); place += 1) {
    its.push({
      endpoint: words[attempts.endpoint[place] as number] as string,
      verdict: VERDICTS[attempts.verdict[place] as number] as Verdict,
      firstMs: known(attempts.firstMs[place]),
      perSecond: known(attempts.perSecond[place]),
    });
  }
  return its;
}

export const hasFailed = ({ flags }: Block, at: number): boolean => ((flags[at] as number) & FAILED) !== 0;

/** The number of a word in a block; undefined where none of its rows has it. */
export function wordNumber({ words }: Block, word: string): number | undefined {
  const number = words.indexOf(word);
  return number > 0 ? number : undefined;
}

const known = (figure: number | undefined): number | undefined =>
  figure === undefined || Number.isNaN(figure) ? undefined : figure;
