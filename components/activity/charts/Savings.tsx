import { useMemo } from 'preact/hooks';
import { savingsText as t } from '../../../lib/i18n/charts.ts';
import { cost } from '../../../lib/i18n/format.ts';
import { sumsOf } from './bins.ts';
import type { ChartProps } from './Spend.tsx';
import { TimeChart } from './TimeChart.tsx';

const KINDS = ['caching', 'routing'] as const;

/** What caches of providers and the choice of endpoints saved, over time. */
export function Savings({ stats, bins, step }: ChartProps) {
  const { savings, days } = stats;
  const { lines, sums } = useMemo(() => {
    const together = KINDS.map((kind) => savings[kind].reduce((sum, figure) => sum + figure, 0));
    const shown = KINDS.map((kind, at) => ({
      key: kind,
      name: t[kind],
      figures: sumsOf(bins, savings[kind]),
      whole: cost(together[at] ?? 0),
    }));
    return { lines: shown, sums: together };
  }, [savings, bins]);
  const [caching = 0, routing = 0] = sums;
  const nothing = KINDS.every((kind) => savings[kind].every((figure) => figure === 0));
  const notes = [
    ...(savings.cacheRead > 0 && savings.input > 0 ? [t.fromCache(savings.cacheRead / savings.input)] : []),
    ...(savings.fromMemory > 0 ? [t.fromMemory(savings.fromMemory)] : []),
    t.explain,
  ];
  return (
    <TimeChart
      heading={t.heading}
      unit={t.unit}
      summary={t.summary(caching, routing)}
      caption={t.caption}
      bins={bins}
      days={days.length}
      step={step}
      lines={lines}
      arrange="beside"
      amount={cost}
      total={cost(caching + routing)}
      none={nothing ? t.none : undefined}
    >
      <p class="hint">{notes.join(' ')}</p>
    </TimeChart>
  );
}
