/** Whose web-standard AI a site gets. */
import type { StandardBy, StandardUsual } from '../protocol/standard.ts';
import type { OwnStandard } from '../protocol/standard-control.ts';
import { list } from './format.ts';

const BY: Record<StandardBy, string> = { oriel: 'Oriel’s', browser: 'The browser’s own' };
const OWN: Record<OwnStandard, string> = {
  nothing: 'This browser has nothing of its own.',
  names: 'This browser has no model of its own ready.',
  model: 'This browser has a model of its own.',
};
const USUAL: Record<StandardUsual, string> = { automatic: 'Automatic', ...BY };

export const standardText = {
  heading: 'Web-standard AI',
  of: (origin: string) => `Web-standard AI on ${origin}`,
  by: (by: StandardBy) => BY[by],
  own: (own: OwnStandard) => OWN[own],
  hint: 'Browsers have begun to offer pages a model by themselves: LanguageModel, Summarizer, Translator and the like. Oriel can answer these as it answers window.ai: with your model, after asking you.',
  siteHint: 'What answers LanguageModel, Summarizer, Translator and the like here.',
  usual: 'On all sites',
  usuals: (usual: StandardUsual) => USUAL[usual],
  automatic: 'The browser’s own where it has a model, Oriel’s where it has none.',
  reload: 'Pages that are open keep what they have until you reload them.',
  reloadSite: 'Reload the page: until then it keeps what it has.',
  siteShut: 'For Oriel’s, the browser has to let Oriel in here. It asks you when you choose it.',
  next: 'Sites that use the browsers’ own LanguageModel can be answered by your model, too.',
  shut: 'The browser lets Oriel do this on this computer’s own pages only, and asks you about all others.',
  let: 'Let Oriel in on all sites',
  notLet: 'The browser did not let Oriel in. Everything else works as before.',
  allPorts: 'This browser cannot tell ports apart here: it holds for all of this host.',
  untold: (origins: readonly string[]) =>
    `This browser takes no rule for ${list(origins)}. There it is as on all sites.`,
  siteUntold: 'This browser takes no rule for this site. Here it is as on all sites.',
  sites: 'Sites apart',
  noSites: 'All sites are alike.',
  asAll: 'As on all sites',
  another: 'Set another site apart',
  chooseSite: 'Choose a site',
} as const;
