/** Comma-separated values as RFC 4180 has them, for spreadsheets that run what looks like a formula. Pure. */

/** What sites and models are called is not ours: such a cell would be computed when the file is opened. */
const FORMULA = /^[=+\-@\t\r]/;

export type Cell = string | number | undefined;

/** With the line's end. */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(',')}\r\n`;

function csvCell(cell: Cell): string {
  if (cell === undefined) return '';
  // A number of ours may begin with a minus: it is none of theirs.
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  const tame = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
}
