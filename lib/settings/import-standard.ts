/** What an import does to whose web-standard AI sites get. Pure. */
import type { ConfigFile } from '../protocol/config-file.ts';
import type { ImportChange } from '../protocol/control.ts';
import { NO_STANDARD, type StandardUsual } from '../protocol/standard.ts';
import { change, differs } from './import-changes.ts';
import type { Settings } from './schema.ts';

const WORDS: Readonly<Record<StandardUsual, string>> = {
  automatic: 'automatic',
  oriel: 'Oriel’s',
  browser: 'the browser’s own',
};

/** Sites that are named take the file's choice; the others stay. */
export function planStandard(
  { usual, sites = {} }: NonNullable<ConfigFile['standard']>,
  { standard: before = NO_STANDARD }: Settings,
): { settings: Partial<Settings>; changes: ImportChange[] } {
  const standard = { usual: usual ?? before.usual, sites: { ...before.sites, ...sites } };
  const details = [
    ...differs('all sites', WORDS[before.usual], WORDS[standard.usual]),
    ...Object.entries(sites).flatMap(([origin, by]) => {
      const known = before.sites[origin];
      return differs(origin, known === undefined ? 'as all sites' : WORDS[known], WORDS[by]);
    }),
  ];
  return { settings: { standard }, changes: [change('Web-standard AI', true, details)] };
}
