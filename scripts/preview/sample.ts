/** Made-up settings of every size for looking at the screens and for their unit tests. */
import type {
  LocalSearch,
  ModelView,
  Overview,
  ProviderTypeView,
  ProviderView,
} from '../../lib/protocol/control.ts';
import { type Keeping, NO_KEEPING } from '../../lib/protocol/keeping.ts';
import { types as registry } from '../../lib/providers/index.ts';
import { viewOf } from '../../lib/providers/view.ts';
import { chosenByOriel, routingOf } from './routing-sample.ts';
import {
  allowancesOf,
  budgetsOf,
  fewSites,
  grant,
  longOrigin,
  longSites,
  manySites,
  site,
  standing,
  unusedOf,
} from './sites-sample.ts';
import { standardOf } from './standard-sample.ts';

export { grant, longOrigin, site, standing };

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** As the background gives them. */
export const types: ProviderTypeView[] = registry.map(viewOf);

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
  listed: { models: 4, at: Date.now() - 26 * HOUR },
});
const openrouter = provider('openrouter', 'openai-compatible', 'OpenRouter', {
  baseUrl: 'https://openrouter.ai/api/v1',
  hasKey: true,
});
const ollama = provider('ollama', 'ollama', 'Ollama', {
  baseUrl: 'http://127.0.0.1:11434',
  local: true,
  problem: 'Ollama could not be reached. Start it, then test the connection.',
  listed: { models: 2, at: Date.now() - 2 * HOUR },
  notListed: {
    message:
      'Ollama could not be reached. Is it running? Start it, or check its address in Oriel’s dashboard.',
    at: Date.now() - HOUR / 20,
  },
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

/** `YYYY-MM-DD`, so many days from now. */
export const dayFrom = (days: number) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);

const few: ModelView[] = [
  demoModel,
  model(openai, 'gpt-4.1', {
    contextLength: 1_047_576,
    maxOutput: 32_768,
    inputs: ['text', 'image'],
    tools: true,
    price: { input: 2, output: 8, source: 'bundled', at: Date.UTC(2026, 6, 3) },
    categories: ['chat', 'code', 'vision'],
    knowledge: '2024-06',
  }),
  model(openai, 'gpt-4.1-mini', {
    contextLength: 1_047_576,
    inputs: ['text', 'image'],
    tools: true,
    price: { input: 0.4, output: 1.6 },
    retires: dayFrom(40),
    categories: ['chat', 'small'],
  }),
  model(openai, 'o4-mini', {
    contextLength: 200_000,
    inputs: ['text', 'image'],
    tools: true,
    reasoning: true,
    price: { input: 1.1, output: 4.4 },
    retires: dayFrom(400),
    categories: ['reasoning', 'code'],
  }),
  model(openai, 'text-embedding-3-small', { kind: 'embedding', price: { input: 0.02 } }),
  model(ollama, 'qwen3:8b', { contextLength: 40_960, tools: true, reasoning: true, loaded: true }),
  model(ollama, 'gemma3:4b', { contextLength: 131_072, inputs: ['text', 'image'] }),
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
      tools: n % 3 !== 0,
      ...(n % 4 === 0 ? { inputs: ['text' as const, 'image' as const] } : {}),
      ...(n % 5 === 0 ? { reasoning: true } : {}),
      categories: n % 2 === 0 ? ['chat', 'code'] : ['chat'],
      ...(n % 40 === 9 ? { retires: dayFrom(n % 80) } : {}),
      price: n % 7 === 0 ? { input: 0, output: 0 } : { input: (n % 20) / 8, output: (n % 20) / 2 },
    }),
  );

const LONG_ID =
  `accounts/${'a-very-long-account-name-'.repeat(3)}/models/${'mixture-of-experts-'.repeat(2)}instruct`.slice(
    0,
    120,
  );
export const longModel = model(openrouter, LONG_ID, { contextLength: 131_072 });
const base = { version: '0.1.0', firstRun: false, types };

/** As the background gives it: what Oriel chooses stands before the models that there are. */
export function overviewOf(name: string, now = Date.now()): Overview {
  const routing = routingOf(name, now);
  const budgets = budgetsOf(name);
  const { models, ...rest } = setUp(name, now);
  const bare = name === 'first' || models.length === 0;
  return {
    ...rest,
    routing,
    unused: unusedOf(name, now),
    budgets,
    allowances: allowancesOf(budgets, now),
    keeping: keepingOf(name),
    standard: standardOf(name),
    models: bare ? models : [...chosenByOriel(routing.presets), ...models],
  };
}

function keepingOf(name: string): Keeping {
  if (name === 'full') return { all: true, days: 90, sites: { 'https://games.example.org:8443': false } };
  return name === 'long' ? { ...NO_KEEPING, sites: { [longOrigin]: true } } : NO_KEEPING;
}

function setUp(
  name: string,
  now: number,
): Omit<Overview, 'routing' | 'budgets' | 'allowances' | 'keeping' | 'standard'> {
  switch (name) {
    case 'first':
      return { ...base, firstRun: true, providers: [demo], models: [demoModel], sites: [] };
    case 'empty':
      return { ...base, providers: [], models: [], sites: [] };
    case 'full':
      return {
        ...base,
        providers: [demo, openai, openrouter, ollama],
        models: [...few, ...manyModels(5_000)],
        defaultModel: 'openai/gpt-4.1',
        sites: manySites(now),
      };
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
        sites: longSites(now),
      };
    }
    case 'keys': {
      const keys = [
        { id: 'work', name: 'Work', addedAt: now - 40 * 24 * HOUR },
        { id: 'private', name: 'A private account with a rather long name', addedAt: now - 2 * HOUR },
        { id: 'first' },
      ];
      const usual = setUp('normal', now);
      return {
        ...usual,
        providers: usual.providers.map((one) => (one.id === 'openai' ? { ...one, keys } : one)),
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

/** What "find local models" finds on a machine with a few servers, and on one without. */
export const localSearch = (state: string): LocalSearch =>
  state === 'empty'
    ? { found: [], strangers: [8080], silent: [11434, 1234, 8000] }
    : {
        found: [
          {
            type: 'ollama',
            label: 'Ollama',
            baseUrl: 'http://127.0.0.1:11434',
            models: ['qwen3:8b', 'gemma3:4b'],
            loaded: ['qwen3:8b'],
            known: state === 'normal',
            ...(state === 'normal' ? { id: 'ollama' } : {}),
          },
          {
            type: 'lm-studio',
            label: 'LM Studio',
            baseUrl: 'http://127.0.0.1:1234',
            models: [
              'qwen/qwen3.5-9b',
              'google/gemma-3-4b',
              'openai/gpt-oss-20b',
              'mistralai/devstral-small',
            ],
            loaded: [],
            known: false,
          },
          { type: 'vllm', label: 'vLLM', baseUrl: 'http://localhost:8000/v1', models: [], known: false },
        ],
        strangers: [8080],
        silent: [],
      };
