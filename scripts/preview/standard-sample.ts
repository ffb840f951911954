/** Whose web-standard AI the sites of the sample get, and what the background does about it. */
import type { Command, Overview } from '../../lib/protocol/control.ts';
import { NO_STANDARD } from '../../lib/protocol/standard.ts';
import type { SiteStandardView, StandardView } from '../../lib/protocol/standard-control.ts';
import { longOrigin } from './sites-sample.ts';

export function standardOf(name: string): StandardView {
  if (name === 'full')
    return {
      usual: 'automatic',
      by: 'browser',
      own: 'model',
      sites: { 'https://chat.example.net': 'oriel', 'https://games.example.org:8443': 'oriel' },
      untold: [],
    };
  if (name === 'long')
    return {
      usual: 'oriel',
      by: 'oriel',
      own: 'nothing',
      sites: { [longOrigin]: 'browser' },
      untold: [longOrigin],
    };
  return { ...NO_STANDARD, by: 'oriel', own: 'names', untold: [] };
}

export function siteStandardOf(
  { by: usual, own, sites, untold }: StandardView,
  origin: string,
): SiteStandardView {
  const isUntold = untold.includes(origin);
  return {
    by: isUntold ? usual : (sites[origin] ?? usual),
    usual,
    own,
    allPorts: own === 'nothing',
    untold: isUntold,
  };
}

/** Undefined: it is about something else. */
export function runStandard(overview: Overview, command: Command): unknown {
  const { standard } = overview;
  switch (command.command) {
    case 'set-standard': {
      const automatic = standard.own === 'model' ? 'browser' : 'oriel';
      const by = command.usual === 'automatic' ? automatic : command.usual;
      overview.standard = { ...standard, usual: command.usual, by };
      return null;
    }
    case 'set-site-standard': {
      const { [command.origin]: _, ...others } = standard.sites;
      const sites = command.by === null ? others : { ...others, [command.origin]: command.by };
      overview.standard = { ...standard, sites };
      return null;
    }
  }
  return undefined;
}
