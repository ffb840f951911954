/** The browser as the background needs it: memory for storage, switches for the person, and a record of what it was told. */

const fresh = () => ({
  /** Firefox: `moz-extension`. */
  scheme: 'chrome-extension',
  session: {} as Record<string, unknown>,
  rules: [] as { id: number; condition: { urlFilter: string } }[],
  /** Those that stand for a while only. */
  passing: [] as { id: number; condition: { urlFilter: string } }[],
  /** Content scripts that are registered. */
  scripts: [] as { id: string; matches: string[]; excludeMatches: string[] }[],
  /** Whether it takes registrations at all. */
  registers: true,
  /** Match patterns that it does not take. */
  odd: [] as string[],
  /** The sign on the button, by tab. */
  signs: {} as Record<number, string>,
  /** How often open pages were told of a change. */
  revisions: 0,
  mayReach: true,
  tabs: [] as string[],
  /** The tab in front. */
  front: undefined as { id: number; url?: string; incognito: boolean } | undefined,
  windows: [] as string[],
  /** Windows of our own, by their tab. */
  opened: {} as Record<number, string>,
  /** Unix ms, by name. */
  alarms: {} as Record<string, number>,
  /** What the sign-in window does: where it was led in the end. */
  signIn: async (_url: string): Promise<string> => '',
  /** What the background listens with, by event. */
  listeners: {} as Record<string, (...news: unknown[]) => unknown>,
});

export const outside = fresh();
export const forget = (): void => void Object.assign(outside, fresh());
/** The origins from which the extension's name is taken off. */
export const ruled = (): string[] =>
  [...outside.rules, ...outside.passing].map(({ condition }) => condition.urlFilter);

const event = (name: string) => ({
  addListener(listener: (...news: unknown[]) => unknown) {
    outside.listeners[name] = listener;
  },
});

/** All of it, or nothing. */
const register = (scripts: typeof outside.scripts): void => {
  if (!outside.registers) throw new Error('Could not load javascript.');
  const patterns = scripts.flatMap(({ matches, excludeMatches }) => [...matches, ...excludeMatches]);
  if (patterns.some((pattern) => outside.odd.includes(pattern))) throw new Error('Invalid host wildcard.');
  const ids = scripts.map(({ id }) => id);
  outside.scripts = [...outside.scripts.filter(({ id }) => !ids.includes(id)), ...scripts];
};

export const extensionOrigin = () => `${outside.scheme}://oriel-id`;
export const browser = {
  runtime: {
    id: 'oriel-id',
    onConnect: event('onConnect'),
    onMessage: event('onMessage'),
    onInstalled: event('onInstalled'),
    onStartup: event('onStartup'),
    getPlatformInfo: async () => ({}),
    getManifest: () => ({ version: '9.9.9' }),
    getURL: (path: string) => `chrome-extension://oriel-id${path}`,
  },
  storage: {
    session: {
      get: async (key: string) => ({ [key]: outside.session[key] }),
      set: async (items: object) => Object.assign(outside.session, items),
      remove: async (key: string) => {
        delete outside.session[key];
      },
    },
    local: {
      set: async () => {
        outside.revisions += 1;
      },
    },
  },
  permissions: { contains: async () => outside.mayReach },
  identity: {
    getRedirectURL: (path: string) => `https://oriel-id.chromiumapp.org/${path}`,
    launchWebAuthFlow: ({ url }: { url: string }) => {
      outside.windows.push(url);
      return outside.signIn(url);
    },
  },
  windows: {
    onRemoved: event('onRemoved'),
    getAll: async () => [],
    async create({ url }: { url: string }) {
      const id = 1 + Object.keys(outside.opened).length;
      outside.opened[id] = url;
      return { id, tabs: [{ id }] };
    },
    async remove(id: number) {
      delete outside.opened[id];
      outside.listeners.tabRemoved?.(id);
    },
  },
  alarms: {
    onAlarm: event('onAlarm'),
    async create(name: string, { when }: { when: number }) {
      outside.alarms[name] = when;
    },
  },
  action: {
    setBadgeText: async ({ tabId, text }: { tabId: number; text: string }) => {
      outside.signs[tabId] = text;
    },
    getBadgeText: async ({ tabId }: { tabId: number }) => outside.signs[tabId] ?? '',
    setBadgeBackgroundColor: async () => undefined,
    setTitle: async () => undefined,
  },
  tabs: {
    onRemoved: { ...event('tabRemoved'), removeListener: () => undefined },
    query: async () => (outside.front === undefined ? [] : [outside.front]),
    create: async ({ url }: { url: string }) => {
      outside.tabs.push(url);
    },
  },
  scripting: {
    getRegisteredContentScripts: async () => structuredClone(outside.scripts),
    registerContentScripts: async (scripts: typeof outside.scripts) => register(scripts),
    updateContentScripts: async (scripts: typeof outside.scripts) => register(scripts),
    unregisterContentScripts: async ({ ids }: { ids: string[] }) => {
      outside.scripts = outside.scripts.filter(({ id }) => !ids.includes(id));
    },
  },
  declarativeNetRequest: {
    getDynamicRules: async () => outside.rules,
    updateDynamicRules: async (update: { removeRuleIds: number[]; addRules: typeof outside.rules }) => {
      const kept = outside.rules.filter(({ id }) => !update.removeRuleIds.includes(id));
      outside.rules = [...kept, ...update.addRules];
    },
    getSessionRules: async () => outside.passing,
    updateSessionRules: async (update: { removeRuleIds: number[]; addRules: typeof outside.passing }) => {
      const kept = outside.passing.filter(({ id }) => !update.removeRuleIds.includes(id));
      outside.passing = [...kept, ...update.addRules];
    },
  },
};
