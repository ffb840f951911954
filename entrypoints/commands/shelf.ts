import type { Listing } from '../../lib/catalog/listings.ts';
import { shelve } from '../../lib/catalog/models.ts';
import { presetNote, virtualText } from '../../lib/i18n/virtual.ts';
import { report } from '../../lib/platform/report.ts';
import type { ModelView } from '../../lib/protocol/control.ts';
import type { Routing } from '../../lib/protocol/routing.ts';
import { ORIEL, VIRTUAL_MODELS } from '../../lib/protocol/virtual.ts';
import { typeOf } from '../../lib/providers/index.ts';
import type { Needs } from '../../lib/router/types.ts';
import { presetRef } from '../../lib/settings/chosen-by-oriel.ts';
import type { Rooms } from '../background/rooms.ts';
import { orNothing } from './closed.ts';
import { isLocal, listInside } from './inside.ts';
import { catalogueOf, listingsOf } from './knowing.ts';

/** What the pickers show. Sends nothing anywhere, and is never on the path of a call. */
export async function modelsOnOffer(rooms: Rooms): Promise<ModelView[]> {
  const { settings, grants } = rooms;
  const { providers, defaultModel, taskModels = {} } = settings.current();
  const chosen = [
    defaultModel,
    ...Object.values(taskModels),
    ...orNothing(() => grants.list(), []).map(({ model }) => model),
  ];
  // A list that cannot be read costs the names of models, not the window in which to say no.
  const kept = await listingsOf(rooms)
    .all()
    .catch(() => new Map<string, Listing>());
  const catalogue = catalogueOf(rooms);
  // Without it a model has no more than its name, and can be chosen all the same.
  await catalogue.ready().catch(report('The catalogue was not read'));
  const inside = await Promise.all(providers.map((provider) => listInside(provider, rooms)));
  const shelved = shelve({
    providers,
    listings: new Map([
      ...kept,
      ...inside.flatMap((listing) => (listing ? [[listing.providerId, listing] as const] : [])),
    ]),
    inUse: chosen.filter((ref) => ref !== undefined),
    isLocal,
    known: { typeOf, facts: catalogue.facts, ids: catalogue.ids, own: settings.routing().own },
  });
  // Among nothing there is no choice: who has no model is to be told so.
  if (shelved.length === 0) return [];
  return [...(await withAnswers(rooms, chosenByOriel(settings.routing()))), ...shelved];
}

const PLAIN: Needs = { kind: 'chat', tools: false, json: false, inputs: [], outputs: [], inputTokens: 1_000 };

/** Who would answer now: a person who allows “Auto” is told what that means. */
async function withAnswers({ routes }: Rooms, models: readonly ModelView[]): Promise<ModelView[]> {
  return await Promise.all(
    models.map(async (model) => {
      const needs = model.ref === `${ORIEL}/vision` ? { ...PLAIN, inputs: ['image' as const] } : PLAIN;
      const explained = await routes.explain({ site: model.ref }, needs).catch(() => undefined);
      const answers = explained?.decision.candidates[0]?.ref;
      return answers === undefined ? model : { ...model, answers };
    }),
  );
}

/** What Oriel chooses itself, and the person's presets: before all others, as models are. */
function chosenByOriel({ presets }: Readonly<Routing>): ModelView[] {
  const own = { providerId: ORIEL, providerLabel: virtualText.group, local: false };
  return [
    ...VIRTUAL_MODELS.map((name) => ({
      ...own,
      ref: `${ORIEL}/${name}`,
      name: virtualText.name[name],
      note: virtualText.note[name],
      local: name === 'local',
    })),
    ...presets.map((preset) => ({
      ...own,
      ref: presetRef(preset.id),
      name: preset.label,
      note: presetNote(preset),
    })),
  ];
}
