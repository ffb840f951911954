import { OrielError } from '../../protocol/errors.ts';
import { listOf, loose, textOf } from '../loose.ts';
import {
  flagOf,
  given,
  inputsByFlag,
  isTokens,
  listModels,
  type ModelListing,
  readModelAnd,
} from '../model-list.ts';
import type { Connection, ModelInfo } from '../types.ts';

const NATIVE: Partial<ModelListing> = {
  path: '/api/v1/models',
  entries: (body) => loose(body)?.models,
  read: readNative,
};

/** With what is loaded; versions before 0.4 have only OpenAI's list. */
export async function lmStudio(connection: Connection): Promise<ModelInfo[]> {
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
