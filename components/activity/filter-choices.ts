/** What the filters offer: what was used within a year, besides what is set up. Pure, but for `useFilterChoices`. */
import { useCallback, useMemo } from 'preact/hooks';
import { callsText, filterText as t } from '../../lib/i18n/activity.ts';
import { send } from '../../lib/platform/control-client.ts';
import type { ActivityReplies } from '../../lib/protocol/activity-control.ts';
import type { Overview } from '../../lib/protocol/control.ts';
import { useLoad } from '../use-load.ts';
import { isOwn } from './CallRow.tsx';
import type { CallFilters } from './call-filters.ts';
import { midnight } from './days.ts';

const YEAR = 365;

export interface Choice {
  value: string;
  label: string;
}
export interface FilterChoices {
  sites: Choice[];
  models: Choice[];
  endpoints: Choice[];
  providers: Choice[];
}

type Used = ActivityReplies['stats'];

/** What is chosen stays on offer, whether or not anybody knows it. */
export function choicesOf(
  { sites, providers }: Pick<Overview, 'sites' | 'providers'>,
  used: Used | undefined,
  chosen: CallFilters,
): FilterChoices {
  const keys = (lines: readonly { key?: string }[] | undefined) =>
    (lines ?? []).flatMap(({ key }) => key ?? []);
  const labels = new Map(providers.map(({ id, label }) => [id, label]));
  const endpoints = (used?.endpoints ?? []).map(({ endpoint }) => endpoint);
  const models = keys(used?.byModel);
  const isKnown = chosen.model === undefined || [...models, ...endpoints].includes(chosen.model);
  const origins = new Set([
    ...sites.map(({ origin }) => origin),
    ...keys(used?.byOrigin),
    ...(chosen.site === undefined ? [] : [chosen.site]),
  ]);
  const ids = new Set([
    ...labels.keys(),
    ...keys(used?.byProvider),
    ...(chosen.provider === undefined ? [] : [chosen.provider]),
  ]);
  return {
    sites: sorted([...origins].map((value) => ({ value, label: isOwn(value) ? callsText.own : value }))),
    models: sorted(
      [...models, ...(isKnown ? [] : [chosen.model ?? ''])].map((value) => ({ value, label: value })),
    ),
    endpoints: sorted(
      endpoints.map((value) => {
        const known = used?.endpointNames[value];
        return { value, label: known === undefined ? value : `${known.name} · ${known.providerLabel}` };
      }),
    ),
    providers: sorted(
      [...ids].map((value) => ({
        value,
        label: labels.get(value) ?? t.gone(used?.providers[value] ?? value),
      })),
    ),
  };
}

const sorted = (choices: Choice[]) => choices.sort((a, b) => a.label.localeCompare(b.label));

/** Reads what was used once the list is on the screen; until then what is set up can be chosen. */
export function useFilterChoices(overview: Overview, chosen: CallFilters): FilterChoices {
  const load = useCallback(
    () => send({ command: 'stats', from: midnight(Date.now(), YEAR - 1), to: midnight(Date.now(), -1) }),
    [],
  );
  const { value: used } = useLoad(load);
  return useMemo(() => choicesOf(overview, used, chosen), [overview, used, chosen]);
}
