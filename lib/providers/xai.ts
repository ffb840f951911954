import { compatible } from './compatible.ts';

export const xai = compatible({
  type: 'xai',
  label: 'xAI',
  description: 'The Grok models.',
  group: 'cloud',
  baseUrl: { needed: true, initial: 'https://api.x.ai/v1' },
  key: { needed: 'required', at: 'https://console.x.ai' },
  keyPattern: /^xai-/,
  proof: '/api-key',
  traits: [
    {
      models: '*',
      // Reasoning models, which most are, refuse penalties and stop sequences (docs.x.ai, "Reasoning").
      takes: ['temperature', 'topP', 'seed'],
      maxTokens: 'max_completion_tokens',
      inputs: ['image'],
      lacks: ['stop'],
      reasoning: 'effort',
      efforts: { none: null, minimal: 'low', low: 'low', medium: 'medium', high: 'high', max: 'high' },
    },
    {
      models: ['grok-2*', 'grok-3', 'grok-3-fast*', 'grok-3-latest', 'grok-3-beta', '*-non-reasoning*'],
      takes: ['temperature', 'topP', 'seed', 'presencePenalty', 'frequencyPenalty'],
      lacks: [],
      reasoning: 'none',
    },
    {
      models: 'grok-3-mini*',
      efforts: { none: null, minimal: 'low', low: 'low', medium: 'low', high: 'high', max: 'high' },
    },
    // They reason, and refuse to be told how much.
    { models: ['grok-4', 'grok-4-*', 'grok-4.20-*reasoning', 'grok-code*'], reasoning: 'none' },
  ],
  tasks: { image: [{ models: '*', bytes: 'response_format', size: false }] },
});
