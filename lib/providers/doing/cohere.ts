/** What Cohere does by its own API. */
import { OrielError } from '../../protocol/errors.ts';
import { listOf, loose, textOf } from '../loose.ts';
import { isTokens, listJson, listModels, type ModelListing } from '../model-list.ts';
import { embedCohere } from '../tasks/cohere.ts';
import { type TraitRule, traitsOf } from '../traits.ts';
import type { Connection, Doing, ModelInfo } from '../types.ts';
import { generateOver } from '../wire.ts';
import { cohereWire } from '../wires/cohere.ts';
import { explainCohere } from '../wires/cohere-refusal.ts';

/** Models that do not think refuse to be told how much: https://docs.cohere.com/docs/reasoning */
const TRAITS: readonly TraitRule[] = [
  { models: '*', reasoning: 'none' },
  { models: ['*reasoning*', 'command-a-plus*'], reasoning: 'budget' },
];

/** https://docs.cohere.com/reference/list-models */
const LISTING: Partial<ModelListing> = {
  path: '/v1/models',
  query: { page_size: '1000' },
  entries: (body) => loose(body)?.models,
  next(body) {
    const page_token = textOf(loose(body)?.next_page_token);
    return page_token === undefined ? undefined : { page_token };
  },
  read: readCohereModel,
};

function readCohereModel(entry: unknown): ModelInfo | undefined {
  const it = loose(entry);
  const id = textOf(it?.name);
  if (it === undefined || id === undefined) return undefined;
  const kind = kindOf(listOf(it.endpoints));
  const model: ModelInfo = { id, kind };
  if (isTokens(it.context_length)) model.contextLength = it.context_length;
  if (it.is_deprecated === true) model.note = 'Cohere is about to retire it.';
  if (kind !== 'chat') return model;
  model.reasoning = traitsOf(TRAITS, id).reasoning !== 'none';
  // An older model says nothing of what it can do, which is not to say that it can do nothing.
  if (!Array.isArray(it.features)) return model;
  const can = (feature: string) => listOf(it.features).includes(feature);
  return {
    ...model,
    inputs: can('vision') ? ['text', 'image'] : ['text'],
    tools: can('tools'),
    json: can('json_schema'),
  };
}

function kindOf(endpoints: unknown[]): NonNullable<ModelInfo['kind']> {
  if (endpoints.includes('chat')) return 'chat';
  if (endpoints.some((it) => it === 'embed' || it === 'embed_image')) return 'embedding';
  if (endpoints.some((it) => it === 'transcribe' || it === 'transcriptions')) return 'transcription';
  return 'other';
}

const list = (connection: Connection): Promise<ModelInfo[]> => listModels(connection, LISTING);

export const doing: Doing = {
  explain: explainCohere,
  generate: (call, model, connection) =>
    generateOver(cohereWire, call, model, traitsOf(TRAITS, model), connection),
  embed: embedCohere,
  listModels: list,
  async check(connection) {
    const response = await connection.request('/v1/check-api-key', { method: 'POST', json: {} });
    if (loose(await listJson(connection, response))?.valid === false) {
      const message = `${connection.provider.label} did not accept the key. Check it in Oriel’s dashboard.`;
      throw new OrielError('authentication', { message });
    }
    return await list(connection);
  },
};
