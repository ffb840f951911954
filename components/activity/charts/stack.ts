/** How figures of several lines stand on one another. Pure. */

/** One figure for each bin; `null`: there is none. */
export type Figures = readonly (number | null)[];

/** Each line on those before it: the last one has the height of all. What is none adds nothing. */
export function stacked(lines: readonly Figures[]): (number | null)[][] {
  let below: number[] = [];
  return lines.map((line) => {
    const tops = line.map((figure, at) => (figure ?? 0) + (below[at] ?? 0));
    below = tops;
    return tops.map((top, at) => (line[at] === null ? null : top));
  });
}

/** Of each bin the share that each line has, 0–1; none where the bin is empty. */
export function shares(lines: readonly (readonly number[])[]): (number | null)[][] {
  const sums = totals(lines);
  return lines.map((line) => line.map((figure, at) => (sums[at] ? figure / sums[at] : null)));
}

/** Of each bin the sum of all lines. */
export const totals = (lines: readonly Figures[]): number[] =>
  (lines[0] ?? []).map((_, at) => lines.reduce((sum, line) => sum + (line[at] ?? 0), 0));

/**
 * Which bins have a word below them: evenly spaced, the last one among them, as many as there is room for.
 * @param room Labels at most.
 */
export function ticks(bins: number, room: number): number[] {
  const step = Math.max(1, Math.ceil(bins / Math.max(1, room)));
  return Array.from({ length: Math.ceil(bins / step) }, (_, at) => bins - 1 - at * step).reverse();
}
