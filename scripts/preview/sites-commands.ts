/** What the background does about sites and budgets, over the sample. */
import type { Budget, Budgets } from '../../lib/protocol/budget.ts';
import type { Command, Overview, SiteView } from '../../lib/protocol/control.ts';
import { CHAT_CAPABILITIES, type GrantView, LIFETIME_MS } from '../../lib/protocol/grant.ts';
import { allowancesOf, site, standing } from './sites-sample.ts';

interface Where {
  origin: string;
  top?: string | undefined;
}

const isAt =
  ({ origin, top }: Where) =>
  (one: Where) =>
    one.origin === origin && one.top === top;

export function siteOf(overview: Overview, where: Where): SiteView {
  const known = overview.sites.find(isAt(where));
  if (known !== undefined) return known;
  const made = site(where.origin, where.top === undefined ? {} : { top: where.top });
  overview.sites = [...overview.sites, made];
  return made;
}

let removed: SiteView[] = [];
const remove = (overview: Overview, next: (one: SiteView) => SiteView | undefined) => {
  removed = overview.sites;
  overview.sites = overview.sites.flatMap((one) => next(one) ?? []);
  return { undo: 'removed' };
};
const asked = ({ grants: _, lasts: __, refused: ___, ...one }: SiteView): SiteView => ({
  ...one,
  access: 'ask',
});

function allow(overview: Overview, command: Extract<Command, { command: 'set-site-access' }>) {
  const one = siteOf(overview, command);
  const { access, capabilities = [...CHAT_CAPABILITIES], lasts = 'always', limit } = command;
  const takes =
    access === 'ask'
      ? one.access !== 'ask'
      : access === 'deny' && lasts !== 'session' && one.access === 'allow';
  // As they were, to be given back: one of them is changed below.
  if (takes) removed = overview.sites.map((each) => ({ ...each }));
  const ms = LIFETIME_MS[lasts];
  const kind: GrantView['lasts'] = ms !== undefined ? 'until' : (lasts as GrantView['lasts']);
  Object.assign(one, {
    access,
    lasts: access === 'allow' ? kind : access === 'deny' && lasts === 'session' ? lasts : undefined,
    grants: undefined,
    refused: undefined,
  });
  if (access !== 'allow') return takes ? { undo: 'removed' } : {};
  const from = Date.now();
  one.grants = [
    {
      capabilities,
      lasts: kind,
      from,
      ...(ms === undefined ? {} : { until: from + ms }),
      ...(limit === undefined ? {} : { spend: { limit, spent: 0 } }),
    },
  ];
  return {};
}

/** Where the limits of a new budget stand, as much being spent as before. */
function restand(one: SiteView, budget: Budget, own: boolean) {
  const { allowances = [] } = one.spending ?? {};
  const used = (limit: keyof Budget) => allowances.find((each) => each.limit === limit)?.used ?? 0;
  const day = used('perDay');
  one.spending = {
    ...(own ? { budget } : {}),
    allowances: standing(budget, { day, month: Math.max(day, used('perMonth'), one.spentThisMonth ?? 0) }),
  };
}

function setBudgets(overview: Overview, next: Budgets) {
  overview.budgets = next;
  overview.allowances = allowancesOf(next, Date.now());
  for (const one of overview.sites) {
    const own = next.sites[one.origin];
    restand(one, own ?? next.site, own !== undefined);
  }
  return null;
}

const without = <T>(all: Record<string, T>, key: string) =>
  Object.fromEntries(Object.entries(all).filter(([name]) => name !== key));

/** Undefined: it is about something else. */
export function runSites(overview: Overview, command: Command): unknown {
  const { budgets } = overview;
  switch (command.command) {
    case 'set-site-access':
      return allow(overview, command);
    case 'set-site-model':
      siteOf(overview, command).model = command.model ?? undefined;
      return null;
    case 'revoke-grant': {
      const meant = ({ from, capabilities }: GrantView) =>
        from === command.from && `${capabilities}` === `${command.capabilities}`;
      const without = (one: SiteView): SiteView => {
        const grants = one.grants?.filter((grant) => !meant(grant)) ?? [];
        return grants.length === 0 ? asked(one) : { ...one, grants };
      };
      return remove(overview, (one) => (isAt(command)(one) ? without(one) : one));
    }
    case 'revoke-all-sites':
      return remove(overview, (one) => (one.access === 'allow' ? asked(one) : one));
    case 'forget-site':
      return remove(overview, (one) => (isAt(command)(one) ? undefined : one));
    case 'restore-sites':
      overview.sites = removed;
      return null;
    case 'settle-unused':
    case 'set-unused-days': {
      const { days = null, sites = [] } = overview.unused ?? {};
      overview.unused =
        command.command === 'settle-unused' ? { days, sites: [] } : { days: command.days, sites };
      return null;
    }
    case 'set-budgets': {
      const { site: usual = budgets.site, all, providers = {} } = command;
      const { all: before, ...rest } = budgets;
      const limit = all === undefined ? before : all;
      let each = budgets.providers;
      for (const [id, budget] of Object.entries(providers))
        each = budget === null ? without(each, id) : { ...each, [id]: budget };
      return setBudgets(overview, {
        ...rest,
        site: usual,
        providers: each,
        ...(limit === undefined || limit === null ? {} : { all: limit }),
      });
    }
    case 'set-site-budget': {
      const { origin, budget } = command;
      const sites = budget === null ? without(budgets.sites, origin) : { ...budgets.sites, [origin]: budget };
      return setBudgets(overview, { ...budgets, sites });
    }
  }
  return undefined;
}
