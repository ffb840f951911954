/** Made-up routing: what Oriel chooses, presets, rules, a decision, calls, a catalogue. */
import { presetNote, virtualText } from '../../lib/i18n/virtual.ts';
import type { ModelRef } from '../../lib/protocol/config.ts';
import type { ModelView } from '../../lib/protocol/control.ts';
import {
  type AttemptRecord,
  type Decision,
  type EndpointHealth,
  NO_ROUTING,
  ORIEL,
  type Preset,
  VIRTUAL_MODELS,
} from '../../lib/protocol/routing.ts';
import type {
  CallView,
  EndpointView,
  ExplanationView,
  RoutingView,
} from '../../lib/protocol/routing-control.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export const careful: Preset = {
  id: 'careful-writing',
  label: 'Careful writing',
  models: ['openai/gpt-4.1', 'openai/o4-mini', 'ollama/qwen3:8b'],
  policy: 'order',
  system: 'Write plainly. Short sentences.',
  parameters: { temperature: 0.3, effort: 'high' },
};
export const cheapest: Preset = {
  id: 'cheapest',
  label: 'Cheapest that sees',
  models: ['openai/gpt-4.1-mini', 'ollama/gemma3:4b', 'gone/old-model'],
  policy: 'price',
  rules: { maxPrice: { input: 1 } },
};
const longPreset: Preset = {
  id: 'long',
  label: `A preset whose name was meant to say everything: ${'translation-and-'.repeat(4)}proofreading`,
  models: Array.from({ length: 32 }, (_, n) => `openrouter/vendor/model-with-a-long-name-${n}`),
  policy: 'balanced',
  rules: { localOnly: true, noTraining: true, noRetention: true, maxPrice: { input: 1, output: 2 } },
};

const choice = (name: string, label: string, note: string, local = false): ModelView => ({
  ref: `${ORIEL}/${name}`,
  name: label,
  providerId: ORIEL,
  providerLabel: virtualText.group,
  local,
  note,
  answers: name === 'local' ? 'ollama/qwen3:8b' : 'openai/gpt-4.1',
});
export const chosenByOriel = (presets: readonly Preset[]): ModelView[] => [
  ...VIRTUAL_MODELS.map((name) =>
    choice(name, virtualText.name[name], virtualText.note[name], name === 'local'),
  ),
  ...presets.map((preset) => choice(preset.id, preset.label, presetNote(preset))),
];

export function routingOf(state: string, now: number): RoutingView {
  const catalogue = {
    models: state === 'full' ? 5_213 : 1_184,
    bundledAt: now - 62 * DAY,
    sources: ['bundled' as const],
  };
  const terms = {
    openai: { trains: false, retains: true, source: 'https://openai.com/policies/services-agreement' },
    openrouter: { source: 'https://openrouter.ai/docs/features/privacy-and-logging' },
    long: { trains: true, source: 'https://gateway.example/terms' },
  };
  const base: RoutingView = { ...NO_ROUTING, catalogue, terms };
  switch (state) {
    case 'first':
    case 'empty':
      return { ...base, terms: {} };
    case 'full':
      return {
        ...base,
        rules: { noTraining: true, maxPrice: { input: 5, output: 20 }, prefer: { firstTokenMs: 1_500 } },
        presets: [careful, cheapest],
        hedge: true,
        daily: true,
        own: { 'openai/gpt-4.1': { input: 1.5, output: 6 }, 'ollama/qwen3:8b': { contextLength: 16_384 } },
        privacy: { openai: { retains: false } },
        catalogue: {
          ...catalogue,
          refreshedAt: now - 3 * HOUR,
          sources: ['bundled', 'openrouter', 'models.dev'],
        },
      };
    case 'long':
      return { ...base, presets: [longPreset], own: { [longPreset.models[0]!]: { input: 0.035 } } };
    case 'error':
      return {
        ...base,
        presets: [careful],
        catalogue: {
          ...catalogue,
          problem: { message: 'OpenRouter could not be reached. Check the connection.', at: now - HOUR },
        },
      };
    default:
      return { ...base, presets: [careful, cheapest] };
  }
}

const health = (rest: Partial<EndpointHealth> = {}): EndpointHealth => ({
  breaker: 'closed',
  firstMs: { p50: 420, p95: 1_310 },
  perSecond: { p50: 84, p95: 121 },
  uptime: 0.994,
  attempts: 160,
  ...rest,
});

const endpointsOf = (now: number): Record<ModelRef, EndpointView> => ({
  'openai/gpt-4.1': {
    name: 'gpt-4.1',
    providerLabel: 'OpenAI',
    local: false,
    price: { input: 2, output: 8, source: 'bundled', at: now - 62 * DAY },
    health: health(),
  },
  'openrouter/openai/gpt-4.1': {
    name: 'gpt-4.1',
    providerLabel: 'OpenRouter',
    local: false,
    price: { input: 2, output: 8, source: 'provider', at: now - HOUR },
    health: health({ breaker: 'open', uptime: 0.4, attempts: 10, failedAt: now - 12_000 }),
  },
  'openai/gpt-4.1-mini': {
    name: 'gpt-4.1-mini',
    providerLabel: 'OpenAI',
    local: false,
    price: { input: 0.4, output: 1.6, source: 'openrouter', at: now - DAY },
    health: health({ coolUntil: now + 42_000, firstMs: { p50: 260, p95: 900 }, attempts: 37 }),
  },
  'openai/o4-mini': { name: 'o4-mini', providerLabel: 'OpenAI', local: false },
  'ollama/qwen3:8b': {
    name: 'qwen3:8b',
    providerLabel: 'Ollama',
    local: true,
    health: { breaker: 'half-open', attempts: 3, uptime: 1 / 3 },
  },
  'ollama/gemma3:4b': { name: 'gemma3:4b', providerLabel: 'Ollama', local: true },
});

