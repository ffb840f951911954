/** Cohere's embeddings, which have an endpoint of their own. */
import type { EmbedTask } from '../../protocol/task.ts';
import { listOf, loose, usageOf } from '../loose.ts';
import type { ProviderType } from '../types.ts';
import { answerJson, embedInBatches } from './body.ts';

/** "Maximum number of texts per call is 96." */
const COHERE_BATCH = 96;

const INPUT_TYPES: Readonly<Record<NonNullable<EmbedTask['purpose']>, string>> = {
  query: 'search_query',
  document: 'search_document',
  classification: 'classification',
  clustering: 'clustering',
  // Cohere has no word for it; two texts that are compared are both what is looked for.
  similarity: 'search_query',
};

export const embedCohere: NonNullable<ProviderType['embed']> = (
  { values, dimensions, purpose = 'document' },
  model,
  connection,
) =>
  embedInBatches(connection, values, COHERE_BATCH, async (texts) => {
    const json = {
      model,
      texts,
      input_type: INPUT_TYPES[purpose],
      embedding_types: ['float'],
      output_dimension: dimensions,
    };
    const body = await answerJson(
      connection,
      await connection.request('/v2/embed', { method: 'POST', json }),
    );
    const billed = loose(loose(body.meta)?.billed_units);
    return {
      vectors: listOf(loose(body.embeddings)?.float),
      usage: usageOf({ input: billed?.input_tokens }),
    };
  });
