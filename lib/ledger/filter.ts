/** Which rows of a block a filter lets through. Pure. */
import { type Block, hasFailed, type WordColumn, wordNumber } from './columns.ts';

export interface Filter {
  origin?: string;
  /** What answered: a model's name, or the reference of one endpoint. */
  model?: string;
  providerId?: string;
  /** Unix ms at which the call began: from, and before. */
  from?: number;
  to?: number;
  /** `true`: only calls that failed, were stopped or refused. `false`: only the others. */
  errors?: boolean;
  /** USD, at least. What has no known cost is left out. */
  minCost?: number;
  /** In the text that is kept of the call, in whatever case. */
  text?: string;
}

/** Places in the block, newest first. `text` is not looked for: that is not in the block. */
export function matching(block: Block, filter: Filter, before = Number.POSITIVE_INFINITY): number[] {
  const tests = testsOf(block, filter);
  const places: number[] = [];
  if (tests === undefined) return places;
  for (let at = block.id.length - 1; at >= 0; at -= 1) {
    if ((block.id[at] as number) < before && tests.every((test) => test(at))) places.push(at);
  }
  return places;
}

type Test = (at: number) => boolean;

/** Undefined where none can pass. */
function testsOf(block: Block, filter: Filter): Test[] | undefined {
  const { origin, model, providerId, from, to, errors, minCost } = filter;
  const tests: Test[] = [];
  const words: [string | undefined, WordColumn[]][] = [
    [origin, ['origin']],
    [providerId, ['providerId']],
    [model, ['model', 'endpoint']],
  ];
  for (const [word, columns] of words) {
    if (word === undefined) continue;
    const number = wordNumber(block, word);
    if (number === undefined) return undefined;
    tests.push((at) => columns.some((column) => block[column][at] === number));
  }
  if (from !== undefined) tests.push((at) => (block.time[at] as number) >= from);
  if (to !== undefined) tests.push((at) => (block.time[at] as number) < to);
  if (errors !== undefined) tests.push((at) => hasFailed(block, at) === errors);
  // NaN is not at least anything.
  if (minCost !== undefined) tests.push((at) => (block.cost[at] as number) >= minCost);
  if (filter.text !== undefined) tests.push((at) => (block.keptChars[at] as number) > 0);
  return tests;
}
