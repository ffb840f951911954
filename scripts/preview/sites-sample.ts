/** Made-up sites, what they may do and spend: a few, very many, and such as no screen was drawn for. */
import { type Allowance, type Budget, type Budgets, NO_BUDGETS } from '../../lib/protocol/budget.ts';
import type { SiteView } from '../../lib/protocol/control.ts';
import { type Capability, CHAT_CAPABILITIES, type GrantView } from '../../lib/protocol/grant.ts';
import type { UnusedView } from '../../lib/protocol/site-control.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** 300 characters, the most deceptive part first. */
export const longOrigin =
  `https://accounts.google.com.${'secure-sign-in-and-verification.'.repeat(9)}`.slice(0, 285) +
  '.evil.example';

const midnight = (now: number) => new Date(now).setHours(24, 0, 0, 0);
const monthsFirst = (now: number) => {
  const at = new Date(now);
  return new Date(at.getFullYear(), at.getMonth() + 1, 1).getTime();
};

export interface Spent {
  /** USD today and this month. */
  day?: number;
  month?: number;
  owner?: Allowance['owner'];
  id?: string;
}

/** Where the limits of a budget stand. */
export function standing(
  budget: Budget,
  { day = 0, month = day, owner = 'site', id }: Spent = {},
  now = Date.now(),
): Allowance[] {
  const used: Record<keyof Budget, Pick<Allowance, 'used' | 'resetsAt'>> = {
    perRequest: { used: 0 },
    perDay: { used: day, resetsAt: midnight(now) },
    perMonth: { used: month, resetsAt: monthsFirst(now) },
    tokensPerMinute: { used: 1_200, resetsAt: now + 30_000 },
    requestsPerMinute: { used: 3, resetsAt: now + 30_000 },
    concurrent: { used: 1 },
  };
  return (Object.keys(used) as (keyof Budget)[]).flatMap((limit) => {
    const of = budget[limit];
    return of === undefined
      ? []
      : [{ owner, ...(id === undefined ? {} : { id }), limit, of, ...used[limit] }];
  });
}

export const site = (origin: string, rest: Partial<SiteView> = {}): SiteView => ({
  origin,
  access: 'ask',
  spending: { allowances: standing(NO_BUDGETS.site) },
  today: { calls: 0, inputTokens: 0, outputTokens: 0 },
  ...rest,
});

const chat = [...CHAT_CAPABILITIES];
export const grant = (rest: Partial<GrantView> = {}): GrantView => ({
  capabilities: chat,
  lasts: 'always',
  from: Date.now() - 20 * DAY,
  ...rest,
});

export const fewSites = (now: number): SiteView[] => [
  site('https://write.example.com', {
    access: 'allow',
    lasts: 'always',
    grants: [grant()],
    model: 'openai/gpt-4.1',
    routing: { rules: { noTraining: true, maxPrice: { output: 10 } }, pageChooses: true, cache: true },
    spending: { allowances: standing(NO_BUDGETS.site, { day: 0.4, month: 3.1 }, now) },
    spentThisMonth: 3.1,
    lastUsed: now - HOUR / 4,
    today: { calls: 12, inputTokens: 18_400, outputTokens: 5_120 },
  }),
  site('http://localhost:5173', {
    access: 'allow',
    lasts: 'session',
    grants: [grant({ lasts: 'session', from: now - 3 * HOUR })],
    lastUsed: now - 3 * HOUR,
    today: { calls: 1, inputTokens: 40, outputTokens: 9 },
  }),
  site('https://chat.example.net', {
    access: 'allow',
    lasts: 'spend',
    grants: [grant({ lasts: 'spend', spend: { limit: 2, spent: 1.6 }, from: now - 2 * DAY })],
    spending: {
      budget: { perDay: 0.5, perMonth: 5 },
      allowances: standing({ perDay: 0.5, perMonth: 5 }, { day: 0.42, month: 4.9 }, now),
    },
    spentThisMonth: 4.9,
    lastUsed: now - 2 * HOUR,
    today: { calls: 31, inputTokens: 80_000, outputTokens: 30_000 },
  }),
  site('https://widget.example.org', {
    top: 'https://news.example.com',
    access: 'allow',
    lasts: 'until',
    grants: [grant({ capabilities: ['text'], lasts: 'until', until: now + 2 * HOUR, from: now - DAY })],
    lastUsed: now - 5 * HOUR,
  }),
  site('https://photos.example.com', {
    access: 'allow',
    lasts: 'always',
    grants: [
      grant({ capabilities: ['text', 'images'] }),
      grant({ capabilities: ['embeddings'], lasts: 'until', until: now + 30 * DAY, from: now - HOUR }),
      grant({ capabilities: ['tools'], lasts: 'session', from: now - HOUR }),
    ],
    refused: ['speech', 'transcription'],
    spending: { allowances: standing(NO_BUDGETS.site, { day: 1 }, now) },
    spentThisMonth: 1,
    lastUsed: now - 26 * HOUR,
    today: { calls: 4, inputTokens: 900, outputTokens: 300 },
  }),
  site('https://games.example.org:8443', { access: 'deny', lastUsed: now - 50 * HOUR }),
  site('https://xn--pple-43d.example', { access: 'ask', model: 'gone/old-model' }),
];

