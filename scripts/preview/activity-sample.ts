/** Made-up calls of a year, with what was kept of them: the same ones whenever they are asked for. */
import type { Activity } from '../../lib/ledger/activity.ts';
import { measureOf } from '../../lib/ledger/measure.ts';
import { callPerSecond } from '../../lib/ledger/speed.ts';
import { statsOf } from '../../lib/ledger/stats.ts';
import type { ActivityReplies, ActivityView, KeptTextView } from '../../lib/protocol/activity-control.ts';
import type { ModelRef } from '../../lib/protocol/config.ts';
import type { AttemptRecord } from '../../lib/protocol/routing.ts';
import type { EndpointView } from '../../lib/protocol/routing-control.ts';
import { callsOf, decision } from './routing-sample.ts';
import { longOrigin } from './sites-sample.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export interface SampleRow extends Activity {
  id: number;
}

interface Made {
  provider: string;
  label: string;
  id: string;
  model: string;
  /** USD per million tokens; absent: not known. */
  price?: [input: number, output: number];
  /** ms to the first word, tokens a second. */
  first: number;
  speed: number;
  local?: boolean;
}

const made = (
  provider: string,
  label: string,
  id: string,
  first: number,
  speed: number,
  price?: [number, number],
): Made => ({
  provider,
  label,
  id,
  model: id.split('/').at(-1) ?? id,
  first,
  speed,
  ...(price ? { price } : {}),
});

const MODELS: readonly Made[] = [
  made('openai', 'OpenAI', 'gpt-4.1', 420, 84, [2, 8]),
  made('openai', 'OpenAI', 'gpt-4.1-mini', 260, 140, [0.4, 1.6]),
  { ...made('ollama', 'Ollama', 'qwen3:8b', 900, 31, [0, 0]), local: true },
  made('openrouter', 'OpenRouter', 'openai/gpt-4.1', 610, 80, [2, 8]),
  made('openai', 'OpenAI', 'o4-mini', 3_900, 110, [1.1, 4.4]),
  made('openrouter', 'OpenRouter', 'anthropic/claude-sonnet-4.5', 1_100, 62, [3, 15]),
  made('openrouter', 'OpenRouter', 'google/gemini-2.5-flash', 480, 190, [0.3, 2.5]),
  made('openrouter', 'OpenRouter', 'deepseek/deepseek-chat', 1_600, 40, [0.28, 0.42]),
  made('openrouter', 'OpenRouter', 'meta-llama/llama-3.3-70b-instruct', 350, 240, [0.1, 0.3]),
  made('openrouter', 'OpenRouter', 'mistralai/mistral-large', 700, 55, [2, 6]),
  made('openrouter', 'OpenRouter', 'qwen/qwen3-coder', 820, 75, [0.22, 0.95]),
  made('openrouter', 'OpenRouter', 'x-ai/grok-4', 2_400, 70, [3, 15]),
  made('openrouter', 'OpenRouter', 'moonshotai/kimi-k2', 990, 52),
  made('openrouter', 'OpenRouter', 'z-ai/glm-4.6', 1_300, 48, [0.5, 1.75]),
  { ...made('ollama', 'Ollama', 'gemma3:4b', 380, 65, [0, 0]), local: true },
];
const LONG: readonly Made[] = Array.from({ length: 14 }, (_, n) =>
  made(
    'long',
    'The language model gateway of the department of extraordinarily long names and abbreviations',
    `accounts/${'a-very-long-account-name-'.repeat(2)}/models/${'mixture-of-experts-'.repeat(2)}instruct-v${n}`,
    300 + 900 * n,
    200 - 10 * n,
    [1 + n, 40_000 * (n + 1)],
  ),
);
const SITES = [
  'https://write.example.com',
  'http://localhost:5173',
  'https://games.example.org:8443',
  'https://xn--pple-43d.example',
  'https://notes.example.net',
  'chrome-extension://oriel',
];

/** A number from 0 to 1 that is always the same for the same seed. */
const chance = (seed: number) => {
  const x = Math.sin(seed * 12.9898) * 43_758.5453;
  return x - Math.floor(x);
};
const refOf = ({ provider, id }: Made): ModelRef => `${provider}/${id}`;

function rowAt(n: number, time: number, models: readonly Made[], sites: readonly string[]): SampleRow {
  const pick = <T>(all: readonly T[], salt: number) =>
    all[Math.floor(all.length * chance(n * 7 + salt) ** 2.2)] as T;
  const model = pick(models, 1);
  const origin = pick(sites, 2);
  const input = Math.round(200 + 6_000 * chance(n + 3) ** 2);
  const output = Math.round(20 + 900 * chance(n + 4));
  const cacheRead = chance(n + 5) > 0.7 ? Math.round(input * 0.6) : 0;
  const firstMs = Math.round(model.first * (0.7 + 1.4 * chance(n + 6) ** 3));
  const ms = firstMs + Math.round((output / model.speed) * 1_000 * (0.8 + 0.5 * chance(n + 7)));
  const failed = chance(n + 8) > 0.965;
  const before = chance(n + 9) > 0.94 ? models[(models.indexOf(model) + 3) % models.length] : undefined;
  const attempts: AttemptRecord[] = [];
  let at = time;
  if (before !== undefined) {
    attempts.push({ ref: refOf(before), outcome: 'overloaded', startedAt: at, ms: 640 });
    at += 640;
  }
  const usage = { input, output, ...(cacheRead > 0 ? { cacheRead } : {}) };
  attempts.push(
    failed
      ? { ref: refOf(model), outcome: 'timeout', startedAt: at, ms: 20_000 }
      : { ref: refOf(model), outcome: 'answered', startedAt: at, ms, firstMs, usage },
  );
  const cost = failed
    ? 0
    : model.price === undefined
      ? undefined
      : (model.price[0] * (input - 0.75 * cacheRead) + model.price[1] * output) / 1_000_000;
  return {
    id: n,
    time,
    origin,
    surface: origin.startsWith('http') ? 'window.ai' : 'dashboard',
    served: refOf(model),
    providerId: model.provider,
    model: model.model,
    usage: failed ? {} : usage,
    ...(failed
      ? { error: 'timeout' as const }
      : { finish: 'stop' as const, firstPartMs: at - time + firstMs }),
    durationMs: at - time + (failed ? 20_000 : ms),
    attempts,
    decision,
    ...(cost === undefined ? {} : { cost, priceSource: 'openrouter' as const }),
    ...(cost && cacheRead > 0
      ? {
          saved: {
            caching: ((model.price?.[0] ?? 0) * 0.75 * cacheRead) / 1_000_000,
            ...(chance(n + 10) > 0.4 ? { routing: cost * (chance(n + 11) - 0.2) } : {}),
          },
        }
      : {}),
    ...(chance(n + 12) > 0.6 ? { keptChars: 400 } : {}),
  };
}

