import { OrielError } from '../../protocol/errors.ts';
import { listModels } from '../model-list.ts';
import type { Connection, ModelInfo } from '../types.ts';

/** What it serves in OpenAI's format everywhere, for regions that list nothing. */
const SERVED: readonly ModelInfo[] = [
  { id: 'openai.gpt-oss-120b-1:0', contextLength: 128_000, reasoning: true },
  { id: 'openai.gpt-oss-20b-1:0', contextLength: 128_000, reasoning: true },
];

export async function bedrock(connection: Connection): Promise<ModelInfo[]> {
  try {
    return await listModels(connection);
  } catch (thrown) {
    const code = thrown instanceof OrielError ? thrown.info.code : undefined;
    const listsNone = code === 'model-not-found' || code === 'provider-error' || code === 'invalid-request';
    if (!listsNone) throw thrown;
    return (connection.provider.models ?? []).length === 0
      ? [...SERVED]
      : (connection.provider.models ?? []).map((id) => ({ id }));
  }
}
