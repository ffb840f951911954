/** Ollama's embeddings, which have an endpoint of their own. */
import { listOf, usageOf } from '../loose.ts';
import type { ProviderType } from '../types.ts';
import { answerJson, embedInBatches } from './body.ts';

/** No limit is documented; a bound keeps one request from holding a small machine's memory. */
const OLLAMA_BATCH = 256;

export const embedOllama: NonNullable<ProviderType['embed']> = (
  { values, dimensions, purpose },
  model,
  connection,
) =>
  embedInBatches(
    connection,
    values,
    OLLAMA_BATCH,
    async (input) => {
      const json = { model, input, dimensions };
      const body = await answerJson(
        connection,
        await connection.request('/api/embed', { method: 'POST', json }),
      );
      return { vectors: listOf(body.embeddings), usage: usageOf({ input: body.prompt_eval_count }) };
    },
    purpose === undefined ? [] : ['purpose'],
  );
