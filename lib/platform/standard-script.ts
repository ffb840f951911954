/**
 * The script that defines `LanguageModel` and its siblings in pages, `standard.js`. The manifest does not name it: the
 * browser is told by registration which pages it is for, and in all others there is nothing of it.
 *
 * Chrome runs a registered script only where the extension holds a host permission, unlike one that the manifest names;
 * Firefox holds one for whatever the manifest's scripts match (docs/decisions/027).
 */
import { browser, extensionOrigin } from './browser.ts';

const ID = 'standard';
/** Of a registration that is for no page: it only asks whether the browser takes its patterns. */
const PROBE = 'standard-probe';
/** A pattern that every browser takes: where this one is refused, it is not for the patterns. */
const SURE = 'https://*/*';

interface Registered {
  id: string;
  js?: string[];
  matches?: string[];
  excludeMatches?: string[];
  allFrames?: boolean;
  matchOriginAsFallback?: boolean;
  runAt?: string;
  world?: string;
  persistAcrossSessions?: boolean;
}
/** What we need of `browser.scripting`, and what a test puts in its place. */
export interface Scripting {
  getRegisteredContentScripts(): Promise<Registered[]>;
  registerContentScripts(scripts: Registered[]): Promise<void>;
  updateContentScripts(scripts: Registered[]): Promise<void>;
  unregisterContentScripts(filter: { ids: string[] }): Promise<void>;
}

interface Pages {
  matches: readonly string[];
  excludeMatches: readonly string[];
}

/** Firefox: a pattern with a port matches nothing. */
export const patternsHavePorts = (): boolean => !extensionOrigin().startsWith('moz-extension:');

/** In every frame, those without an address of their own included, before the page's first script. */
function registration({ matches, excludeMatches }: Pages): Registered & { matches: string[] } {
  return {
    id: ID,
    js: ['standard.js'],
    matches: [...matches],
    // Named where it is empty, too: an update leaves alone what it does not name.
    excludeMatches: [...excludeMatches],
    allFrames: true,
    matchOriginAsFallback: true,
    runAt: 'document_start',
    world: 'MAIN',
    persistAcrossSessions: true,
  };
}

/** Browsers add fields, and give lists back in an order of their own. */
const asText = (value: unknown): string =>
  JSON.stringify(Array.isArray(value) ? [...value].sort() : (value ?? []));

const isSame = (one: Registered, wanted: Registered): boolean =>
  (Object.keys(wanted) as (keyof Registered)[]).every((key) => asText(one[key]) === asText(wanted[key]));

let syncing: Promise<unknown> = Promise.resolve();

/**
 * Makes the registration be the one for these pages, and leaves no other. Calls run one after another; where all is right
 * already, nothing is written. Pages that are open keep what they have until they are loaded again. Browsers take all patterns
 * or none: those that this one does not take are left out, so that the others hold.
 * @returns the patterns that were left out. Rejects where the browser refuses whatever they are.
 */
export function syncStandardScript(
  pages: Pages,
  scripting: Scripting = browser.scripting as unknown as Scripting,
): Promise<string[]> {
  const next = syncing.then(() => syncTaken(pages, scripting));
  syncing = next.catch(() => undefined);
  return next;
}

async function syncTaken(pages: Pages, scripting: Scripting): Promise<string[]> {
  try {
    await sync(pages, scripting);
    return [];
  } catch (thrown) {
    const refused = await refusedOf([...pages.matches, ...pages.excludeMatches], scripting);
    if (refused.length === 0) throw thrown;
    const taken = (patterns: readonly string[]) => patterns.filter((pattern) => !refused.includes(pattern));
    await sync({ matches: taken(pages.matches), excludeMatches: taken(pages.excludeMatches) }, scripting);
    return refused;
  }
}

/** Which of these patterns the browser does not take: none where it takes nothing at all. */
async function refusedOf(patterns: readonly string[], scripting: Scripting): Promise<string[]> {
  if (!(await takes([SURE], scripting))) return [];
  const among = async (some: readonly string[]): Promise<string[]> => {
    if (some.length === 0 || (await takes(some, scripting))) return [];
    if (some.length === 1) return [...some];
    const half = some.length >> 1;
    return [...(await among(some.slice(0, half))), ...(await among(some.slice(half)))];
  };
  return among(patterns);
}

async function takes(patterns: readonly string[], scripting: Scripting): Promise<boolean> {
  const probe = registration({ matches: patterns, excludeMatches: patterns });
  try {
    await scripting.registerContentScripts([{ ...probe, id: PROBE, persistAcrossSessions: false }]);
  } catch {
    return false;
  }
  await scripting.unregisterContentScripts({ ids: [PROBE] });
  return true;
}

async function sync(pages: Pages, scripting: Scripting): Promise<void> {
  const wanted = pages.matches.length === 0 ? undefined : registration(pages);
  const registered = await scripting.getRegisteredContentScripts();
  const stale = registered.map(({ id }) => id).filter((id) => wanted === undefined || id !== ID);
  if (stale.length > 0) await scripting.unregisterContentScripts({ ids: stale });
  if (wanted === undefined) return;
  const before = registered.find(({ id }) => id === ID);
  if (before === undefined) await scripting.registerContentScripts([wanted]);
  // In one step: between two, a page that loads would get neither.
  else if (!isSame(before, wanted)) await scripting.updateContentScripts([wanted]);
}
