/** Commands about what sites may do. */
import { erase } from '../../lib/ledger/erase.ts';
import type { Grants } from '../../lib/permissions/grants.ts';
import { type Place, placeOf, reaches, type Where } from '../../lib/permissions/place.ts';
import type { Budget } from '../../lib/protocol/budget.ts';
import type { Command } from '../../lib/protocol/control.ts';
import { OrielError } from '../../lib/protocol/errors.ts';
import { CHAT_CAPABILITIES, UNUSED_DAYS } from '../../lib/protocol/grant.ts';
import { UNDO_MS } from '../../lib/protocol/limits.ts';
import type { SiteReplies, UnusedView } from '../../lib/protocol/site-control.ts';
import { without } from '../../lib/settings/entries.ts';
import type { Rooms } from '../background/rooms.ts';
import { orNothing } from './closed.ts';
import { knowChosen } from './knowing.ts';
import { isOffered } from './routing.ts';
import { forgetStandard } from './standard.ts';
import { forgetUnlocking } from './unlocking.ts';

type Of<C extends Command['command']> = Extract<Command, { command: C }>;
export type SiteHandlers = {
  [C in keyof SiteReplies]: (rooms: Rooms, command: Of<C>) => Promise<SiteReplies[C]>;
};

interface Chosen {
  origin: string;
  /** When it was forgotten, Unix ms. */
  at: number;
  budget: Budget | undefined;
  keep: boolean | undefined;
}
/** What was chosen for a site that was forgotten, by its undo: with its permission alone it could do more than before. */
const chosenFor = new Map<string, Chosen>();

const invalid = (message: string) => new OrielError('invalid-request', { message });

export const siteHandlers: SiteHandlers = {
  'set-site-access': async (
    { grants, throttle, takeBack },
    { access, capabilities = CHAT_CAPABILITIES, lasts = 'always', limit, ...where },
  ) => {
    if ((lasts === 'spend') !== (limit !== undefined)) throw invalid('Say how much the site may spend.');
    takeBack(where);
    const takes = takesAway(grants, where, access);
    let undo: string | undefined;
    if (access === 'ask') undo = await grants.revoke(where);
    else if (access === 'deny' && lasts === 'session') await grants.denyForSession(where);
    else if (access === 'deny') undo = await grants.deny(where);
    else
      await grants.allow(
        { origin: where.origin, topOrigin: where.top ?? where.origin, incognito: false },
        capabilities,
        {
          lasts,
          limit,
        },
      );
    await throttle.forget(where.top ?? where.origin);
    return takes && undo !== undefined ? { undo } : {};
  },
  'set-site-model': async (rooms, { model, ...where }) => {
    if (model !== null && !isOffered(rooms, model)) throw invalid('This model’s provider is not set up.');
    await rooms.grants.setModel(where, model ?? undefined);
    if (model !== null) await rooms.settings.markChosen();
    await knowChosen(rooms, [model]);
    return null;
  },
  'revoke-grant': async ({ grants }, { capabilities, from, ...where }) => {
    const undo = await grants.revokeGrant(where, { capabilities, from });
    if (undo === undefined) throw invalid('This permission has ended already. Look at the site again.');
    return { undo };
  },
  'revoke-all-sites': async ({ grants, takeBack }) => {
    takeBack();
    return { undo: await grants.revokeAll() };
  },
  'forget-site': async (rooms, { origin, top }) => {
    const { grants, throttle, ledger, sticky, answers, budgets, settings, takeBack, now } = rooms;
    takeBack({ origin, top });
    const undo = await grants.forget({ origin, top });
    const at = now();
    // What a frame did elsewhere is recorded under its own name.
    if (top === undefined || top === origin) {
      await throttle.forget(origin);
      await forgetUnlocking(rooms, origin);
      sticky.forget(origin);
      await (await answers()).erase(origin);
      await erase((await ledger).database, { origin });
      await budgets.forget({ origin });
      const budget = own(settings.budgets().sites, origin);
      const keep = own(settings.keeping().sites, origin);
      chosenFor.set(undo, { origin, at, budget, keep });
      await settings.changeBudgets((all) => ({ ...all, sites: without(all.sites, origin) }));
      await settings.changeKeeping((all) => ({ ...all, sites: without(all.sites, origin) }));
      await forgetStandard(rooms, origin);
    }
    return { undo };
  },
  'restore-sites': async (rooms, { undo }) => {
    // Before the permission: nothing is let in without its limits.
    await restoreChosen(rooms, undo);
    if (!(await rooms.grants.restore(undo)))
      throw invalid('It is too late to take that back. Allow the site again.');
    return null;
  },
  'settle-unused': async ({ grants }, { back }) => {
    await grants.settleLapsed(back);
    return null;
  },
  'set-unused-days': async ({ settings }, { days }) => {
    await settings.setUnusedDays(days);
    return null;
  },
};

/** Whether anything is decided that a no, or asking again, would take: about a site, its frames and what it has inside. */
function takesAway(grants: Grants, where: Where, access: 'allow' | 'deny' | 'ask'): boolean {
  const place = placeOf(where);
  // Below a no for now there may be a yes, which counts again once the browser closes.
  const holds = ({ origin, top: topOrigin }: Place) =>
    grants.held({ origin, topOrigin, incognito: false }).length > 0;
  return grants
    .list()
    .filter((one) => reaches(place, placeOf(one)))
    .some((one) => holds(placeOf(one)) || (access === 'ask' && (one.access === 'deny' || one.refused)));
}

/** What was chosen since stays. Too late for the permission is too late for this. */
async function restoreChosen({ settings, now }: Rooms, undo: string): Promise<void> {
  for (const [id, { at }] of chosenFor) if (now() < at || now() - at > UNDO_MS) chosenFor.delete(id);
  const { origin = '', budget, keep } = chosenFor.get(undo) ?? {};
  chosenFor.delete(undo);
  if (budget !== undefined)
    await settings.changeBudgets((all) => ({ ...all, sites: { [origin]: budget, ...all.sites } }));
  if (keep !== undefined)
    await settings.changeKeeping((all) => ({ ...all, sites: { [origin]: keep, ...all.sites } }));
}

const own = <T>(all: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(all, key) ? all[key] : undefined;

/** Which permissions ended unused, and after how long one does. */
export function unusedView({ grants, settings }: Rooms): UnusedView {
  const { unusedDays = UNUSED_DAYS } = settings.current();
  return { days: unusedDays, sites: orNothing(() => grants.lapsed(), []) };
}
