import { useCallback, useMemo, useState } from 'preact/hooks';
import { callsText as t } from '../../lib/i18n/explanation.ts';
import { send } from '../../lib/platform/control-client.ts';
import type { Overview } from '../../lib/protocol/control.ts';
import type { CallView } from '../../lib/protocol/routing-control.ts';
import { Notice } from '../Notice.tsx';
import { Select } from '../Select.tsx';
import { useLoad } from '../use-load.ts';
import { CallRow } from './CallRow.tsx';
import { namesOf } from './model-names.ts';

/** Calls shown at first, and with each "more". */
const STEP = 50;
const MOST = 200;

/** Stays with a call as newer ones come: its time, and its place among those of the same millisecond. */
function keyOf(calls: readonly CallView[], place: number): string {
  const time = calls[place]?.time;
  let same = 0;
  while (calls[place + same + 1]?.time === time) same += 1;
  return `${time} ${same}`;
}

/** The latest calls: what answered each, and on a click how it came to that. */
export function CallList({ overview }: { overview: Overview }) {
  const { sites, models } = overview;
  const [origin, setOrigin] = useState('');
  const [limit, setLimit] = useState(STEP);
  const [open, setOpen] = useState<string>();
  const load = useCallback(
    async () => ({
      ...(await send({ command: 'calls', limit, ...(origin === '' ? {} : { origin }) })),
      of: origin,
    }),
    [origin, limit],
  );
  const { value, error, reload } = useLoad(load);
  const nameOf = useMemo(() => namesOf(models, value?.endpoints), [models, value]);
  const choices = useMemo(
    () => [
      { value: '', label: t.allSites },
      ...sites.map((site) => ({ value: site.origin, label: site.origin })),
    ],
    [sites],
  );
  // Another site's calls are not this one's while these are being read.
  const calls = value?.of === origin ? value.calls : undefined;

  return (
    <section class="block">
      <div class="row spread">
        <h2>{t.heading}</h2>
        <button type="button" class="button" onClick={() => void reload()}>
          {t.refresh}
        </button>
      </div>
      <p class="lede">{t.hint}</p>
      {sites.length > 0 && (
        <div class="narrow">
          <Select
            label={t.site}
            value={origin}
            choices={choices}
            onChange={(next) => {
              setOrigin(next);
              setLimit(STEP);
              setOpen(undefined);
            }}
          />
        </div>
      )}
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
      {calls === undefined && error === undefined && <p class="loading">{t.loading}</p>}
      {calls?.length === 0 && <p class="empty">{origin === '' ? t.none : t.noneOf}</p>}
      {calls !== undefined && calls.length > 0 && (
        <ul class="rows calls">
          {calls.map((call, place) => {
            const key = keyOf(calls, place);
            return (
              <CallRow
                key={key}
                call={call}
                endpoints={value?.endpoints ?? {}}
                nameOf={nameOf}
                open={open === key}
                onToggle={() => setOpen(open === key ? undefined : key)}
              />
            );
          })}
        </ul>
      )}
      {calls !== undefined && calls.length > 0 && (
        <div class="row">
          {calls.length >= limit && limit < MOST && (
            <button type="button" class="button" onClick={() => setLimit(Math.min(MOST, limit + STEP))}>
              {t.more}
            </button>
          )}
          <p class="hint" role="status">
            {calls.length >= MOST ? t.most(MOST) : t.shown(calls.length)}
          </p>
        </div>
      )}
    </section>
  );
}
