/** What Anthropic does by its own API. */
import { listOf, loose, textOf } from '../loose.ts';
import { given, isTokens, listModels, type ModelListing, readModelAnd } from '../model-list.ts';
import { type TraitRule, traitsOf } from '../traits.ts';
import type { Connection, Doing, ModelInfo } from '../types.ts';
import { generateOver } from '../wire.ts';
import { messagesWire } from '../wires/messages.ts';
import { explainMessages } from '../wires/messages-refusal.ts';

/**
 * A Claude that no other line names is taken for one of the newest generation; of other models, behind a gateway, nothing is
 * known. The `*` before a name stands for what resellers put there (`us.anthropic.`). Sources: https://platform.claude.com/docs/en/about-claude/models/overview,
 * …/build-with-claude/extended-thinking, …/effort, …/structured-outputs, …/mid-conversation-system-messages,
 * …/preserved-thinking, and the pages "What’s new" of each model; @ai-sdk/anthropic's catalogue of models.
 */
const TRAITS: readonly TraitRule[] = [
  {
    models: '*claude*',
    maxOutput: 128_000,
    takes: [],
    reasoning: 'adaptive',
    inputs: ['image', 'file'],
    json: 'schema',
    systemTurns: true,
  },
  // A forced tool is refused, thinking cannot be stopped.
  {
    models: ['*opus-5-5*', '*sonnet-5-5*', '*fable-5-1*', '*fable-5-2', '*fable-5-2-*', '*mythos-5-1*'],
    lacks: ['toolChoice'],
    efforts: { none: null },
    boundThinking: true,
  },
  {
    models: ['*fable-5', '*fable-5-20*', '*mythos-5', '*mythos-5-20*', '*mythos-preview*'],
    efforts: { none: null },
  },
  // It pauses between tools at the least.
  { models: '*sonnet-5-5*', efforts: { none: 'between_tools' } },
  { models: '*haiku-5-5*', boundThinking: true },
  {
    models: ['*opus-4*', '*sonnet-4*', '*haiku-4*', '*claude-3*', '*claude-2*', '*claude-instant*'],
    systemTurns: false,
  },
  { models: '*opus-4-8*', systemTurns: true },
  { models: ['*opus-4-6*', '*sonnet-4-6*'], takes: ['temperature', 'topP', 'topK'] },
  // To 4.5: thinking by a budget, the beginning of an answer taken up.
  {
    models: ['*sonnet-4-5*', '*opus-4-5*', '*haiku-4-5*'],
    maxOutput: 64_000,
    takes: ['temperature', 'topP', 'topK'],
    reasoning: 'budget',
    prefill: true,
  },
  {
    models: [
      '*opus-4-1*',
      '*opus-4-0*',
      '*opus-4-2025*',
      '*opus-4@*',
      '*sonnet-4-0*',
      '*sonnet-4-2025*',
      '*sonnet-4@*',
    ],
    maxOutput: 32_000,
    takes: ['temperature', 'topP', 'topK'],
    reasoning: 'budget',
    json: 'object',
    prefill: true,
  },
  { models: '*opus-4-1*', json: 'schema' },
  { models: ['*sonnet-4-0*', '*sonnet-4-2025*', '*sonnet-4@*', '*claude-3-7*'], maxOutput: 64_000 },
  {
    models: ['*claude-3*', '*claude-2*', '*claude-instant*'],
    maxOutput: 4_096,
    takes: ['temperature', 'topP', 'topK'],
    reasoning: 'none',
    json: 'object',
    prefill: true,
  },
  { models: '*claude-3-5*', maxOutput: 8_192 },
  { models: '*claude-3-7*', maxOutput: 64_000, reasoning: 'budget' },
  { models: ['*claude-3-opus*', '*claude-3-sonnet*', '*claude-3-haiku*'], inputs: ['image'] },
  { models: ['*claude-2*', '*claude-instant*'], inputs: [], json: 'none', lacks: ['tools'] },
];

/** Both beside every request; the second is how Anthropic lets a browser speak to it at all. */
const HEADERS = {
  'anthropic-version': '2023-06-01',
  'anthropic-dangerous-direct-browser-access': 'true',
};

const greeting = (connection: Connection): Connection => ({
  ...connection,
  request: (path, init) => connection.request(path, { ...init, headers: { ...HEADERS, ...init.headers } }),
});

/** https://platform.claude.com/docs/en/api/models-list */
const LISTING: Partial<ModelListing> = {
  query: { limit: '1000' },
  next(body) {
    const it = loose(body);
    const after_id = textOf(it?.last_id) ?? textOf(loose(listOf(it?.data).at(-1))?.id);
    return it?.has_more === true && after_id !== undefined ? { after_id } : undefined;
  },
  read: readModelAnd(({ max_input_tokens, max_tokens, capabilities }) => ({
    contextLength: isTokens(max_input_tokens) ? max_input_tokens : undefined,
    maxOutput: isTokens(max_tokens) ? max_tokens : undefined,
    ...readCapabilities(loose(capabilities)),
  })),
};

function readCapabilities(it: ReturnType<typeof loose>): Partial<ModelInfo> {
  if (it === undefined) return {};
  const has = (name: string): boolean | undefined => {
    const supported = loose(it[name])?.supported;
    return typeof supported === 'boolean' ? supported : undefined;
  };
  const [image, file] = [has('image_input'), has('pdf_input')];
  const inputs: NonNullable<ModelInfo['inputs']> = ['text'];
  if (image) inputs.push('image');
  if (file) inputs.push('file');
  return given({
    inputs: image === undefined && file === undefined ? undefined : inputs,
    json: has('structured_outputs'),
    reasoning: has('thinking'),
  });
}

const list = (connection: Connection): Promise<ModelInfo[]> => listModels(greeting(connection), LISTING);

export const doing: Doing = {
  explain: (status, body, { label }) => explainMessages(status, body, label),
  generate: (call, model, connection) =>
    generateOver(messagesWire, call, model, traitsOf(TRAITS, model), greeting(connection)),
  listModels: list,
  // The list is given to good keys alone.
  check: list,
};
