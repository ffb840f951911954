/** Made-up settings of every size for looking at the screens and for their unit tests. */
import type {
  ModelView,
  Overview,
  ProviderTypeView,
  ProviderView,
  SiteView,
} from '../../lib/protocol/control.ts';

const HOUR = 3_600_000;

export const types: ProviderTypeView[] = [
  {
    type: 'openai-compatible',
    label: 'OpenAI-compatible',
    description:
      'OpenAI, OpenRouter, LM Studio, llama.cpp, vLLM, LiteLLM and all others that speak this language.',
    baseUrl: { needed: true, hint: 'The address that /chat/completions is added to, usually ending in /v1.' },
    key: { needed: 'optional', hint: 'Hosted services want one, most local servers do not.' },
    local: false,
    group: 'any',
  },
  {
    type: 'ollama',
    label: 'Ollama',
    description: 'Models that Ollama runs on this machine or in your network.',
    baseUrl: { needed: true, initial: 'http://127.0.0.1:11434' },
    key: { needed: 'none' },
    local: true,
    group: 'local',
  },
  {
    type: 'on-device',
    label: 'On-device demo',
    description: 'A tiny demo model inside the browser. No key, no account, no network.',
    baseUrl: { needed: false },
    key: { needed: 'none' },
    local: true,
    group: 'local',
  },
];

const provider = (
  id: string,
  type: string,
  label: string,
  rest: Partial<ProviderView> = {},
): ProviderView => ({
  id,
  type,
  label,
  typeLabel: types.find((one) => one.type === type)?.label ?? type,
  hasKey: false,
  keys: rest.hasKey ? [{ id: 'first' }] : [],
  local: false,
  ...rest,
});

export const demo = provider('on-device', 'on-device', 'Tiny demo model (on this device)', { local: true });
const openai = provider('openai', 'openai-compatible', 'OpenAI', {
  baseUrl: 'https://api.openai.com/v1',
  hasKey: true,
});
const openrouter = provider('openrouter', 'openai-compatible', 'OpenRouter', {
  baseUrl: 'https://openrouter.ai/api/v1',
  hasKey: true,
});
const ollama = provider('ollama', 'ollama', 'Ollama', {
  baseUrl: 'http://127.0.0.1:11434',
  local: true,
  problem: 'Ollama could not be reached. Start it, then test the connection.',
});

export const model = (from: ProviderView, id: string, rest: Partial<ModelView> = {}): ModelView => ({
  ref: `${from.id}/${id}`,
  name: id,
  providerId: from.id,
  providerLabel: from.label,
  local: from.local,
  ...rest,
});

export const demoModel = model(demo, 'tiny-chat', {
  name: 'Tiny demo model',
  contextLength: 512,
  note: 'A demo: it answers a few simple questions.',
});

const few: ModelView[] = [
  demoModel,
  model(openai, 'gpt-4.1', { contextLength: 1_047_576 }),
  model(openai, 'gpt-4.1-mini', { contextLength: 1_047_576 }),
  model(openai, 'o4-mini', { contextLength: 200_000 }),
  model(ollama, 'qwen3:8b', { contextLength: 40_960 }),
  model(ollama, 'gemma3:4b', { contextLength: 131_072 }),
];

const FAMILIES = [
  'claude-sonnet',
  'llama-3.3-70b-instruct',
  'gemini-flash',
  'mistral-large',
  'deepseek-chat',
  'qwen3-coder',
];
const VENDORS = ['anthropic', 'meta-llama', 'google', 'mistralai', 'deepseek', 'qwen'];

/** `count` models of one big gateway. */
export const manyModels = (count: number): ModelView[] =>
  Array.from({ length: count }, (_, n) =>
    model(openrouter, `${VENDORS[n % 6]}/${FAMILIES[n % 6]}-v${Math.floor(n / 6)}`, {
      contextLength: 8_192 * (1 + (n % 16)),
    }),
  );

const LONG_ID =
  `accounts/${'a-very-long-account-name-'.repeat(3)}/models/${'mixture-of-experts-'.repeat(2)}instruct`.slice(
    0,
    120,
  );
export const longModel = model(openrouter, LONG_ID, { contextLength: 131_072 });
/** 300 characters, the most deceptive part first. */
export const longOrigin =
  `https://accounts.google.com.${'secure-sign-in-and-verification.'.repeat(9)}`.slice(0, 285) +
  '.evil.example';

export const site = (origin: string, rest: Partial<SiteView> = {}): SiteView => ({
  origin,
  access: 'ask',
  today: { calls: 0, inputTokens: 0, outputTokens: 0 },
  ...rest,
});

const fewSites = (now: number): SiteView[] => [
  site('https://write.example.com', {
    access: 'allow',
    lasts: 'always',
    model: 'openai/gpt-4.1',
    lastUsed: now - HOUR / 4,
    today: { calls: 12, inputTokens: 18_400, outputTokens: 5_120 },
  }),
  site('http://localhost:5173', {
    access: 'allow',
    lasts: 'session',
    lastUsed: now - 3 * HOUR,
    today: { calls: 1, inputTokens: 40, outputTokens: 9 },
  }),
  site('https://games.example.org:8443', { access: 'deny', lastUsed: now - 50 * HOUR }),
  site('https://xn--pple-43d.example', { access: 'ask', model: 'gone/old-model' }),
];

const base = { version: '0.1.0', firstRun: false, types };

export function overviewOf(name: string, now = Date.now()): Overview {
  switch (name) {
    case 'first':
      return { ...base, firstRun: true, providers: [demo], models: [demoModel], sites: [] };
    case 'empty':
      return { ...base, providers: [], models: [], sites: [] };
    case 'full': {
      const sites = Array.from({ length: 200 }, (_, n) =>
        site(`https://app-${n}.example.${n % 2 ? 'com' : 'net'}`, {
          access: (['allow', 'deny', 'ask'] as const)[n % 3]!,
          ...(n % 3 === 0 ? { lasts: 'always' as const } : {}),
          lastUsed: now - n * HOUR,
          today: { calls: n % 7, inputTokens: n * 10, outputTokens: n },
        }),
      );
      return {
        ...base,
        providers: [demo, openai, openrouter, ollama],
        models: [...few, ...manyModels(5_000)],
        defaultModel: 'openai/gpt-4.1',
        sites: [...fewSites(now), ...sites],
      };
    }
    case 'long': {
      const label =
        'The language model gateway of the department of extraordinarily long names and abbreviations';
      const long = provider('long', 'openai-compatible', label, {
        baseUrl: `https://gateway.${'department-of-long-names.'.repeat(4)}example/${'path/'.repeat(10)}v1`,
        hasKey: true,
        problem:
          'The provider could not be reached. Check the address and the connection, then test it again here.',
      });
      const models = [
        longModel,
        { ...longModel, ref: `long/${LONG_ID}`, providerId: 'long', providerLabel: label },
      ];
      return {
        ...base,
        providers: [long, openrouter],
        models,
        defaultModel: models[1]!.ref,
        sites: [
          site(longOrigin, { access: 'allow', lasts: 'session', model: longModel.ref, lastUsed: now }),
          ...fewSites(now),
        ],
      };
    }
    default:
      return {
        ...base,
        providers: [demo, openai, ollama],
        models: few,
        defaultModel: 'openai/gpt-4.1',
        sites: fewSites(now),
      };
  }
}
