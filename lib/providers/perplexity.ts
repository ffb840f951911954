import { compatible } from './compatible.ts';

export const perplexity = compatible({
  type: 'perplexity',
  label: 'Perplexity',
  description: 'Models that search the web before they answer, and name their sources.',
  group: 'cloud',
  baseUrl: { needed: true, initial: 'https://api.perplexity.ai' },
  key: { needed: 'required', at: 'https://www.perplexity.ai/account/api/keys' },
  keyPattern: /^pplx-/,
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
