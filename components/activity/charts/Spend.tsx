import { useMemo } from 'preact/hooks';
import { spendText as t } from '../../../lib/i18n/charts.ts';
import type { Overview } from '../../../lib/protocol/control.ts';
import { type Bin, type Step, sumsOf } from './bins.ts';
import { BY, type ChartView, callsBehind, chartAddress } from './chart-address.ts';
import { Links } from './Links.tsx';
import { linesBy, nameOfLine, type StatsReply } from './line-names.ts';
import { type ChartLine, TimeChart } from './TimeChart.tsx';

export interface ChartProps {
  stats: StatsReply;
  bins: readonly Bin[];
  step: Step;
  view: ChartView;
  overview: Overview;
}

/** What was spent over time, by model, site or provider. */
export function Spend({ stats, bins, step, view, overview }: ChartProps) {
  const { by } = view;
  const lines = useMemo(() => spendLines(stats, bins, by, overview), [stats, bins, by, overview]);
  const sum = stats.total.cost;
  return (
    <TimeChart
      heading={t.heading}
      unit={t.unit}
      summary={t.summary(sum, lines[0]?.name)}
      caption={t.caption(t.byWhat[by])}
      bins={bins}
      days={stats.days.length}
      step={step}
      lines={lines}
      arrange="stack"
      amount={t.amount}
      total={t.amount(sum)}
      none={lines.length === 0 ? t.none : undefined}
    >
      <Links
        label={t.by}
        links={BY.map((one) => ({
          href: chartAddress(view, { by: one }),
          words: t.byWhat[one],
          current: one === by,
        }))}
      />
    </TimeChart>
  );
}

/** Those that cost most first; what cost nothing has no bar. */
function spendLines(
  stats: StatsReply,
  bins: readonly Bin[],
  by: ChartView['by'],
  overview: Overview,
): ChartLine[] {
  return linesBy(stats, by)
    .filter(({ total }) => total.cost > 0)
    .toSorted(
      (a, b) => Number(a.key === undefined) - Number(b.key === undefined) || b.total.cost - a.total.cost,
    )
    .map(({ key, cost, total }) => ({
      key,
      name: nameOfLine(by, key, stats, overview),
      figures: sumsOf(bins, cost),
      whole: t.amount(total.cost),
      href: key === undefined ? undefined : callsBehind(by, key, stats.days),
    }));
}
