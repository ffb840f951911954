import { useMemo } from 'preact/hooks';
import { shareText as t } from '../../../lib/i18n/charts.ts';
import { sumsOf } from './bins.ts';
import { callsBehind } from './chart-address.ts';
import { nameOfLine } from './line-names.ts';
import type { ChartProps } from './Spend.tsx';
import { shares } from './stack.ts';
import { TimeChart } from './TimeChart.tsx';

/** Which models read and wrote how much of all tokens, over time. */
export function TokenShare({ stats, bins, step, overview }: ChartProps) {
  const { lines, first } = useMemo(() => {
    const used = stats.byModel.filter(({ total }) => total.input + total.output > 0);
    const all = used.reduce((sum, { total }) => sum + total.input + total.output, 0);
    const figures = shares(used.map(({ tokens }) => sumsOf(bins, tokens)));
    const shown = used.map(({ key, total }, at) => ({
      key,
      name: nameOfLine('model', key, stats, overview),
      figures: figures[at] ?? [],
      share: (total.input + total.output) / all,
      whole: t.whole((total.input + total.output) / all, total.input + total.output),
      href: key === undefined ? undefined : callsBehind('model', key, stats.days),
    }));
    return { lines: shown, first: shown.find(({ key }) => key !== undefined) };
  }, [stats, bins, overview]);
  return (
    <TimeChart
      heading={t.heading}
      unit={t.unit}
      summary={t.summary(first?.name, first?.share ?? 0)}
      caption={t.caption}
      bins={bins}
      days={stats.days.length}
      step={step}
      lines={lines}
      arrange="stack"
      top={1}
      amount={t.amount}
      none={lines.length === 0 ? t.none : undefined}
    />
  );
}
