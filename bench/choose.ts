/**
 * `npm run bench -- --choose`: what a choice among 5,000 endpoints takes, through the router's own `choose`, in a process
 * without a browser. docs/bench.md says how to read it.
 */
import type { Endpoint } from '../lib/catalog/endpoint.ts';
import type { ProviderConfig } from '../lib/protocol/config.ts';
import type { EndpointHealth } from '../lib/protocol/routing.ts';
import type { ProviderType } from '../lib/providers/types.ts';
import { choose } from '../lib/router/choose.ts';
import type { ChooseRequest } from '../lib/router/types.ts';
import { generator, quantile } from './statistics.ts';

const ENDPOINTS = 5_000;
const PROVIDERS = 20;
/** Each model is at four providers. */
const MODELS = ENDPOINTS / 4;
/** ms. */
const TARGET = 2;

/** A sample is the mean of so many choices: the clock of a thread's own time ticks coarsely. */
const BATCH = 40;
const FULL = { samples: 60, warmUp: 300 };
const QUICK = { samples: 20, warmUp: 100 };

const NOW = Date.UTC(2025, 11, 1);

function person() {
  const random = generator(7);
  const oneOf = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  const usually = (share: number) => random() < share;
  const providers: ProviderConfig[] = Array.from({ length: PROVIDERS }, (_, i) => ({
    id: `provider-${i}`,
    type: `type-${i}`,
    label: `Provider ${i}`,
  }));
  const made = Array.from({ length: ENDPOINTS }, (_, i): Endpoint => {
    const model = `model-${i % MODELS}`;
    const provider = Math.floor((i * PROVIDERS) / ENDPOINTS);
    const providerId = `provider-${provider}`;
    const modelId = `maker/${model}`;
    // What is said of a model depends on who says it, and on how well known the model is.
    const said = (share: number, field: number) =>
      ((provider * 7 + (i % 8) * 13 + field * 29) % 100) / 100 < share;
    return {
      ref: `${providerId}/${modelId}`,
      providerId,
      modelId,
      model,
      local: provider === 0,
      name: `Model ${i % MODELS}`,
      kind: usually(0.9) ? 'chat' : 'embedding',
      ...(said(0.9, 1) ? { contextLength: oneOf([8_192, 32_768, 131_072, 1_000_000]) } : {}),
      ...(said(0.6, 2) ? { maxOutput: oneOf([4_096, 8_192, 65_536]) } : {}),
      ...(said(0.8, 3) ? { inputs: usually(0.4) ? ['text', 'image'] : ['text'] } : {}),
      ...(said(0.7, 4) ? { tools: usually(0.8), json: usually(0.8) } : {}),
      ...(said(0.9, 5)
        ? { price: { input: random() * 5, output: random() * 20, cacheRead: 0.1, source: 'bundled', at: 0 } }
        : {}),
      ...(said(0.7, 6) ? { privacy: { trains: usually(0.2), retains: usually(0.5), source: 'own' } } : {}),
      ...(said(0.7, 7) ? { tier: oneOf([1, 2, 3] as const) } : {}),
      ...(said(0.7, 8) ? { released: `202${oneOf([3, 4, 5])}-0${oneOf([1, 3, 5, 7, 9])}-15` } : {}),
      ...(said(0.8, 9) ? { categories: usually(0.1) ? ['chat', 'code'] : ['chat'] } : {}),
      ...(usually(0.05) ? { retires: '2025-06-30' } : {}),
    };
  });
  // As they come out of a database: objects of many shapes, and no two strings the same.
  const endpoints = structuredClone(made);
  const health = new Map<string, EndpointHealth>();
  for (const { ref } of endpoints) {
    if (!usually(0.05)) continue;
    const p50 = 200 + random() * 3_000;
    health.set(ref, {
      breaker: usually(0.05) ? 'open' : 'closed',
      firstMs: { p50, p95: p50 * 2 },
      perSecond: { p50: 20 + random() * 200, p95: 300 },
      attempts: 20,
      ...(usually(0.1) ? { failedAt: NOW - random() * 60_000 } : {}),
    });
  }
  return { providers, endpoints, health, random, type: {} as ProviderType };
}

