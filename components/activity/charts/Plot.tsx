import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { paintOf } from './paint.ts';
import { type Figures, stacked, ticks } from './stack.ts';

/** CSS pixels. */
const HEIGHT = 240;
const LEAST_WIDTH = 200;
/** What a label below a bar, and one beside the plot, need. */
const LABEL = 72;
const LABEL_HEIGHT = 40;
const WIDEST_BAR = 56;
/** Of the room that a bar has. */
const FILLED = 0.8;

export interface PlotLine {
  /** Which look it has; undefined: that of all others. */
  place: number | undefined;
  /** One for each bin. */
  figures: Figures;
}

interface PlotProps {
  lines: readonly PlotLine[];
  /** Words below each bin. */
  labels: readonly string[];
  /** `stack`: on one another, the first at the bottom. `beside`: side by side. */
  arrange: 'stack' | 'beside';
  /** Where the scale ends; absent: where the figures do. */
  top?: number;
  amount(figure: number): string;
  /** Says in words what is to be seen. */
  label: string;
  /** The bin under the pointer. */
  onPoint(bin: number | undefined): void;
}

/** Bars over time on a canvas. What it shows is in a table, too: it takes no focus and holds nobody up. */
export function Plot({ lines, labels, arrange, top, amount, label, onPoint }: PlotProps) {
  const into = useRef<HTMLDivElement>(null);
  const scheme = useScheme();
  const point = useRef(onPoint);
  point.current = onPoint;

  // Another scheme is drawn in other colours.
  useEffect(() => {
    const parent = into.current;
    if (parent === null) return;
    const options = optionsOf({ lines, labels, arrange, top, amount }, parent, (bin) => point.current(bin));
    const plot = new uPlot(options, dataOf(lines, labels.length, arrange), parent);
    const observer = new ResizeObserver(() => {
      const width = widthOf(parent);
      if (width !== plot.width) plot.setSize({ width, height: HEIGHT });
    });
    observer.observe(parent);
    return () => {
      observer.disconnect();
      plot.destroy();
      point.current(undefined);
    };
  }, [lines, labels, arrange, top, amount, scheme]);

  return <div ref={into} class="plot" role="img" aria-label={label} />;
}

const widthOf = (parent: HTMLElement): number => Math.max(LEAST_WIDTH, parent.clientWidth);

/** Changes with the colours of the page. */
function useScheme(): boolean {
  const [dark, setDark] = useState(() => matchMedia('(prefers-color-scheme: dark)').matches);
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)');
    const onChange = () => setDark(query.matches);
    query.addEventListener('change', onChange);
    return () => query.removeEventListener('change', onChange);
  }, []);
  return dark;
}

/** Where each bar ends: uPlot makes the scale of it. */
function dataOf(lines: readonly PlotLine[], bins: number, arrange: PlotProps['arrange']): uPlot.AlignedData {
  const figures = lines.map((line) => line.figures);
  const ends = arrange === 'stack' ? stacked(figures) : figures.map((one) => [...one]);
  return [Array.from({ length: bins }, (_, at) => at), ...ends];
}

/** Bars in whole pixels, each on the one below it: what overlaps shows at its edges. */
const barsOf =
  (lines: readonly PlotLine[], arrange: PlotProps['arrange']): uPlot.Series.PathBuilder =>
  (plot, series) => {
    const fill = new Path2D();
    const y = (value: number) => Math.round(plot.valToPos(value, 'y', true));
    const place = series - 1;
    const ends = plot.data[series] ?? [];
    const figures = lines[place]?.figures ?? [];
    const room = plot.bbox.width / Math.max(1, ends.length);
    const widest = WIDEST_BAR * devicePixelRatio;
    const side = arrange === 'beside' ? lines.length : 1;
    for (const [bin, end] of ends.entries()) {
      const figure = figures[bin];
      if (end === null || end === undefined || !figure) continue;
      const whole = Math.max(side, Math.min(widest, Math.round(room * FILLED)));
      const left = Math.round(plot.valToPos(bin, 'x', true) - whole / 2);
      const width = Math.max(1, Math.floor(whole / side));
      const from = y(arrange === 'stack' ? end - figure : 0);
      const to = y(end);
      const x = left + (arrange === 'beside' ? place * width : 0);
      fill.rect(x, Math.min(from, to), width, Math.abs(from - to));
    }
    return { fill, flags: 0 };
  };

function optionsOf(
  { lines, labels, arrange, top, amount }: Omit<PlotProps, 'label' | 'onPoint'>,
  parent: HTMLElement,
  onPoint: (bin: number | undefined) => void,
): uPlot.Options {
  const styles = getComputedStyle(parent);
  const colour = (name: string) => styles.getPropertyValue(name).trim();
  const axis = {
    stroke: colour('--ink-soft'),
    font: `12px ${styles.fontFamily}`,
    ticks: { show: false },
  };
  const paths = barsOf(lines, arrange);
  return {
    width: widthOf(parent),
    height: HEIGHT,
    // The last label is as wide as others, and in the middle below its bar.
    padding: [8, LABEL / 3, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false, setScale: false } },
    scales: {
      x: { time: false, range: [-0.5, labels.length - 0.5] },
      y: { range: (_, low, high) => rangeOf(low, high, top) },
    },
    series: [
      {},
      ...lines.map(
        ({ place }): uPlot.Series => ({
          fill: (plot) => paintOf(place, styles, plot.ctx, devicePixelRatio),
          width: 0,
          points: { show: false },
          paths,
        }),
      ),
    ],
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 28,
        splits: (plot) => ticks(labels.length, Math.floor(plot.bbox.width / devicePixelRatio / LABEL)),
        values: (_, places) => places.map((place) => labels[place] ?? ''),
      },
      {
        ...axis,
        grid: { stroke: colour('--line'), width: 1 },
        space: LABEL_HEIGHT,
        size: (_, values) => 16 + 7 * Math.max(...(values ?? []).map((words) => words.length), 2),
        values: (_, figures) => figures.map((figure) => amount(figure)),
      },
    ],
    hooks: { setCursor: [(plot) => onPoint(plot.cursor.idx ?? undefined)] },
  };
}

function rangeOf(low: number, high: number, top: number | undefined): [number, number] {
  if (top !== undefined) return [0, top];
  const [from, to] = uPlot.rangeNum(Math.min(0, low), Math.max(0, high), 0.1, true);
  return [low < 0 ? (from ?? low) : 0, high > 0 ? (to ?? high) : 0];
}
