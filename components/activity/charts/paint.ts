/** The look of a line as something that a canvas can fill with, in the colours of the scheme that is on. */
import { lookOf } from './look.ts';

/** CSS pixels of a tile; patterns are drawn on a grid of 8. */
const TILE = 10;
const GRID = 8;
/** As in charts.css. */
const PATTERN_ALPHA = 0.6;

/** @param styles Of an element of the page: where the custom properties of charts.css are read. */
export function paintOf(
  place: number | undefined,
  styles: CSSStyleDeclaration,
  context: CanvasRenderingContext2D,
  pixelRatio: number,
): string | CanvasPattern {
  const { colour, pattern } = lookOf(place);
  const base = styles.getPropertyValue(colour).trim();
  if (pattern === undefined) return base;
  const size = Math.round(TILE * pixelRatio);
  const tile = document.createElement('canvas');
  tile.width = size;
  tile.height = size;
  const draw = tile.getContext('2d');
  if (draw === null) return base;
  draw.fillStyle = base;
  draw.fillRect(0, 0, size, size);
  draw.scale(size / GRID, size / GRID);
  const path = new Path2D(pattern.path);
  // Quiet: the colour stays the first thing to be seen.
  draw.globalAlpha = PATTERN_ALPHA;
  const cut = styles.getPropertyValue('--surface').trim();
  if (pattern.width === undefined) {
    draw.fillStyle = cut;
    draw.fill(path);
  } else {
    draw.strokeStyle = cut;
    draw.lineWidth = pattern.width;
    draw.lineCap = 'round';
    draw.stroke(path);
  }
  return context.createPattern(tile, 'repeat') ?? base;
}
