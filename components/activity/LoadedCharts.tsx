import { chartsText as t } from '../../lib/i18n/charts.ts';
import type { Overview } from '../../lib/protocol/control.ts';
import { Notice } from '../Notice.tsx';
import { useLoad } from '../use-load.ts';

/** What draws is a script of its own: who never looks at charts never reads it. */
const load = () => import('./charts/Charts.tsx');

interface LoadedChartsProps {
  overview: Overview;
  query: string | undefined;
}

export function LoadedCharts({ overview, query }: LoadedChartsProps) {
  const { value, error } = useLoad(load);
  if (value !== undefined) return <value.Charts overview={overview} query={query} />;
  if (error !== undefined) return <Notice tone="bad">{error}</Notice>;
  return <p class="loading">{t.loadingCharts}</p>;
}
