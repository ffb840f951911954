/** Whose web-standard AI a site gets: what a person chose, what the browser has of its own, and what it is told of both. */
import { builtInModels } from '../../lib/platform/built-in.ts';
import { report } from '../../lib/platform/report.ts';
import { patternsHavePorts, syncStandardScript } from '../../lib/platform/standard-script.ts';
import type { Command } from '../../lib/protocol/control.ts';
import { OrielError } from '../../lib/protocol/errors.ts';
import type { SiteStandardView, StandardReplies, StandardView } from '../../lib/protocol/standard-control.ts';
import {
  type StandardTerms,
  standardBy,
  standardPages,
  untoldSites,
  usualBy,
  withSiteStandard,
} from '../../lib/settings/standard.ts';
import type { Rooms } from '../background/rooms.ts';

type Of<C extends Command['command']> = Extract<Command, { command: C }>;
type StandardHandlers = {
  [C in keyof StandardReplies]: (rooms: Rooms, command: Of<C>) => Promise<StandardReplies[C]>;
};

/** What the browser did not take of the settings, as far as this background knows: a screen that opens finds it out again. */
const refusedBy = new WeakMap<Rooms['settings'], readonly string[]>();

const termsOf = ({ settings }: Pick<Rooms, 'settings'>): StandardTerms => ({
  ownModel: settings.current().ownModel ?? false,
  ports: patternsHavePorts(),
  refused: refusedBy.get(settings) ?? [],
});

/** The background's own word may be a moment's; a browser that is busy with a model may take long, ms. */
const PATIENCE_MS = 5_000;

/**
 * Whether the browser has a model that would answer a page now. One that it would have to download first is none: a page
 * would wait for gigabytes. Undefined where the browser does not say.
 */
function askBrowser(): Promise<boolean | undefined> {
  const models = builtInModels();
  if (models === undefined) return Promise.resolve(false);
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), PATIENCE_MS);
    models
      .availability()
      .then(
        (availability) => resolve(availability === 'available'),
        () => resolve(false),
      )
      .finally(() => clearTimeout(timer));
  });
}

/**
 * Registers Oriel's script for the pages that are to have it, by what is known of the browser's own model.
 * @returns whether the browser took less than it was told.
 */
async function register(rooms: Pick<Rooms, 'settings'>): Promise<boolean> {
  const terms = termsOf(rooms);
  const refused = await syncStandardScript(standardPages(rooms.settings.standard(), terms));
  if (refused.length > 0) refusedBy.set(rooms.settings, [...terms.refused, ...refused]);
  return refused.length > 0;
}

/**
 * Asks the browser for a model of its own, remembers what it says and mends the registration. Tells the screens where either
 * comes to something else than before.
 */
export async function syncStandard(rooms: Pick<Rooms, 'settings' | 'announce'>): Promise<void> {
  const { settings, announce } = rooms;
  const ownModel = await askBrowser();
  const changed = ownModel !== undefined && ownModel !== termsOf(rooms).ownModel;
  if (changed) await settings.setOwnModel(ownModel);
  const refused = await register(rooms);
  if (changed || refused) announce();
}

const notRegistered = report('The script of the web standard is not registered');

/** A screen opens: what has changed in the browser meanwhile is in force with the next page. */
export const renewStandard = (rooms: Rooms): void => void syncStandard(rooms).catch(notRegistered);

/** What comes with a file, or goes with a site: more depends on those than this. */
export const registerStandard = async (rooms: Rooms): Promise<void> => {
  await register(rooms).catch(notRegistered);
};

/** What was chosen is kept, and in force with the next registration, even where the browser does not take this one. */
async function change(rooms: Rooms, next: Parameters<Rooms['settings']['changeStandard']>[0]): Promise<null> {
  await rooms.settings.changeStandard(next);
  try {
    await register(rooms);
  } catch (cause) {
    const message =
      'The browser did not take this. Switch Oriel off and on again in the browser’s list of extensions.';
    throw new OrielError('internal', { message }, cause);
  }
  return null;
}

export const standardHandlers: StandardHandlers = {
  'set-standard': (rooms, { usual }) => change(rooms, ({ sites }) => ({ usual, sites })),
  'set-site-standard': (rooms, { origin, by }) =>
    change(rooms, (standard) => withSiteStandard(standard, origin, by, termsOf(rooms))),
};

/** Nothing is left of what was chosen for this site. */
export async function forgetStandard(rooms: Rooms, origin: string): Promise<void> {
  await rooms.settings.changeStandard((standard) => withSiteStandard(standard, origin, null, termsOf(rooms)));
  await registerStandard(rooms);
}

function ownOf({ ownModel }: StandardTerms): StandardView['own'] {
  if (ownModel) return 'model';
  return builtInModels() === undefined ? 'nothing' : 'names';
}

export function standardView(rooms: Rooms): StandardView {
  const standard = rooms.settings.standard();
  const terms = termsOf(rooms);
  return {
    ...standard,
    by: usualBy(standard, terms),
    own: ownOf(terms),
    untold: untoldSites(standard, terms),
  };
}

export function siteStandardView(rooms: Rooms, origin: string): SiteStandardView {
  const standard = rooms.settings.standard();
  const terms = termsOf(rooms);
  return {
    by: standardBy(standard, origin, terms),
    usual: usualBy(standard, terms),
    own: ownOf(terms),
    allPorts: !terms.ports,
    untold: untoldSites(standard, terms).includes(origin),
  };
}