const WEIGHTY = {
  kind: 'chat',
  tools: true,
  json: true,
  inputs: ['image'],
  outputs: [],
  inputTokens: 6_000,
  outputTokens: 2_000,
} as const;

/** Name, and what of a request is its own. */
const CASES: readonly (readonly [name: string, with_: Partial<ChooseRequest>])[] = [
  ['a chosen endpoint (nothing is looked up)', { site: 'provider-3/maker/model-3', endpoints: undefined }],
  ['a chosen endpoint, the same model elsewhere', { site: 'provider-3/maker/model-3' }],
  [
    'oriel/auto',
    { site: 'oriel/auto', favourites: ['provider-3/maker/model-3', 'provider-9/maker/model-9'] },
  ],
  ['oriel/fast', { site: 'oriel/fast' }],
  ['oriel/cheap', { site: 'oriel/cheap' }],
  ['oriel/best', { site: 'oriel/best' }],
  ['oriel/local', { site: 'oriel/local' }],
  ['oriel/vision', { site: 'oriel/vision' }],
  ['oriel/code', { site: 'oriel/code' }],
  ['a wish by name', { site: 'provider-3/maker/model-3', pageChooses: true, wish: 'model-77' }],
  ['a wish that nobody knows', { site: 'oriel/auto', pageChooses: true, wish: 'acme/unheard-of' }],
  [
    'oriel/cheap, all rules, tools, JSON, images',
    {
      site: 'oriel/cheap',
      needs: WEIGHTY,
      rules: [
        { noTraining: true, prefer: { firstTokenMs: 800 } },
        { noRetention: true, maxPrice: { input: 4, output: 15 }, prefer: { tokensPerSecond: 50 } },
      ],
    },
  ],
];

/** ms of this thread's own time, of one choice: whatever else the machine does is not in it. */
function timed(request: ChooseRequest, choices: number): number {
  const before = process.threadCpuUsage();
  for (let i = 0; i < choices; i++) choose(request);
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000 / choices;
}

/** The table, as text. */
export function choices(quick: boolean, say: (words: string) => void): string {
  const effort = quick ? QUICK : FULL;
  const { providers, endpoints, health, random, type } = person();
  const base: ChooseRequest = {
    pageChooses: false,
    rules: [],
    providers,
    typeOf: () => type,
    presets: [],
    endpoints,
    elsewhere: true,
    health: (ref) => health.get(ref),
    favourites: [],
    now: NOW,
    random,
  };
  const requests = CASES.map(([, with_]): ChooseRequest => ({ ...base, ...with_ }));
  // Before the engine has compiled anything: what a background that was just started pays.
  const cold = timed({ ...base, site: 'oriel/auto' }, 1);
  const samples = CASES.map((): number[] => []);
  for (let i = 0; i < effort.warmUp; i++) for (const request of requests) choose(request);
  say(`choosing among ${ENDPOINTS} endpoints`);
  for (let i = 0; i < effort.samples; i++) {
    for (const [which, request] of requests.entries()) samples[which]?.push(timed(request, BATCH));
  }
  const lines = CASES.map(([name], which) => {
    const [p50, p95] = [0.5, 0.95].map((q) => quantile(samples[which] ?? [], q)) as [number, number];
    return [name, p50.toFixed(3), p95.toFixed(3), `≤ ${TARGET}`, p95 <= TARGET ? 'reached' : 'not reached'];
  });
  lines.push(['oriel/auto, the first choice of all', cold.toFixed(3), '', '', '']);
  const header = [`ms to choose among ${ENDPOINTS}`, 'p50', 'p95', 'target', ''];
  const widths = header.map((_, i) => Math.max(...[header, ...lines].map((line) => line[i]?.length ?? 0)));
  return [header, ...lines]
    .map((line) =>
      line
        .map((cell, i) => (i === 0 || i === 4 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
