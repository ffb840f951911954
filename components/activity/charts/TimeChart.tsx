import type { ComponentChildren } from 'preact';
import { useId, useMemo, useState } from 'preact/hooks';
import { spanText, chartsText as t } from '../../../lib/i18n/charts.ts';
import { shortDay } from '../../../lib/i18n/format.ts';
import type { Bin, Step } from './bins.ts';
import { FigureTable } from './FigureTable.tsx';
import { Plot } from './Plot.tsx';
import { Swatch } from './Swatch.tsx';
import { type Figures, totals } from './stack.ts';

export interface ChartLine {
  /** Undefined: all others. */
  key?: string | undefined;
  name: string;
  /** One for each bin. */
  figures: Figures;
  /** Of the whole time, in words. */
  whole: string;
  /** The calls behind it. */
  href?: string | undefined;
}

interface TimeChartProps {
  heading: string;
  unit: string;
  /** Says in words what is to be seen. */
  summary: string;
  caption: string;
  bins: readonly Bin[];
  days: number;
  step: Step;
  lines: readonly ChartLine[];
  arrange: 'stack' | 'beside';
  top?: number;
  amount(figure: number): string;
  /** Of all lines together; absent: sums mean nothing here. */
  total?: string;
  /** Stands in place of a chart that would be empty. */
  none?: string | undefined;
  /** Below the heading. */
  children?: ComponentChildren;
}

/** Figures over time: bars, a legend that tells what is under the pointer, and the same figures as a table. */
export function TimeChart(props: TimeChartProps) {
  const { heading, unit, summary, caption, bins, days, step, lines, arrange, amount, total, none } = props;
  const id = useId();
  const [pointed, setPointed] = useState<number>();
  const labels = useMemo(() => bins.map(({ from }) => shortDay(from)), [bins]);
  const plotLines = useMemo(
    () => lines.map(({ key, figures }, at) => ({ place: key === undefined ? undefined : at, figures })),
    [lines],
  );
  const spans = useMemo(() => bins.map(({ from, last }) => spanText(from, last)), [bins]);
  return (
    <section class="block chart" aria-labelledby={id}>
      <h2 id={id}>{heading}</h2>
      <p class="lede">{unit}</p>
      {props.children}
      {none !== undefined ? (
        <p class="empty">{none}</p>
      ) : (
        <div class="panel">
          <Plot
            lines={plotLines}
            labels={labels}
            arrange={arrange}
            top={props.top}
            amount={amount}
            label={summary}
            onPoint={setPointed}
          />
          <Legend
            lines={lines}
            amount={amount}
            pointed={pointed}
            when={pointed === undefined ? t.whole(days) : (spans[pointed] ?? '')}
          />
          <FigureTable
            caption={caption}
            rowHead={t.stepOf[step]}
            columns={[...lines.map(({ name }) => name), ...(total === undefined ? [] : [t.total])]}
            rows={() => rowsOf(spans, lines, amount, total !== undefined)}
            foot={{
              head: t.whole(days),
              cells: [...lines.map(({ whole }) => whole), ...(total === undefined ? [] : [total])],
            }}
          />
        </div>
      )}
    </section>
  );
}

const NOTHING = '–';

function rowsOf(
  spans: readonly string[],
  lines: readonly ChartLine[],
  amount: (figure: number) => string,
  summed: boolean,
) {
  const sums = summed ? totals(lines.map(({ figures }) => figures)) : undefined;
  return spans.map((head, at) => ({
    head,
    cells: [
      ...lines.map(({ figures }) => {
        const figure = figures[at];
        return figure === null || figure === undefined ? NOTHING : amount(figure);
      }),
      ...(sums === undefined ? [] : [amount(sums[at] ?? 0)]),
    ],
  }));
}

interface LegendProps {
  lines: readonly ChartLine[];
  amount(figure: number): string;
  pointed: number | undefined;
  when: string;
}

function Legend({ lines, amount, pointed, when }: LegendProps) {
  return (
    <div class="legend">
      <p class="hint">{when}</p>
      <ul aria-label={t.legend}>
        {lines.map(({ key, name, figures, whole, href }, at) => {
          const figure = pointed === undefined ? undefined : figures[pointed];
          return (
            <li key={key ?? ' '}>
              <Swatch place={key === undefined ? undefined : at} />
              {href === undefined ? (
                <span class="legend-name">{name}</span>
              ) : (
                <a class="legend-name" href={href} aria-label={t.callsOf(name)}>
                  {name}
                </a>
              )}
              <span class="legend-figure">
                {pointed === undefined
                  ? whole
                  : figure === null || figure === undefined
                    ? NOTHING
                    : amount(figure)}
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
