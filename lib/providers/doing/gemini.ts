/** What Google does by its own API. */
import { MAX_ID_CHARS } from '../../protocol/limits.ts';
import type { Colouring } from '../colouring.ts';
import { listOf, loose, textOf } from '../loose.ts';
import { isTokens, listModels, type ModelListing } from '../model-list.ts';
import { drawGemini, embedGemini, speakGemini } from '../tasks/gemini.ts';
import { type TraitRule, traitsOf } from '../traits.ts';
import type { Connection, Doing, ModelInfo } from '../types.ts';
import { generateOver } from '../wire.ts';
import { geminiWire } from '../wires/gemini.ts';
import { explainGemini } from '../wires/gemini-refusal.ts';

/** Most models answer penalties with "Penalty is not enabled". */
const SAMPLING: readonly Colouring[] = ['temperature', 'topP', 'topK', 'seed'];
const WITH_PENALTIES: readonly Colouring[] = [...SAMPLING, 'presencePenalty', 'frequencyPenalty'];

/**
 * A model that no line names is taken for one of the newest generation. Sources:
 * https://ai.google.dev/gemini-api/docs/thinking (levels, budgets), /thought-signatures, /function-calling,
 * /structured-output, /models; https://ai.google.dev/gemma/docs/core/gemma_on_gemini_api.
 */
const TRAITS: readonly TraitRule[] = [
  {
    models: ['gemini-*', 'nano-banana*'],
    takes: SAMPLING,
    inputs: ['image', 'audio', 'file'],
    modalities: [],
    json: 'schema',
    reasoning: 'effort',
    toolImages: true,
    signedToolCalls: true,
  },
  {
    models: ['gemini-*-pro*', 'gemini-pro-latest', 'gemini-flash-latest'],
    efforts: { minimal: null },
  },
  { models: ['gemini-3.7-flash*', 'gemini-3.8-flash*', 'gemini-3.9-flash*'], efforts: { minimal: null } },
  { models: ['gemini-3.7-flash-lite*', 'gemini-3.8-flash-lite*', 'gemini-3.9-flash-lite*'], efforts: {} },
  { models: 'gemini-3-pro*', efforts: { minimal: null, medium: null } },
  { models: 'gemini-4-hydrogen*', efforts: { minimal: null, max: 'xhigh' } },
  {
    models: ['gemini-2.5*', 'gemini-robotics-er-1.5*'],
    reasoning: 'budget',
    budget: [0, 24_576],
    toolImages: false,
    signedToolCalls: false,
    lacks: ['jsonWithTools', 'logprobs'],
  },
  { models: 'gemini-2.5-pro*', budget: [128, 32_768], efforts: { none: null } },
  { models: 'gemini-2.5-flash-lite*', budget: [512, 24_576] },
  {
    models: ['gemini-1*', 'gemini-2.0*', 'gemini-exp*', 'gemini-pro', 'gemini-pro-vision'],
    takes: WITH_PENALTIES,
    reasoning: 'none',
    toolImages: false,
    signedToolCalls: false,
    lacks: ['jsonWithTools'],
  },
  { models: ['gemini-*-image*', 'nano-banana*'], modalities: ['image'], reasoning: 'none' },
  {
    models: ['gemini-2.5-flash-image*', 'gemini-3-pro-image*', 'nano-banana*'],
    signedToolCalls: false,
    toolImages: false,
    lacks: ['tools', 'logprobs'],
  },
  { models: 'gemini-2.5-flash-image*', json: 'none' },
  {
    models: 'gemini-*-tts*',
    inputs: [],
    modalities: ['audio'],
    instructions: 'user',
    json: 'none',
    reasoning: 'none',
    lacks: ['tools', 'logprobs'],
  },
  { models: 'gemma-*', takes: SAMPLING, inputs: ['image'], modalities: [], reasoning: 'none' },
  { models: 'gemma-3*', instructions: 'user', json: 'none', lacks: ['tools', 'logprobs'] },
  { models: ['gemma-3-1b*', 'gemma-3n*'], inputs: [] },
];

/** What a list of models does not say. */
const FACTS: readonly (Partial<ModelInfo> & { models: string | readonly string[] })[] = [
  { models: ['*-image*', 'nano-banana*'], outputs: ['text', 'image'] },
  { models: '*-tts*', kind: 'speech', outputs: ['audio'] },
  { models: 'imagen-*', kind: 'image', outputs: ['image'] },
  { models: 'veo-*', kind: 'other' },
];

/** https://ai.google.dev/api/models, `models.list`. */
const LISTING: Partial<ModelListing> = {
  query: { pageSize: '1000' },
  entries: entriesOf,
  next(body) {
    const pageToken = textOf(loose(body)?.nextPageToken);
    return pageToken === undefined ? undefined : { pageToken };
  },
  read: readGoogleModel,
};

/** A page without models has no such field. */
function entriesOf(body: unknown): unknown {
  const it = Array.isArray(body) ? undefined : loose(body);
  return it !== undefined && Object.keys(it).length === 0 ? [] : it?.models;
}

function readGoogleModel(entry: unknown): ModelInfo | undefined {
  const it = loose(entry);
  const id = textOf(it?.name)?.replace(/^models\//, '');
  if (it === undefined || id === undefined) return undefined;
  const facts = traitsOf<Partial<ModelInfo>>(FACTS, id);
  const kind = facts.kind ?? kindOf(listOf(it.supportedGenerationMethods));
  const model: ModelInfo = { ...facts, id, ...(kind === 'chat' ? chatFacts(id, it.thinking) : { kind }) };
  const name = textOf(it.displayName);
  if (name !== undefined && name !== id) model.name = name.slice(0, MAX_ID_CHARS);
  if (isTokens(it.inputTokenLimit)) model.contextLength = it.inputTokenLimit;
  if (isTokens(it.outputTokenLimit)) model.maxOutput = it.outputTokenLimit;
  return model;
}

/** A server that says nothing of methods is one that chats. */
function kindOf(methods: unknown[]): NonNullable<ModelInfo['kind']> {
  if (methods.length === 0 || methods.includes('generateContent')) return 'chat';
  if (methods.includes('embedContent')) return 'embedding';
  // Imagen's own way; Veo's is `predictLongRunning`.
  return methods.includes('predict') ? 'image' : 'other';
}

function chatFacts(id: string, thinking: unknown): Partial<ModelInfo> {
  const { inputs, json, lacks, reasoning } = traitsOf(TRAITS, id);
  return {
    ...(inputs === undefined ? {} : { inputs: ['text', ...inputs] }),
    ...(json === undefined ? {} : { json: json === 'schema' }),
    ...(inputs === undefined ? {} : { tools: !lacks?.includes('tools') }),
    ...(typeof thinking === 'boolean'
      ? { reasoning: thinking }
      : reasoning === 'none'
        ? { reasoning: false }
        : {}),
  };
}

const list = (connection: Connection): Promise<ModelInfo[]> => listModels(connection, LISTING);

export const doing: Doing = {
  explain: (status, body, { label }) => explainGemini(status, body, label),
  generate: (call, model, connection) =>
    generateOver(geminiWire, call, model, traitsOf(TRAITS, model.replace(/^models\//, '')), connection),
  embed: embedGemini,
  image: drawGemini,
  speech: speakGemini,
  listModels: list,
  // The list is given to good keys alone.
  check: list,
};
