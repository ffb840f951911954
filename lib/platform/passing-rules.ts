/**
 * Rules that stand for as long as something is tried. The browser forgets them when it is closed; what a background left
 * behind that died in between, the next one takes away.
 */
import { browser } from './browser.ts';

type Rule = chrome.declarativeNetRequest.Rule;
/** What we need of `browser.declarativeNetRequest`, and what a test puts in its place. */
export interface SessionRules {
  getSessionRules(): Promise<Pick<Rule, 'id'>[]>;
  updateSessionRules(update: { removeRuleIds: number[]; addRules: Rule[] }): Promise<void>;
}

const ofBrowser = () => browser.declarativeNetRequest as unknown as SessionRules;

export async function removePassing(rules: SessionRules): Promise<void> {
  const removeRuleIds = (await rules.getSessionRules()).map(({ id }) => id);
  if (removeRuleIds.length > 0) await rules.updateSessionRules({ removeRuleIds, addRules: [] });
}

let tidied: Promise<void> | undefined;

/** Once in the life of a background, before it sets any itself. */
export function tidyPassing(): Promise<void> {
  tidied ??= removePassing(ofBrowser());
  return tidied;
}

let lastId = 0;

/** Runs with these rules, each of which is given an id, and takes them away whatever becomes of it. */
export async function withPassing<T>(
  wanted: readonly Omit<Rule, 'id'>[],
  run: () => Promise<T>,
  rules: SessionRules = ofBrowser(),
): Promise<T> {
  // One that was left behind must not have the id of one that comes.
  await tidyPassing().catch(() => undefined);
  const addRules = wanted.map((rule) => {
    lastId += 1;
    return { ...rule, id: lastId } as Rule;
  });
  const removeRuleIds = addRules.map(({ id }) => id);
  await rules.updateSessionRules({ removeRuleIds, addRules });
  try {
    return await run();
  } finally {
    // What it came to is worth more than a rule that the next background removes.
    await rules.updateSessionRules({ removeRuleIds, addRules: [] }).catch(() => undefined);
  }
}
