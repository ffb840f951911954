/** Commands about what was done and what it cost. */

import { readStats } from '../../lib/ledger/charts.ts';
import { erase } from '../../lib/ledger/erase.ts';
import { type ActivityRow, readCall, readPage } from '../../lib/ledger/query.ts';
import { sweep } from '../../lib/ledger/retention.ts';
import type { KeptMessage, KeptText } from '../../lib/ledger/text.ts';
import { report } from '../../lib/platform/report.ts';
import type { ActivityReplies, ActivityView, KeptTextView } from '../../lib/protocol/activity-control.ts';
import type { Budget, Budgets } from '../../lib/protocol/budget.ts';
import type { ModelRef } from '../../lib/protocol/config.ts';
import type { Command } from '../../lib/protocol/control.ts';
import { OrielError } from '../../lib/protocol/errors.ts';
import { withEntry, without } from '../../lib/settings/entries.ts';
import type { Rooms } from '../background/rooms.ts';
import { endpointViews, refsOf } from './endpoint-views.ts';
import { forgetBroken } from './found-broken.ts';
import { renewSign } from './renew-sign.ts';

type Of<C extends Command['command']> = Extract<Command, { command: C }>;
export type ActivityHandlers = {
  [C in keyof ActivityReplies]: (rooms: Rooms, command: Of<C>) => Promise<ActivityReplies[C]>;
};

const databaseOf = async ({ ledger }: Rooms) => (await ledger).database;

export const activityHandlers: ActivityHandlers = {
  activity: async (rooms, { filter, before, limit }) => {
    const page = await readPage(await databaseOf(rooms), { filter, before, limit });
    return { ...page, rows: page.rows.map(viewOf), endpoints: await namesIn(rooms, page.rows) };
  },
  'activity-call': async (rooms, { id }) => {
    const found = await readCall(await databaseOf(rooms), id);
    if (found === undefined) return { endpoints: {} };
    const { row, text } = found;
    return {
      row: viewOf(row),
      ...(text === undefined ? {} : { text: textOf(text) }),
      endpoints: await namesIn(rooms, [row]),
    };
  },
  stats: async (rooms, { from, to }) => {
    if (to <= from) throw new OrielError('invalid-request', { message: 'The time ends before it begins.' });
    const stats = await readStats(await databaseOf(rooms), { from, to });
    const providers = rooms.settings.current().providers.map(({ id, label }) => [id, label] as const);
    return {
      ...stats,
      endpointNames: await endpointViews(
        rooms,
        stats.endpoints.map(({ endpoint }) => endpoint),
      ),
      providers: Object.fromEntries(providers),
    };
  },
  'erase-activity': async (rooms, { what }) => {
    const { calls, texts } = await erase(await databaseOf(rooms), what);
    forgetBroken(rooms);
    await rooms.budgets.forget(what);
    rooms.grants.accountErased(what.origin);
    // What answers were remembered, and with whom conversations were held, tells of the same calls. Of a time all go: an
    // answer that was given before it may have been given again in it.
    await (await rooms.answers()).erase(what.origin);
    rooms.sticky.forget(what.origin);
    return { rows: calls, texts };
  },
  'set-keeping': async (rooms, { all, days }) => {
    await rooms.settings.changeKeeping((keeping) => ({ ...keeping, all, days }));
    await sweepKept(rooms).catch(notSwept);
    return null;
  },
  'set-site-keeping': async ({ settings }, { origin, keep }) => {
    await settings.changeKeeping((keeping) => ({
      ...keeping,
      sites: withEntry(keeping.sites, origin, keep),
    }));
    return null;
  },
  'set-budgets': async (rooms, { site, all, providers = {} }) => {
    await rooms.settings.changeBudgets((budgets) => {
      const { all: before, ...rest } = budgets;
      const kept = all === undefined ? before : (all ?? undefined);
      return {
        ...rest,
        ...(kept === undefined ? {} : { all: kept }),
        site: site ?? budgets.site,
        providers: Object.entries(providers).reduce(
          (its, [id, budget]) => withBudget(its, id, budget),
          budgets.providers,
        ),
      };
    });
    await renewSign(rooms);
    return null;
  },
  'set-site-budget': async (rooms, { origin, budget }) => {
    await rooms.settings.changeBudgets((budgets) => ({
      ...budgets,
      sites: withBudget(budgets.sites, origin, budget),
    }));
    await renewSign(rooms);
    return null;
  },
};

/** A budget with nothing in it is one: without limits. */
function withBudget(all: Budgets['sites'], key: string, budget: Budget | null): Budgets['sites'] {
  const others = without(all, key);
  return budget === null ? others : { ...others, [key]: budget };
}

/** What has been kept for long enough goes. @throws StoreError */
export async function sweepKept(rooms: Rooms): Promise<void> {
  await sweep(await databaseOf(rooms), rooms.now(), rooms.settings.keeping());
}

function viewOf({ providerId: _, attempts = [], ...row }: ActivityRow): ActivityView {
  return { ...row, attempts };
}

const namesIn = (rooms: Rooms, rows: readonly ActivityRow[]) =>
  endpointViews(
    rooms,
    rows.flatMap(({ attempts = [], decision, served }): ModelRef[] => [
      ...attempts.map(({ ref }) => ref),
      ...(decision === undefined ? [] : refsOf(decision)),
      ...(served === undefined ? [] : [served]),
    ]),
  );

const textOf = ({ messages, answers, cut }: KeptText): KeptTextView => ({
  messages: messages.map((message) => ({ role: message.role, ...wordsOf(message) })),
  answers: answers.map(wordsOf),
  ...(cut === undefined ? {} : { cut }),
});

function wordsOf({ text, files = [], calls = [] }: KeptMessage): { text: string; also?: string[] } {
  const also = [
    ...files.map(({ type, mediaType, name }) => [mediaType ?? type, name].filter(Boolean).join(' ')),
    ...calls.map(({ name, arguments: given }) => `calls ${name}(${given})`),
  ];
  return { text, ...(also.length === 0 ? {} : { also }) };
}

export const notSwept = report('What was kept for long enough was not erased');
