import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { endpointsText as t } from '../../../lib/i18n/charts.ts';
import { addressOf } from '../call-filters.ts';
import { timeSpan } from './chart-address.ts';
import type { StatsReply } from './line-names.ts';

/** Shown without a click: those that were asked most. */
const FIRST = 10;

export type EndpointStats = StatsReply['endpoints'][number];

interface EndpointTableProps {
  heading: string;
  unit: string;
  none: string;
  columns: readonly ComponentChildren[];
  /** Those that have something to show. */
  endpoints: readonly EndpointStats[];
  stats: StatsReply;
  /** Drawn below the name: what the figures beside it look like. */
  bar(endpoint: EndpointStats): ComponentChildren;
  cells(endpoint: EndpointStats): readonly string[];
}

/** One figure or two of each endpoint: a table that is its own chart. */
export function EndpointTable(props: EndpointTableProps) {
  const { heading, unit, none, columns, endpoints, stats, bar, cells } = props;
  const [all, setAll] = useState(false);
  const id = useId();
  const shown = all ? endpoints : endpoints.slice(0, FIRST);
  return (
    <section class="block chart" aria-labelledby={id}>
      <h2 id={id}>{heading}</h2>
      <p class="lede">{unit}</p>
      {endpoints.length === 0 ? (
        <p class="empty">{none}</p>
      ) : (
        <div class="panel">
          <table class="endpoint-table">
            <caption class="hidden">{heading}</caption>
            <thead>
              <tr>
                <th scope="col" class="col-head">
                  {t.endpoint}
                </th>
                {columns.map((column, place) => (
                  <th key={place} scope="col" class="col-head of-figures">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((one) => (
                <tr key={one.endpoint}>
                  <th scope="row" class="row-head">
                    <Name endpoint={one.endpoint} stats={stats} />
                    {bar(one)}
                  </th>
                  {cells(one).map((cell, place) => (
                    <td key={place} class="cell">
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          {shown.length < endpoints.length && (
            <button type="button" class="button small align-start" onClick={() => setAll(true)}>
              {t.showAll(endpoints.length)}
            </button>
          )}
        </div>
      )}
    </section>
  );
}

function Name({ endpoint, stats }: { endpoint: string; stats: StatsReply }) {
  const known = stats.endpointNames[endpoint];
  return (
    <>
      <a class="wrap" href={addressOf({ model: endpoint, when: timeSpan(stats.days) })} title={endpoint}>
        {known?.name ?? endpoint}
      </a>{' '}
      <span class="hint">{known?.providerLabel}</span>
    </>
  );
}
