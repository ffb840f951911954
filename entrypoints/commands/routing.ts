import { privacyOf } from '../../lib/catalog/terms.ts';
import { type ActivityRow, readPage } from '../../lib/ledger/query.ts';
import { type ModelRef, splitModelRef } from '../../lib/protocol/config.ts';
import type { Command } from '../../lib/protocol/control.ts';
import { OrielError } from '../../lib/protocol/errors.ts';
import type {
  CallView,
  ExplanationView,
  RoutingReplies,
  RoutingView,
} from '../../lib/protocol/routing-control.ts';
import type { TaskName } from '../../lib/protocol/task.ts';
import { typeOf } from '../../lib/providers/index.ts';
import { isLocal } from '../../lib/providers/local.ts';
import { presetRef, refersTo } from '../../lib/settings/chosen-by-oriel.ts';
import { patched, withOwnFacts, withoutPreset, withPreset, withPrivacy } from '../../lib/settings/routing.ts';
import type { Rooms } from '../background/rooms.ts';
import { endpointViews, refsOf } from './endpoint-views.ts';
import { catalogueOf, knowChosen, makeEndpoints, refreshCatalogue } from './knowing.ts';

type Of<C extends Command['command']> = Extract<Command, { command: C }>;
export type RoutingHandlers = {
  [C in keyof RoutingReplies]: (rooms: Rooms, command: Of<C>) => Promise<RoutingReplies[C]>;
};

export const routingHandlers: RoutingHandlers = {
  'set-routing': async ({ settings }, { command: _, ...patch }) => {
    await settings.changeRouting((routing) => patched(routing, patch));
    return null;
  },
  'save-preset': async (rooms, { preset }) => {
    let id = '';
    await rooms.settings.changeRouting((routing) => {
      const saved = withPreset(routing, preset);
      id = saved.id;
      return saved.routing;
    });
    await knowChosen(rooms, preset.models);
    return { id };
  },
  'remove-preset': async ({ settings, grants }, { id }) => {
    const ref = presetRef(id);
    // The default goes with the preset that it was; what answers beyond chat may be one by a file.
    const tasks = Object.entries(settings.current().taskModels ?? {}) as [TaskName, ModelRef][];
    for (const [task, model] of tasks) if (model === ref) await settings.setTaskModel(task, undefined);
    await settings.changeRouting((routing) => withoutPreset(routing, id));
    for (const site of grants.list()) if (site.model === ref) await grants.setModel(site, undefined);
    return null;
  },
  'set-site-routing': async ({ grants, answers }, { routing, ...where }) => {
    const kept = grants.routing(where)?.cache === true;
    await grants.setRouting(where, routing);
    if (kept && routing.cache !== true) await (await answers()).erase(where.origin);
    return null;
  },
  'set-own-facts': async (rooms, { model, facts }) => {
    known(rooms, splitModelRef(model).providerId);
    await rooms.settings.changeRouting((routing) => withOwnFacts(routing, model, facts));
    await makeEndpoints(rooms);
    return null;
  },
  'set-privacy': async (rooms, { id, privacy }) => {
    known(rooms, id);
    await rooms.settings.changeRouting((routing) => withPrivacy(routing, id, privacy));
    await makeEndpoints(rooms);
    return null;
  },
  explain: async (rooms, { origin, model, supposed }) => {
    const site =
      origin === undefined
        ? {}
        : { site: rooms.grants.site({ origin }).model, routing: rooms.grants.routing({ origin }) };
    const { inputTokens = 0, inputs = [], tools = false, json = false, outputTokens } = supposed;
    const explained = await rooms.routes.explain(
      { ...site, ...(model === undefined ? {} : { site: model }) },
      {
        kind: 'chat',
        tools,
        json,
        inputs,
        outputs: [],
        inputTokens,
        ...(outputTokens === undefined ? {} : { outputTokens }),
      },
    );
    const view: ExplanationView = {
      ...explained,
      endpoints: await endpointViews(rooms, refsOf(explained.decision)),
    };
    return view;
  },
  calls: async (rooms, { origin, limit }) => {
    const { database } = await rooms.ledger;
    const { rows } = await readPage(database, { filter: { origin }, limit });
    const refs = rows.flatMap(({ attempts = [], decision, served }) => [
      ...attempts.map(({ ref }) => ref),
      ...(decision === undefined ? [] : refsOf(decision)),
      ...(served === undefined ? [] : [served]),
    ]);
    return { calls: rows.map(callOf), endpoints: await endpointViews(rooms, refs) };
  },
  'refresh-catalogue': (rooms) => refreshCatalogue(rooms),
  'clear-answers': async ({ answers }, { origin }) => {
    await (await answers()).erase(origin);
    return null;
  },
};

function known({ settings }: Rooms, providerId: string): void {
  if (settings.provider(providerId) !== undefined) return;
  throw new OrielError('invalid-request', { message: 'This provider was removed.' });
}

function callOf({ providerId: _, attempts = [], ...row }: ActivityRow): CallView {
  return { ...row, attempts };
}

/** What the overview says of routing. */
export async function routingView(rooms: Rooms): Promise<RoutingView> {
  const catalogue = catalogueOf(rooms);
  // A catalogue that cannot be read says so itself; the other settings are worth showing.
  await catalogue.ready().catch(() => undefined);
  const routing = rooms.settings.routing();
  const terms: RoutingView['terms'] = {};
  for (const provider of rooms.settings.current().providers) {
    const type = typeOf(provider.type);
    if (type === undefined) continue;
    const its = privacyOf(provider, { type, local: isLocal(provider, type), own: routing.privacy });
    if (its !== undefined) terms[provider.id] = its;
  }
  return { ...routing, catalogue: catalogue.about(), terms };
}

/** A model that can be chosen: of a provider that is set up, or of Oriel's own. */
export const isOffered = ({ settings }: Rooms, ref: ModelRef): boolean => refersTo(settings.current(), ref);
