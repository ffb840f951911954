/**
 * Measures of some hundred rows in columns: a hundred thousand of them are read in a few milliseconds, where as many rows,
 * or the keys of an index, take a second. Words are numbered within the block. Pure.
 */
import type { Verdict } from '../protocol/verdict.ts';
import type { Measure, MeasuredAttempt } from './measure.ts';

/** NaN: not known. */
const FIGURES = ['time', 'cost', 'savedByCaching', 'savedByRouting'] as const;
const COUNTS = ['input', 'output', 'cacheRead', 'keptChars'] as const;
const WORDS = ['origin', 'model', 'endpoint', 'providerId'] as const;
export type WordColumn = (typeof WORDS)[number];

/** Kept as it is: who changes its shape appends an upgrade that empties its store (db.ts). */
export type Block = Record<(typeof FIGURES)[number], Float64Array> &
  Record<(typeof COUNTS)[number], Uint32Array> &
  Record<WordColumn, Uint16Array> & {
    /** The first is none. */
    words: string[];
    /** Ascending. */
    id: Float64Array;
    flags: Uint8Array;
    /** Where the attempts of each row end. */
    attemptsEnd: Uint32Array;
    attempts: { endpoint: Uint16Array; verdict: Uint8Array; firstMs: Float32Array; perSecond: Float32Array };
  };

/** Of a row; the lowest two bits are its verdict. */
const FAILED = 4;
const CACHED = 8;
const VERDICTS: readonly Verdict[] = ['neither', 'up', 'down'];
const MAX_COUNT = 2 ** 32 - 1;

/** @param rows By ascending id. */
export function encode(rows: readonly Measure[]): Block {
  const words = new Map<string, number>([['', 0]]);
  const numberOf = (word: string | undefined): number => {
    const known = words.get(word ?? '');
    if (known !== undefined) return known;
    words.set(word as string, words.size);
    return words.size - 1;
  };
  const columns = <N extends string, A>(names: readonly N[], column: (name: N) => A) =>
    Object.fromEntries(names.map((name) => [name, column(name)])) as Record<N, A>;
  const attempts = rows.flatMap((row) => row.attempts);
  let end = 0;
  return {
    ...columns(FIGURES, (name) => Float64Array.from(rows, (row) => row[name] ?? Number.NaN)),
    ...columns(COUNTS, (name) => Uint32Array.from(rows, (row) => Math.min(row[name], MAX_COUNT))),
    ...columns(WORDS, (name) => Uint16Array.from(rows, (row) => numberOf(row[name]))),
    id: Float64Array.from(rows, ({ id }) => id),
    flags: Uint8Array.from(
      rows,
      ({ verdict, failed, cached }) =>
        VERDICTS.indexOf(verdict) | (failed ? FAILED : 0) | (cached ? CACHED : 0),
    ),
    attemptsEnd: Uint32Array.from(rows, (row) => {
      end += row.attempts.length;
      return end;
    }),
    attempts: {
      endpoint: Uint16Array.from(attempts, ({ endpoint }) => numberOf(endpoint)),
      verdict: Uint8Array.from(attempts, ({ verdict }) => VERDICTS.indexOf(verdict)),
      firstMs: Float32Array.from(attempts, ({ firstMs }) => firstMs ?? Number.NaN),
      perSecond: Float32Array.from(attempts, (attempt) => attempt.perSecond ?? Number.NaN),
    },
    words: [...words.keys()],
  };
}

/** The rows of a block, or those at which it is told to look. */
export function* decode(block: Block, at: Iterable<number> = block.id.keys()): Generator<Measure> {
  for (const place of at) yield measureAt(block, place);
}

export function measureAt(block: Block, at: number): Measure {
  const { words, flags } = block;
  const flag = flags[at] as number;
  const word = (column: WordColumn): string | undefined => words[block[column][at] as number] || undefined;
  return {
    id: block.id[at] as number,
    time: block.time[at] as number,
    origin: word('origin') ?? '',
    model: word('model'),
    endpoint: word('endpoint'),
    providerId: word('providerId'),
    verdict: VERDICTS[flag & 3] as Verdict,
    failed: (flag & FAILED) !== 0,
    cached: (flag & CACHED) !== 0,
    cost: known(block.cost[at]),
    savedByCaching: known(block.savedByCaching[at]),
    savedByRouting: known(block.savedByRouting[at]),
    input: block.input[at] as number,
    output: block.output[at] as number,
    cacheRead: block.cacheRead[at] as number,
    keptChars: block.keptChars[at] as number,
    attempts: attemptsAt(block, at),
  };
}

function attemptsAt({ attemptsEnd, attempts, words }: Block, at: number): MeasuredAttempt[] {
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
