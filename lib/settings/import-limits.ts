/** What an import does to limits: of money and pace, of what is kept, of permissions that nobody uses. Pure. */
import { type Budget, type Budgets, NO_BUDGETS } from '../protocol/budget.ts';
import type { ConfigFile } from '../protocol/config-file.ts';
import type { ImportChange } from '../protocol/control.ts';
import { UNUSED_DAYS } from '../protocol/grant.ts';
import { type Keeping, NO_KEEPING } from '../protocol/keeping.ts';
import { change, differs } from './import-changes.ts';
import type { Settings } from './schema.ts';

/** Part of a plan: the settings that it replaces, and how it says so. */
export interface PlannedLimits {
  settings: Partial<Settings>;
  changes: ImportChange[];
}

const LIMITS: Readonly<Record<keyof Budget, string>> = {
  perRequest: 'USD each request',
  perDay: 'USD a day',
  perMonth: 'USD a month',
  tokensPerMinute: 'tokens a minute',
  requestsPerMinute: 'requests a minute',
  concurrent: 'at the same time',
};
const LIMIT_NAMES = Object.keys(LIMITS) as (keyof Budget)[];

const limit = (budget: Budget | undefined, name: keyof Budget): string =>
  String(budget?.[name] ?? 'no limit');

/** A budget that is named replaces the one of the same owner; the others stay. */
export function planBudgets(
  { site, all, providers = {}, sites = {} }: NonNullable<ConfigFile['budgets']>,
  { budgets: before = NO_BUDGETS, providers: known }: Settings,
): PlannedLimits {
  const changes: ImportChange[] = [];
  const tell = (whose: string, was: Budget | undefined, is: Budget): void => {
    const details = LIMIT_NAMES.flatMap((name) => differs(LIMITS[name], limit(was, name), limit(is, name)));
    changes.push(change(`Budget of ${whose}`, was !== undefined, details));
  };
  if (site !== undefined) tell('every new site', before.site, site);
  if (all !== undefined) tell('all sites together', before.all, all);
  for (const [id, budget] of Object.entries(providers))
    tell(known.find((one) => one.id === id)?.label ?? id, before.providers[id], budget);
  for (const [origin, budget] of Object.entries(sites)) tell(origin, before.sites[origin], budget);
  const budgets: Budgets = {
    ...before,
    ...(site === undefined ? {} : { site }),
    ...(all === undefined ? {} : { all }),
    providers: { ...before.providers, ...providers },
    sites: { ...before.sites, ...sites },
  };
  return { settings: { budgets }, changes };
}

const kept = (keep: boolean | undefined): string =>
  keep === undefined ? 'as all sites' : keep ? 'kept' : 'not kept';

export function planKeeping(
  { all, days, sites = {} }: NonNullable<ConfigFile['keeping']>,
  { keeping: before = NO_KEEPING }: Settings,
): PlannedLimits {
  const changes: ImportChange[] = [];
  if (all !== undefined || days !== undefined)
    changes.push(
      change('Text of calls', true, [
        ...(all === undefined ? [] : differs('of all sites', kept(before.all), kept(all))),
        ...(days === undefined ? [] : differs('for days', String(before.days), String(days))),
      ]),
    );
  for (const [origin, keep] of Object.entries(sites)) {
    const was = before.sites[origin];
    const details = differs('text', kept(was), kept(keep));
    changes.push(change(`Text of calls of ${origin}`, was !== undefined, details));
  }
  const keeping: Keeping = {
    all: all ?? before.all,
    days: days ?? before.days,
    sites: { ...before.sites, ...sites },
  };
  return { settings: { keeping }, changes };
}

const after = (days: number | null): string => (days === null ? 'never' : `after ${days} days`);

export function planUnused(unusedDays: number | null, before: Settings): PlannedLimits {
  const { unusedDays: was = UNUSED_DAYS } = before;
  const details = differs('end', after(was), after(unusedDays));
  return { settings: { unusedDays }, changes: [change('Permissions that nobody uses', true, details)] };
}
