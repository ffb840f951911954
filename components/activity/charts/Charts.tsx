import { useCallback, useMemo } from 'preact/hooks';
import { chartsText as t } from '../../../lib/i18n/charts.ts';
import { cost, number } from '../../../lib/i18n/format.ts';
import { send } from '../../../lib/platform/control-client.ts';
import type { SumsView } from '../../../lib/protocol/activity-control.ts';
import type { Overview } from '../../../lib/protocol/control.ts';
import { Notice } from '../../Notice.tsx';
import { useLoad } from '../../use-load.ts';
import { Facts } from '../Facts.tsx';
import { binsOf } from './bins.ts';
import { chartAddress, DAYS, timeOf, viewOf } from './chart-address.ts';
import { Links } from './Links.tsx';
import { Savings } from './Savings.tsx';
import { Speeds } from './Speeds.tsx';
import { Spend } from './Spend.tsx';
import { TokenShare } from './TokenShare.tsx';
import { Uptime } from './Uptime.tsx';

interface ChartsProps {
  overview: Overview;
  query: string | undefined;
}

/** What the ledger adds up to, over time and by endpoint. */
export function Charts({ overview, query = '' }: ChartsProps) {
  const view = useMemo(() => viewOf(query), [query]);
  const { days, step } = view;
  const load = useCallback(async () => {
    const stats = await send({ command: 'stats', ...timeOf(days, Date.now()) });
    return { stats, of: days };
  }, [days]);
  const { value, error, reload } = useLoad(load);
  // Another time's figures stay until these are there: nothing jumps.
  const stats = value?.stats;
  const bins = useMemo(() => binsOf(stats?.days ?? [], step), [stats, step]);
  const chart = stats && { stats, bins, step, view, overview };
  return (
    <>
      <section class="block" aria-busy={value !== undefined && value.of !== days}>
        <h2>{t.heading}</h2>
        <p class="lede">{t.hint}</p>
        <div class="row chart-choices">
          <Links
            label={t.range}
            links={DAYS.map((one) => ({
              href: chartAddress(view, { days: one }),
              words: t.days[one],
              current: one === days,
            }))}
          />
          {days >= 90 && (
            <Links
              label={t.steps}
              links={(['day', 'week'] as const).map((one) => ({
                href: chartAddress(view, { step: one }),
                words: t.step[one],
                current: one === step,
              }))}
            />
          )}
        </div>
        {error !== undefined && (
          <div class="load-error">
            <Notice tone="bad">{error}</Notice>
            <button type="button" class="button" onClick={() => void reload()}>
              {t.again}
            </button>
          </div>
        )}
        {stats === undefined && error === undefined && <p class="loading">{t.loading}</p>}
        {stats !== undefined && stats.total.calls === 0 && stats.endpoints.length === 0 && (
          <p class="empty">{t.none}</p>
        )}
        {stats !== undefined && stats.total.calls > 0 && <Totals total={stats.total} />}
      </section>
      {chart !== undefined && chart.stats.total.calls > 0 && (
        <>
          <Spend {...chart} />
          <TokenShare {...chart} />
        </>
      )}
      {chart !== undefined && chart.stats.endpoints.length > 0 && (
        <>
          <Speeds {...chart} />
          <Uptime {...chart} />
        </>
      )}
      {chart !== undefined && chart.stats.total.calls > 0 && <Savings {...chart} />}
    </>
  );
}

function Totals({ total }: { total: SumsView }) {
  return (
    <div class="panel">
      <Facts
        label={t.totals}
        facts={[
          { name: t.calls, value: number(total.calls) },
          { name: t.read, value: number(total.input) },
          { name: t.written, value: number(total.output) },
          {
            name: t.spent,
            value: cost(total.cost),
            notes: total.unpriced === 0 ? [] : [t.unpriced(total.unpriced)],
          },
        ]}
      />
    </div>
  );
}
