import { loose } from '../loose.ts';
import { flagOf, given, isTokens, listModels, readJson, readModelAnd } from '../model-list.ts';
import type { Connection, ModelInfo } from '../types.ts';

/** A router of several models says of each whether it is in memory (tools/server, "Model status"). */
const readWithStatus = readModelAnd(({ status }) => {
  const value = loose(status)?.value;
  return { loaded: value === undefined ? undefined : value === 'loaded' };
});

/** The list knows what the model was trained for, `/props` what the server was started with. */
export async function llamaCpp(connection: Connection): Promise<ModelInfo[]> {
  const models = await listModels(connection, { path: '/v1/models', read: readWithStatus });
  const [only] = models;
  // A router of several models has no properties of its own.
  if (models.length !== 1 || only === undefined) return models;
  const props = loose(await readJson(connection, '/props').catch(() => undefined));
  const context = loose(props?.default_generation_settings)?.n_ctx ?? props?.n_ctx;
  const { vision, audio } = loose(props?.modalities) ?? {};
  const inputs: ModelInfo['inputs'] = ['text'];
  if (vision === true) inputs.push('image');
  if (audio === true) inputs.push('audio');
  const more = given({
    contextLength: isTokens(context) ? context : undefined,
    inputs: props?.modalities === undefined ? undefined : inputs,
    tools: flagOf(loose(props?.chat_template_caps)?.supports_tools),
  });
  return [{ loaded: true, ...only, ...more }];
}