export const manySites = (now: number): SiteView[] => [
  ...fewSites(now),
  ...Array.from({ length: 200 }, (_, n) =>
    site(`https://app-${n}.example.${n % 2 ? 'com' : 'net'}`, {
      access: (['allow', 'deny', 'ask'] as const)[n % 3]!,
      ...(n % 3 === 0 ? { lasts: 'always' as const, grants: [grant()] } : {}),
      spentThisMonth: (n * 37) % 50,
      lastUsed: now - n * HOUR,
      today: { calls: n % 7, inputTokens: n * 10, outputTokens: n },
    }),
  ),
];

export const longSites = (now: number): SiteView[] => [
  site(longOrigin, {
    access: 'allow',
    lasts: 'session',
    grants: [grant({ capabilities: everything, lasts: 'session' })],
    lastUsed: now,
    spentThisMonth: 12_345.67,
    spending: {
      budget: everyLimit,
      allowances: standing(everyLimit, { day: 4_999.99, month: 12_345.67 }, now),
    },
    today: { calls: 123_456, inputTokens: 98_765_432, outputTokens: 12_345_678 },
  }),
  site(longOrigin, { top: longOrigin.replace('accounts', 'mail'), access: 'allow', grants: [grant()] }),
  ...fewSites(now),
];

export const everything: Capability[] = [
  ...chat,
  'embeddings',
  'image-generation',
  'speech',
  'transcription',
];
export const everyLimit: Budget = {
  perRequest: 0.05,
  perDay: 5_000,
  perMonth: 100_000,
  tokensPerMinute: 1_000_000,
  requestsPerMinute: 60,
  concurrent: 4,
};

export function budgetsOf(name: string): Budgets {
  switch (name) {
    case 'first':
    case 'empty':
      return NO_BUDGETS;
    case 'long':
      return { site: everyLimit, all: everyLimit, providers: { long: everyLimit }, sites: {} };
    default:
      return {
        site: NO_BUDGETS.site,
        all: { perMonth: 20 },
        providers: { openai: { perDay: 2, perMonth: 15 } },
        sites: { 'https://chat.example.net': { perDay: 0.5, perMonth: 5 } },
      };
  }
}

/** Of all sites together, and of providers. */
export function allowancesOf({ all = {}, providers }: Budgets, now: number): Allowance[] {
  return [
    ...standing(all, { owner: 'all', day: 2.1, month: 9.03 }, now),
    ...Object.entries(providers).flatMap(([id, budget]) =>
      standing(budget, { owner: 'provider', id, day: 1.7, month: 15 }, now),
    ),
  ];
}

export function unusedOf(name: string, now: number): UnusedView {
  if (name === 'first' || name === 'empty') return { days: 90, sites: [] };
  if (name === 'full') return { days: null, sites: [] };
  const few: UnusedView['sites'] = [
    { origin: 'https://old.example.com', capabilities: chat, lastUsed: now - 93 * DAY },
    { origin: 'https://widget.example.org', top: 'https://blog.example', capabilities: ['text'] },
  ];
  const many = Array.from({ length: 12 }, (_, n) => ({
    origin: `https://forgotten-${n}.example`,
    capabilities: chat,
    lastUsed: now - (100 + n) * DAY,
  }));
  return name === 'long'
    ? { days: 90, sites: [{ origin: longOrigin, capabilities: chat }, ...few, ...many] }
    : { days: 90, sites: few };
}
