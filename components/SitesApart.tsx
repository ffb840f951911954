import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Overview } from '../lib/protocol/control.ts';
import { OriginName } from './OriginName.tsx';
import { Select, type SelectChoice } from './Select.tsx';

interface SitesApartProps<Value extends string> {
  overview: Overview;
  /** What holds for each site that is set apart. */
  apart: Readonly<Record<string, Value>>;
  choices: readonly SelectChoice<Value>[];
  /** What a site gets when it is set apart: it is to be other than all others. */
  first: Value;
  words: {
    sites: string;
    noSites: string;
    asAll: string;
    another: string;
    chooseSite: string;
    of(origin: string): string;
  };
  /** Below the heading. */
  children?: ComponentChildren;
  /** Null: as all others from now on. */
  onChange(origin: string, value: Value | null): void;
}

/** Sites for which something else holds than for all others. */
export function SitesApart<Value extends string>(props: SitesApartProps<Value>) {
  const { overview, apart, choices, first, words, children, onChange } = props;
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
      <h3>{words.sites}</h3>
      {children}
      {origins.length === 0 && <p class="hint">{words.noSites}</p>}
      {origins.length > 0 && (
        <ul class="rows">
          {origins.map((origin) => (
            <li key={origin} class="site-apart">
              <OriginName origin={origin} />
              <select
                class="input"
                aria-label={words.of(origin)}
                value={apart[origin]}
                onChange={(event) => {
                  // Behind the last of them: as all others.
                  onChange(origin, choices[event.currentTarget.selectedIndex]?.value ?? null);
                }}
              >
                {choices.map(({ value, label }) => (
                  <option key={value} value={value} selected={value === apart[origin]}>
                    {label}
                  </option>
                ))}
                <option value="">{words.asAll}</option>
              </select>
            </li>
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <div class="narrow">
          <Select
            label={words.another}
            value=""
            choices={[
              { value: '', label: words.chooseSite },
              ...others.map((value) => ({ value, label: value })),
            ]}
            onChange={(origin) => {
              if (origin !== '') onChange(origin, first);
            }}
          />
        </div>
      )}
    </>
  );
}
