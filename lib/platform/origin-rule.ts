/**
 * Some local servers refuse every request that carries an extension's `Origin`, which browsers add to our POSTs. These
 * rules take the header off, for our own requests to exactly these origins: a rule without both limits would take a
 * protection away from every site that such a server defends itself against.
 */
import { browser, extensionOrigin } from './browser.ts';
import { type SessionRules, withPassing } from './passing-rules.ts';

type Rule = chrome.declarativeNetRequest.Rule;
/** What we need of `browser.declarativeNetRequest`, and what a test puts in its place. */
export interface DynamicRules {
  getDynamicRules(): Promise<Rule[]>;
  updateDynamicRules(update: { removeRuleIds: number[]; addRules: Rule[] }): Promise<void>;
}

/** Both browsers name the initiator of an extension's request by the host of its own pages. */
function ruleFor(origin: string, initiator: string): Omit<Rule, 'id'> {
  return {
    priority: 1,
    action: {
      type: 'modifyHeaders',
      requestHeaders: [{ header: 'origin', operation: 'remove' }],
    },
    condition: {
      // The slash ends the port, so that :1143 is not taken for the beginning of :11434.
      urlFilter: `|${origin}/`,
      initiatorDomains: [initiator],
      resourceTypes: ['xmlhttprequest'],
    },
  } as Omit<Rule, 'id'>;
}

const originOf = (rule: Rule): string | undefined => rule.condition.urlFilter?.slice(1, -1);

const ownHost = (): string => new URL(extensionOrigin()).host;

/** Runs while requests of ours to the origins of `urls` go without the header: for what is only tried. */
export const withoutOrigin = <T>(
  urls: readonly string[],
  run: () => Promise<T>,
  rules?: SessionRules,
  initiator: string = ownHost(),
): Promise<T> => {
  const origins = new Set(urls.map((url) => new URL(url).origin));
  return origins.size === 0
    ? run()
    : withPassing(
        [...origins].map((origin) => ruleFor(origin, initiator)),
        run,
        rules,
      );
};

let syncing: Promise<void> = Promise.resolve();

/** Makes the rules be those for the origins of `urls`, and no others. Calls run one after another. */
export function syncOriginRules(
  urls: string[],
  rules: DynamicRules = browser.declarativeNetRequest as unknown as DynamicRules,
  initiator: string = ownHost(),
): Promise<void> {
  const next = syncing.then(() => sync(urls, rules, initiator));
  syncing = next.catch(() => undefined);
  return next;
}

async function sync(urls: string[], rules: DynamicRules, initiator: string): Promise<void> {
  const wanted = new Set(urls.map((url) => new URL(url).origin));
  const existing = await rules.getDynamicRules();
  const isRight = (rule: Rule) =>
    wanted.has(originOf(rule) ?? '') && rule.condition.initiatorDomains?.[0] === initiator;
  const kept = existing.filter(isRight);
  const missing = [...wanted].filter((origin) => !kept.some((rule) => originOf(rule) === origin));
  const stale = existing.filter((rule) => !kept.includes(rule));
  if (missing.length === 0 && stale.length === 0) return;
  const highest = Math.max(0, ...existing.map(({ id }) => id));
  await rules.updateDynamicRules({
    removeRuleIds: stale.map(({ id }) => id),
    addRules: missing.map((origin, index) => ({
      ...ruleFor(origin, initiator),
      id: highest + 1 + index,
    })) as Rule[],
  });
}
