import { compatible } from './compatible.ts';
import { OPAQUE_32 } from './key-patterns.ts';

export const mistral = compatible({
  type: 'mistral',
  label: 'Mistral',
  description: 'Mistral’s own models, small to large, hosted in Europe.',
  group: 'cloud',
  baseUrl: { needed: true, initial: 'https://api.mistral.ai/v1' },
  key: { needed: 'required', at: 'https://console.mistral.ai/api-keys' },
  keyPattern: OPAQUE_32,
  proof: 'list',
  traits: [
    {
      models: '*',
      // Whatever it does not know it refuses ("extra_forbidden").
      takes: ['temperature', 'topP', 'presencePenalty', 'frequencyPenalty', 'seed'],
      words: { seed: 'random_seed' },
      prefill: 'prefix',
      toolIdLength: 9,
      files: 'document_url',
      inputs: ['image', 'file'],
      json: 'schema',
      lacks: ['logprobs'],
      // `none` or `high`, and nothing between (docs.mistral.ai, "Reasoning").
      reasoning: 'effort',
      efforts: { none: 'none', minimal: 'high', low: 'high', medium: 'high', high: 'high', max: 'high' },
      echoReasoning: 'content',
    },
    {
      models: ['codestral*', 'devstral*', 'ministral*', 'mistral-code*', 'open-*', 'pixtral*', 'voxtral*'],
      reasoning: 'none',
    },
    { models: ['mistral-large-latest', 'mistral-large-2*', 'mistral-tiny*'], reasoning: 'none' },
    {
      models: 'mistral-large-4*',
      efforts: { none: null, minimal: 'low', low: 'low', medium: 'medium', high: 'high', max: 'high' },
    },
    {
      models: ['zai-glm-5', 'zai-glm-5-3*', 'zai-glm-latest'],
      efforts: { none: null, minimal: 'low', low: 'low', medium: 'low', high: 'high', max: 'max' },
    },
  ],
  tasks: { embed: { maxBatch: 128, dimensions: 'output_dimension' }, transcribe: true },
});
