import { OrielError } from '../protocol/errors.ts';
import { baseOf } from './address.ts';
import { compatible } from './compatible.ts';
import { listOf, loose, textOf } from './loose.ts';
import {
  flagOf,
  given,
  inputsByFlag,
  isTokens,
  listModels,
  type ModelListing,
  readModelAnd,
} from './model-list.ts';
import { EVERY_COLOURING } from './traits.ts';
import type { Connection, ModelInfo } from './types.ts';

export const lmStudio = compatible({
  type: 'lm-studio',
  label: 'LM Studio',
  description: 'Models that LM Studio runs on this machine or in your network.',
  group: 'local',
  // Its own interface is beside the one that is OpenAI's.
  baseUrl: {
    needed: true,
    initial: 'http://127.0.0.1:1234',
    hint: 'Where LM Studio’s server listens; on this machine http://127.0.0.1:1234',
  },
  key: { needed: 'optional', hint: 'Only where its server asks for an API token.' },
  address: (typed) => baseOf(typed, /\/api\/v\d(\/.*)?$/, /\/v1(\/.*)?$/),
  chatPath: '/v1/chat/completions',
  models: listNative,
  proof: 'list',
  traits: [
    // A message of the assistant's at the end is gone on from.
    { models: '*', takes: EVERY_COLOURING, inputs: ['image'], prefill: true, lacks: ['logprobs'] },
  ],
  tasks: { embed: { maxBatch: 256, dimensions: false } },
});

const NATIVE: Partial<ModelListing> = {
  path: '/api/v1/models',
  entries: (body) => loose(body)?.models,
  read: readNative,
};

/** With what is loaded; versions before 0.4 have only OpenAI's list. */
async function listNative(connection: Connection): Promise<ModelInfo[]> {
  try {
    return await listModels(connection, NATIVE);
  } catch (thrown) {
    const code = thrown instanceof OrielError ? thrown.info.code : undefined;
    // It answers status 200 to what it does not know, with an error in the body.
    if (code !== 'provider-error' && code !== 'model-not-found') throw thrown;
    return await listModels(connection, { path: '/v1/models' });
  }
}

function readNative(entry: unknown): ModelInfo | undefined {
  const key = textOf(loose(entry)?.key);
  if (key === undefined) return undefined;
  return readModelAnd(({ type, loaded_instances, capabilities }) => {
    const loaded = listOf(loaded_instances).map((it) => loose(loose(it)?.config)?.context_length);
    const can = loose(capabilities);
    return given({
      kind: type === 'embedding' || type === 'embeddings' ? ('embedding' as const) : undefined,
      // It may have been loaded with less than the model can read.
      contextLength: loaded.find(isTokens),
      inputs: inputsByFlag(can?.vision),
      tools: flagOf(can?.trained_for_tool_use),
      reasoning: can?.reasoning === undefined ? undefined : Boolean(can.reasoning),
      loaded: loaded.length > 0,
    });
  })({ ...loose(entry), id: key });
}