const COUNTS: Readonly<Record<string, number>> = { full: 6_000, long: 300 };
const rowsMade = new Map<string, SampleRow[]>();

/** The newest first. @param now Unix ms; rows are made once for each state. */
export function rowsOf(state: string, now: number): SampleRow[] {
  const known = rowsMade.get(state);
  if (known !== undefined) return known;
  const rows = makeRows(state, now);
  rowsMade.set(state, rows);
  return rows;
}
/** As if nothing had been made or erased yet. */
export const forgetRows = () => rowsMade.clear();

function makeRows(state: string, now: number): SampleRow[] {
  if (state === 'empty' || state === 'first') return [];
  const count = COUNTS[state] ?? 160;
  const models = state === 'long' ? LONG : state === 'full' ? MODELS : MODELS.slice(0, 5);
  const sites =
    state === 'long'
      ? [longOrigin, ...SITES]
      : state === 'full'
        ? [...SITES, ...Array.from({ length: 20 }, (_, n) => `https://app-${n}.example.net`)]
        : SITES;
  const span = state === 'full' ? 364 * DAY : 40 * DAY;
  // More of them lately, none on some days.
  const older = Array.from({ length: count }, (_, n) =>
    rowAt(count - n, now - 32 * 60 * MINUTE - Math.round(span * (n / count) ** 1.4), models, sites),
  );
  const { calls } = callsOf('normal', now, { limit: 6 });
  const latest = calls.map(
    (call, n): SampleRow => ({
      ...call,
      surface: call.surface as Activity['surface'],
      id: count + calls.length - n,
      ...(call.served === undefined
        ? {}
        : { providerId: call.served.split('/')[0], model: call.served.split('/').at(-1) }),
      ...(call.cost === undefined ? {} : { priceSource: 'bundled' as const }),
      ...(n === 0 || n === 2 ? { keptChars: 900 } : {}),
    }),
  );
  return [...latest, ...older];
}

export function viewOf({ providerId: _, ...row }: SampleRow): ActivityView {
  const perSecond = callPerSecond({ ...row, providerId: undefined });
  return { ...row, attempts: row.attempts ?? [], ...(perSecond === undefined ? {} : { perSecond }) };
}

export function endpointsAt(state: string, now: number): Record<ModelRef, EndpointView> {
  const models = state === 'long' ? LONG : MODELS;
  return {
    ...Object.fromEntries(
      models.map((model) => [
        refOf(model),
        { name: model.model, providerLabel: model.label, local: model.local === true },
      ]),
    ),
    ...callsOf(state === 'empty' ? 'normal' : state, now, { limit: 1 }).endpoints,
  };
}

export function statsAt(
  state: string,
  now: number,
  asked: { from: number; to: number },
): ActivityReplies['stats'] {
  const measures = rowsOf(state, now).map((row) => measureOf(row.id, row));
  const providers = {
    openai: 'OpenAI',
    openrouter: 'OpenRouter',
    ollama: 'Ollama',
    long: LONG[0]?.label ?? '',
  };
  return { ...statsOf(measures, asked), endpointNames: endpointsAt(state, now), providers };
}

const ESSAY = `A lighthouse is a tower built to carry a light. ${'It stands where ships must not go. '.repeat(30)}`;

export function textOf(state: string, row: SampleRow): KeptTextView | undefined {
  if ((row.keptChars ?? 0) === 0) return undefined;
  const question = { role: 'user', text: 'What is the capital of Norway? Answer with\n<b>one word</b>.' };
  const answers = [{ text: 'Oslo.' }];
  if (row.id % 2 === 0) return { messages: [question], answers };
  return {
    messages: [
      { role: 'system', text: 'Write plainly. Short sentences.' },
      { role: 'user', text: 'Look at this. My key is [redacted key].', also: ['image/png screen.png'] },
      { role: 'assistant', text: '', also: ['calls describe({"detail":"low"})'] },
      { role: 'tool', text: 'A chart with two bars.' },
      { role: 'assistant', text: 'It is a chart with two bars. The left one is taller.' },
      { role: 'user', text: state === 'long' ? `${'word'.repeat(400)}\n${ESSAY}` : ESSAY },
    ],
    answers:
      state === 'long'
        ? Array.from({ length: 4 }, (_, n) => ({
            text: `${n}: ${ESSAY}`,
            also: [`calls ${'x'.repeat(120)}({})`],
          }))
        : [{ text: ESSAY }],
    cut: true,
  };
}
