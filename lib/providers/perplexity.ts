import { compatible } from './compatible.ts';
import type { ModelInfo } from './types.ts';

/** It lists none of them (docs.perplexity.ai, "Models"). */
const SONAR: readonly ModelInfo[] = [
  { id: 'sonar', name: 'Sonar', contextLength: 128_000, inputs: ['text', 'image'], tools: false },
  {
    id: 'sonar-deep-research',
    name: 'Sonar Deep Research',
    contextLength: 128_000,
    tools: false,
    reasoning: true,
  },
  { id: 'sonar-pro', name: 'Sonar Pro', contextLength: 200_000, inputs: ['text', 'image'], tools: false },
  {
    id: 'sonar-reasoning-pro',
    name: 'Sonar Reasoning Pro',
    contextLength: 128_000,
    inputs: ['text', 'image'],
    tools: false,
    reasoning: true,
  },
];

export const perplexity = compatible({
  type: 'perplexity',
  label: 'Perplexity',
  description: 'Models that search the web before they answer, and name their sources.',
  group: 'cloud',
  baseUrl: { needed: true, initial: 'https://api.perplexity.ai' },
  key: { needed: 'required', at: 'https://www.perplexity.ai/account/api/keys' },
  keyPattern: /^pplx-/,
  models: async () => [...SONAR],
  naming: 'known',
  traits: [
    {
      models: '*',
      takes: ['temperature', 'topP', 'topK', 'presencePenalty', 'frequencyPenalty'],
      inputs: ['image'],
      json: 'schema',
      lacks: ['tools', 'logprobs', 'stop'],
      reasoning: 'none',
    },
    { models: 'sonar-reasoning*', thinkTags: true },
    {
      models: 'sonar-deep-research',
      reasoning: 'effort',
      efforts: { none: null, minimal: 'minimal', low: 'low', medium: 'medium', high: 'high', max: 'high' },
      thinkTags: true,
    },
  ],
});
