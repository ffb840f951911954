import { endpointsText as t } from '../../../lib/i18n/charts.ts';
import { type EndpointStats, EndpointTable } from './EndpointTable.tsx';
import type { StatsReply } from './line-names.ts';

type Measured = 'firstMs' | 'perSecond';

/** How soon and how fast each endpoint answered. */
export function Speeds({ stats }: { stats: StatsReply }) {
  return (
    <>
      <Quantiles
        stats={stats}
        of="firstMs"
        heading={t.firstHeading}
        unit={t.firstUnit}
        none={t.firstNone}
        columns={[t.half, t.most]}
        amount={t.ms}
      />
      <Quantiles
        stats={stats}
        of="perSecond"
        heading={t.speedHeading}
        unit={t.speedUnit}
        none={t.speedNone}
        columns={[t.halfUpTo, t.mostUpTo]}
        amount={t.perSecond}
      />
    </>
  );
}

interface QuantilesProps {
  stats: StatsReply;
  of: Measured;
  heading: string;
  unit: string;
  none: string;
  columns: readonly string[];
  amount(figure: number): string;
}

function Quantiles({ stats, of, heading, unit, none, columns, amount }: QuantilesProps) {
  const measured = stats.endpoints.filter((one) => one[of] !== undefined);
  const most = Math.max(...measured.map((one) => one[of]?.p95 ?? 0));
  return (
    <EndpointTable
      heading={heading}
      unit={unit}
      none={none}
      columns={columns.map((words, place) => (
        <Key key={words} of={place === 0 ? 'range-half' : 'range-most'} words={words} />
      ))}
      endpoints={measured}
      stats={stats}
      bar={(one) => <Range one={one} of={of} most={most} />}
      cells={(one) => [amount(one[of]?.p50 ?? 0), amount(one[of]?.p95 ?? 0)]}
    />
  );
}

function Key({ of, words }: { of: 'range-half' | 'range-most'; words: string }) {
  return (
    <>
      <span class="range range-key" aria-hidden="true">
        <span class={of} style={of === 'range-most' ? { width: '100%' } : {}} />
      </span>{' '}
      {words}
    </>
  );
}

/** A dot for the half, and a bar up to where most are. */
function Range({ one, of, most }: { one: EndpointStats; of: Measured; most: number }) {
  const { p50 = 0, p95 = 0, samples } = one[of] ?? {};
  const share = (figure: number) => `${most > 0 ? (100 * figure) / most : 0}%`;
  return (
    <>
      <span class="range" aria-hidden="true">
        <span class="range-most" style={{ width: share(p95) }} />
        <span class="range-half" style={{ insetInlineStart: share(p50) }} />
      </span>
      {samples !== undefined && <span class="hint">{t.samples(samples)}</span>}
    </>
  );
}
