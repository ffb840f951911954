import { useMemo } from 'preact/hooks';
import { standardText as t } from '../../lib/i18n/standard.ts';
import type { Command, Overview } from '../../lib/protocol/control.ts';
import { OriginName } from '../OriginName.tsx';
import { Select } from '../Select.tsx';

interface StandardSitesProps {
  overview: Overview;
  onChange(command: Command): void;
}

const CHOICES = [
  { value: 'oriel', label: t.by('oriel') },
  { value: 'browser', label: t.by('browser') },
  { value: 'all', label: t.asAll },
] as const;

/** Sites that get another `LanguageModel` than all others. */
export function StandardSites({ overview, onChange }: StandardSitesProps) {
  const { sites: apart, by: usual } = overview.standard;
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
      {origins.length === 0 && <p class="hint">{t.noSites}</p>}
      {origins.length > 0 && (
        <ul class="rows">
          {origins.map((origin) => (
            <li key={origin} class="site-apart">
              <OriginName origin={origin} />
              <select
                class="input"
                aria-label={t.of(origin)}
                value={apart[origin]}
                onChange={(event) => {
                  const { value } = event.currentTarget;
                  const by = value === 'oriel' || value === 'browser' ? value : null;
                  onChange({ command: 'set-site-standard', origin, by });
                }}
              >
                {CHOICES.map(({ value, label }) => (
                  <option key={value} value={value} selected={value === apart[origin]}>
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
            onChange={(origin) => {
              const by = usual === 'oriel' ? 'browser' : 'oriel';
              if (origin !== '') onChange({ command: 'set-site-standard', origin, by });
            }}
          />
        </div>
      )}
    </>
  );
}
