import { useMemo } from 'preact/hooks';
import { keepingText as t } from '../../lib/i18n/activity.ts';
import { send } from '../../lib/platform/control-client.ts';
import type { Overview } from '../../lib/protocol/control.ts';
import { Notice } from '../Notice.tsx';
import { OriginName } from '../OriginName.tsx';
import { Select } from '../Select.tsx';
import { useAction } from '../use-load.ts';

interface SitesApartProps {
  overview: Overview;
  reload(): Promise<void>;
}

const CHOICES = [
  { value: 'kept', label: t.keptFor },
  { value: 'not', label: t.notKeptFor },
  { value: 'all', label: t.asAll },
] as const;

/** Sites whose text is kept, or not, whatever holds for all others. */
export function SitesApart({ overview, reload }: SitesApartProps) {
  const { sites: apart, all } = overview.keeping;
  const { error, run } = useAction();
  const set = (origin: string, keep: boolean | null) =>
    run(async () => {
      await send({ command: 'set-site-keeping', origin, keep });
      await reload();
    });
  const origins = Object.keys(apart).sort();
  // A site may be there more than once: in frames of others, too.
  const others = useMemo(
    () =>
      [...new Set(overview.sites.map(({ origin }) => origin))]
        .filter((origin) => !Object.hasOwn(apart, origin))
        .sort(),
    [overview.sites, apart],
  );
  return (
    <>
      <h3>{t.sites}</h3>
      <p class="hint">{t.sitesHint}</p>
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
      {origins.length === 0 && <p class="hint">{t.noSites}</p>}
      {origins.length > 0 && (
        <ul class="rows">
          {origins.map((origin) => (
            <li key={origin} class="site-apart">
              <OriginName origin={origin} />
              <select
                class="input"
                aria-label={t.textOf(origin)}
                value={apart[origin] ? 'kept' : 'not'}
                onChange={(event) => {
                  const { value } = event.currentTarget;
                  void set(origin, value === 'all' ? null : value === 'kept');
                }}
              >
                {CHOICES.map(({ value, label }) => (
                  <option key={value} value={value} selected={value === (apart[origin] ? 'kept' : 'not')}>
                    {label}
                  </option>
                ))}
              </select>
            </li>
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <div class="narrow">
          <Select
            label={t.another}
            value=""
            choices={[
              { value: '', label: t.chooseSite },
              ...others.map((value) => ({ value, label: value })),
            ]}
            // It is set apart to be other than all others.
            onChange={(origin) => origin !== '' && void set(origin, !all)}
          />
        </div>
      )}
    </>
  );
}
