import { OrielError } from '../../protocol/errors.ts';
import { loose, textOf } from '../loose.ts';
import { flagOf, given, isTokens, listModels, priceOf } from '../model-list.ts';
import type { Connection, ModelInfo } from '../types.ts';

/** With prices and limits; some keys may only see the names. */
export async function liteLlm(connection: Connection): Promise<ModelInfo[]> {
  try {
    return await listModels(connection, { path: '/model/info', read: readInfo });
  } catch (thrown) {
    const code = thrown instanceof OrielError ? thrown.info.code : undefined;
    if (code === 'network' || code === 'timeout' || code === 'aborted') throw thrown;
    return await listModels(connection);
  }
}

const KINDS: Readonly<Record<string, ModelInfo['kind']>> = {
  __proto__: null as never,
  embedding: 'embedding',
  image_generation: 'image',
  audio_speech: 'speech',
  audio_transcription: 'transcription',
  rerank: 'other',
  moderation: 'other',
};

function readInfo(entry: unknown): ModelInfo | undefined {
  const it = loose(entry);
  const id = textOf(it?.model_name);
  if (id === undefined) return undefined;
  const info = loose(it?.model_info) ?? {};
  const inputs: ModelInfo['inputs'] = ['text'];
  if (info.supports_vision === true) inputs.push('image');
  if (info.supports_audio_input === true) inputs.push('audio');
  if (info.supports_pdf_input === true) inputs.push('file');
  return {
    id,
    ...given({
      kind: typeof info.mode === 'string' ? KINDS[info.mode] : undefined,
      contextLength: [info.max_input_tokens, info.max_tokens].find(isTokens),
      maxOutput: [info.max_output_tokens].find(isTokens),
      inputs: typeof info.supports_vision === 'boolean' ? inputs : undefined,
      tools: flagOf(info.supports_function_calling),
      json: flagOf(info.supports_response_schema),
      reasoning: flagOf(info.supports_reasoning),
      price: priceOf({
        input: info.input_cost_per_token,
        output: info.output_cost_per_token,
        cacheRead: info.cache_read_input_token_cost,
        cacheWrite: info.cache_creation_input_token_cost,
        reasoning: info.output_cost_per_reasoning_token,
      }),
    }),
  } as ModelInfo;
}
