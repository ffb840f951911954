/**
 * What tells lines apart: a colour and a pattern each, so that neither those who see no difference between two colours nor a
 * print without any are at a loss. The same patterns are drawn on canvas and, in legends, as SVG.
 */

export interface Pattern {
  /** SVG path within a tile of 8 by 8. */
  path: string;
  /** Strokes of this width; absent: filled. */
  width?: number;
}

/** Lines beyond these begin anew; nobody asks for more than twelve and all others. */
export const LOOKS = 12;

const SLASH = 'M-1 5L5 -1M3 9L9 3';
const BACKSLASH = 'M-1 3L5 9M3 -1L9 5';
const PATTERNS: readonly (Pattern | undefined)[] = [
  undefined,
  { path: SLASH, width: 1.5 },
  { path: 'M0 4H8', width: 1.5 },
  { path: 'M2 2h.01M6 6h.01', width: 2.5 },
  { path: BACKSLASH, width: 1.5 },
  { path: 'M4 0V8', width: 1.5 },
  { path: `${SLASH}${BACKSLASH}`, width: 1 },
  { path: 'M0 6L4 2L8 6', width: 1.5 },
  { path: 'M0 4H8M4 0V8', width: 1 },
  { path: 'M0 0h4v4h-4zM4 4h4v4h-4z' },
  { path: 'M0 2H8M0 6H8', width: 1.5 },
  { path: 'M2 0V8M6 0V8', width: 1.5 },
];
/** Of what stands for all others. */
const REST: Pattern = { path: 'M4 4h.01', width: 2 };

export interface Look {
  /** A custom property of the style sheet (charts.css). */
  colour: string;
  pattern: Pattern | undefined;
}

/** @param place From 0; undefined: all others. */
export const lookOf = (place: number | undefined): Look =>
  place === undefined
    ? { colour: '--line-others', pattern: REST }
    : { colour: `--line-${(place % LOOKS) + 1}`, pattern: PATTERNS[place % LOOKS] };