export const decision: Decision = {
  wanted: 'openai/gpt-4.1',
  by: 'site',
  ignoredWish: 'openai/gpt-5-super',
  policy: 'order',
  candidates: [
    { ref: 'openai/gpt-4.1', reasons: [{ code: 'chosen' }, { code: 'warm-cache' }] },
    { ref: 'openrouter/openai/gpt-4.1', reasons: [{ code: 'same-model' }, { code: 'outage' }] },
    {
      ref: 'ollama/qwen3:8b',
      reasons: [{ code: 'same-model' }, { code: 'unknown', value: 'json' }, { code: 'cooling', value: 42 }],
    },
  ],
  removed: [
    { ref: 'openai/o4-mini', rule: 'max-price', detail: '4.4' },
    { ref: 'openai/gpt-4.1-mini', rule: 'trains', detail: 'unknown' },
    { ref: 'ollama/gemma3:4b', rule: 'context', detail: '131072' },
  ],
  more: { 'not-asked-for': 4_983 },
};

export function explanationOf(state: string, origin: string | undefined, now: number): ExplanationView {
  const endpoints = endpointsOf(now);
  if (state === 'empty')
    return {
      decision: { wanted: 'oriel/auto', by: 'default', policy: 'balanced', candidates: [], removed: [] },
      refused: { code: 'no-model', message: 'No model is set up yet. Open Oriel and choose one.' },
      endpoints: {},
    };
  if (state === 'long')
    return {
      decision: {
        ...decision,
        wanted: longPreset.models[0]!,
        ignoredWish: `vendor/${'a-wish-without-end-'.repeat(10)}`,
        candidates: longPreset.models.map((ref, place) => ({
          ref,
          reasons: [{ code: 'listed', value: place + 1 }, { code: 'unmeasured' }],
        })),
        removed: longPreset.models.map((ref) => ({ ref: `${ref}-elsewhere`, rule: 'retains' as const })),
      },
      endpoints: {},
    };
  if (origin === 'https://games.example.org:8443')
    return {
      decision: { ...decision, by: 'default', candidates: [], removed: decision.removed },
      refused: {
        code: 'no-model',
        message:
          'None of your models may answer: the rules of this site leave out all of them. Change its rules in Oriel’s dashboard.',
      },
      endpoints,
    };
  return { decision, endpoints };
}

const attempt = (
  ref: ModelRef,
  outcome: AttemptRecord['outcome'],
  startedAt: number,
  ms: number,
): AttemptRecord => ({
  ref,
  outcome,
  startedAt,
  ms,
  ...(outcome === 'answered' ? { firstMs: Math.round(ms / 5) } : {}),
});

export function callsOf(
  state: string,
  now: number,
  asked: { origin?: string | undefined; limit: number },
): { calls: CallView[]; endpoints: Record<ModelRef, EndpointView> } {
  if (state === 'empty' || state === 'first') return { calls: [], endpoints: {} };
  const at = (minutes: number) => now - minutes * 60_000;
  const call = (minutes: number, rest: Partial<CallView> = {}): CallView => ({
    time: at(minutes),
    origin: 'https://write.example.com',
    surface: 'window.ai',
    served: 'openai/gpt-4.1',
    usage: { input: 1_840, output: 212 },
    cost: 0.005376,
    finish: 'stop',
    firstPartMs: 402,
    durationMs: 2_260,
    attempts: [attempt('openai/gpt-4.1', 'answered', at(minutes), 2_250)],
    decision,
    ...rest,
  });
  const few: CallView[] = [
    call(2, {
      asked: 'openai/gpt-5-super',
      served: 'ollama/qwen3:8b',
      attempts: [
        attempt('openai/gpt-4.1', 'overloaded', at(2), 640),
        attempt('openrouter/openai/gpt-4.1', 'timeout', at(2) + 640, 20_000),
        attempt('ollama/qwen3:8b', 'answered', at(2) + 20_640, 4_020),
      ],
      firstPartMs: 21_400,
      durationMs: 24_660,
      cost: undefined as never,
    }),
    call(7, { cached: true, attempts: [], cost: 0, firstPartMs: 4, durationMs: 5 }),
    call(16),
    call(48, {
      origin: 'https://games.example.org:8443',
      surface: 'language-model',
      served: undefined as never,
      attempts: [],
      usage: {},
      error: 'no-model',
      finish: undefined as never,
      firstPartMs: undefined as never,
      durationMs: 1,
      cost: undefined as never,
      decision: { ...decision, candidates: [] },
    }),
    call(130, {
      origin: 'chrome-extension://oriel',
      surface: 'dashboard',
      served: 'gone/old-model',
      error: 'authentication',
      attempts: [attempt('gone/old-model', 'authentication', at(130), 210)],
      usage: {},
      firstPartMs: undefined as never,
      decision: undefined as never,
    }),
    call(60 * 30, {
      cost: 0.31,
      served: 'openai/gpt-4.1-mini',
      attempts: [
        attempt('openai/gpt-4.1', 'outrun', at(1_800), 3_100),
        attempt('openai/gpt-4.1-mini', 'answered', at(1_800) + 1_500, 2_900),
      ],
    }),
  ];
  const many = state === 'full' ? Array.from({ length: 194 }, (_, n) => call(2_000 + n * 7)) : [];
  const calls = [...few, ...many]
    .map((one) => JSON.parse(JSON.stringify(one)) as CallView)
    .filter(({ origin }) => asked.origin === undefined || origin === asked.origin)
    .slice(0, asked.limit);
  return { calls, endpoints: endpointsOf(now) };
}
