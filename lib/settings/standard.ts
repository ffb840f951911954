/** Which pages get Oriel's web-standard AI, as the browser is to be told: match patterns. Pure. */
import type { Standard, StandardBy } from '../protocol/standard.ts';

/** What `automatic` and the browser's patterns depend on. */
export interface StandardTerms {
  /** The browser has a model of its own for pages. */
  ownModel: boolean;
  /** Its match patterns may name ports. Firefox's may not: one with a port matches nothing. */
  ports: boolean;
  /** Patterns that it was told and did not take. */
  refused: readonly string[];
}

/** Match patterns. Where nothing matches, nothing is to be registered. */
export interface StandardPages {
  matches: string[];
  excludeMatches: string[];
}

/**
 * Pages that a browser calls secure. On all others the script would define nothing: there is no reason to bring it there.
 * `*.localhost` is localhost, too.
 */
const SECURE = ['https://*/*', 'http://*.localhost/*', 'http://127.0.0.1/*', 'http://[::1]/*'];

const USUAL_PORTS: Readonly<Record<string, string>> = { 'https:': '443', 'http:': '80' };

/** The pattern of this origin alone, or, where patterns know no ports, of all of its host's. */
export function sitePattern(origin: string, ports: boolean): string {
  const { protocol, hostname, port } = new URL(origin);
  // A pattern without a port is one for all of them.
  const named = ports ? `:${port || USUAL_PORTS[protocol]}` : '';
  return `${protocol}//${hostname}${named}/*`;
}

export const usualBy = ({ usual }: Standard, { ownModel }: StandardTerms): StandardBy =>
  usual === 'automatic' ? (ownModel ? 'browser' : 'oriel') : usual;

/** A host may hold an asterisk, and in a pattern that would be all others (S20). */
const canBeTold = (origin: string, { ports, refused }: StandardTerms): boolean =>
  !origin.includes('*') && !refused.includes(sitePattern(origin, ports));

/** For whom the other was chosen. */
function others(standard: Standard, terms: StandardTerms): string[] {
  const usual = usualBy(standard, terms);
  return Object.keys(standard.sites).filter((origin) => standard.sites[origin] !== usual);
}

/** The patterns of those sites that get the other. */
function apart(standard: Standard, terms: StandardTerms): string[] {
  const told = others(standard, terms).filter((origin) => canBeTold(origin, terms));
  return [...new Set(told.map((origin) => sitePattern(origin, terms.ports)))].sort();
}

/** The sites that get what all get, whatever was chosen for them: the browser cannot be told of them. */
export const untoldSites = (standard: Standard, terms: StandardTerms): string[] =>
  others(standard, terms).filter((origin) => !canBeTold(origin, terms));

export function standardPages(standard: Standard, terms: StandardTerms): StandardPages {
  const patterns = apart(standard, terms);
  return usualBy(standard, terms) === 'oriel'
    ? { matches: SECURE.filter((pattern) => !terms.refused.includes(pattern)), excludeMatches: patterns }
    : { matches: patterns, excludeMatches: [] };
}

/** What this site gets. */
export function standardBy(standard: Standard, origin: string, terms: StandardTerms): StandardBy {
  const usual = usualBy(standard, terms);
  if (!apart(standard, terms).includes(sitePattern(origin, terms.ports))) return usual;
  return usual === 'oriel' ? 'browser' : 'oriel';
}

/** With this choice in place of every other that the browser could not tell from it. `null`: as for all sites. */
export function withSiteStandard(
  { usual, sites }: Standard,
  origin: string,
  by: StandardBy | null,
  { ports }: Pick<StandardTerms, 'ports'>,
): Standard {
  const pattern = sitePattern(origin, ports);
  const rest = Object.entries(sites).filter(([site]) => sitePattern(site, ports) !== pattern);
  return { usual, sites: Object.fromEntries(by === null ? rest : [...rest, [origin, by]]) };
}
