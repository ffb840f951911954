import { useMemo, useState } from 'preact/hooks';
import { exportText, callsText as t } from '../../lib/i18n/activity.ts';
import type { Overview } from '../../lib/protocol/control.ts';
import { Notice } from '../Notice.tsx';
import { namesOf } from '../routing/model-names.ts';
import { CallRow } from './CallRow.tsx';
import { addressOf, type CallFilters, countOf, filtersOf } from './call-filters.ts';
import { ExportCalls } from './ExportCalls.tsx';
import { Filters } from './Filters.tsx';
import { type Calls, useCalls } from './use-calls.ts';

interface CallListProps {
  overview: Overview;
  /** What stands behind the question mark of the address. */
  query: string | undefined;
}

/** In place: what was narrowed step by step is one step back. */
const goTo = (filters: CallFilters) => location.replace(addressOf(filters));

/** The calls that were made, and on a click what became of each. */
export function CallList({ overview, query = '' }: CallListProps) {
  const filters = useMemo(() => filtersOf(query), [query]);
  const [exporting, setExporting] = useState(false);
  const calls = useCalls(filters);
  return (
    <section class="block">
      <div class="row spread">
        <h2>{t.heading}</h2>
        <div class="row">
          <button type="button" class="button" onClick={calls.refresh}>
            {t.refresh}
          </button>
          <button
            type="button"
            class="button"
            aria-expanded={exporting}
            onClick={() => setExporting(!exporting)}
          >
            {exportText.open}
          </button>
        </div>
      </div>
      <p class="lede">{t.hint}</p>
      <Filters overview={overview} filters={filters} onChange={goTo} />
      {exporting && <ExportCalls filters={filters} onClose={() => setExporting(false)} />}
      {calls.error !== undefined && (
        <div class="load-error">
          <Notice tone="bad">{calls.error}</Notice>
          <button
            type="button"
            class="button"
            onClick={calls.rows === undefined ? calls.refresh : calls.more}
          >
            {t.again}
          </button>
        </div>
      )}
      <Rows calls={calls} overview={overview} />
      <State calls={calls} filtered={countOf(filters) > 0} onMore={calls.more} onStop={calls.stop} />
    </section>
  );
}

function Rows({ calls, overview }: { calls: Calls; overview: Overview }) {
  const { rows = [], endpoints } = calls;
  const [open, setOpen] = useState<number>();
  const nameOf = useMemo(() => namesOf(overview.models, endpoints), [overview.models, endpoints]);
  if (rows.length === 0) return null;
  return (
    <ul class="rows calls">
      {rows.map((call) => (
        <CallRow
          key={call.id}
          call={call}
          overview={overview}
          endpoints={endpoints}
          nameOf={nameOf}
          open={open === call.id}
          onToggle={() => setOpen(open === call.id ? undefined : call.id)}
        />
      ))}
    </ul>
  );
}

interface StateProps {
  calls: Calls;
  filtered: boolean;
  onMore(): void;
  onStop(): void;
}

/** How far the list has come, and how it goes on. */
function State({ calls, filtered, onMore, onStop }: StateProps) {
  const { rows, before, since, busy, stopped, error } = calls;
  const found = rows?.length ?? 0;
  if (busy === 'search')
    return (
      <div class="row">
        {since !== undefined && before !== undefined && (
          <progress aria-label={t.searchProgress} max={since} value={since - before} />
        )}
        <p class="hint" role="status">
          {t.searching(found)}
        </p>
        <button type="button" class="button small" onClick={onStop}>
          {t.stop}
        </button>
      </div>
    );
  if (rows === undefined) return stopped || error !== undefined ? null : <p class="loading">{t.loading}</p>;
  if (found === 0 && before === undefined && !stopped)
    return (
      <div class="empty">
        <p role="status">{filtered ? t.noneFound : t.none}</p>
        {filtered && <a href="#activity/calls">{t.noFilters}</a>}
      </div>
    );
  return (
    <div class="row">
      {before !== undefined && error === undefined && (
        <button type="button" class="button" aria-disabled={busy !== undefined} onClick={onMore}>
          {stopped ? t.goOn : t.more}
        </button>
      )}
      <p class="hint" role="status">
        {stopped ? t.stopped(found) : t.shown(found, before === undefined)}
      </p>
    </div>
  );
}
