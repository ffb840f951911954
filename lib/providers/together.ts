import { EVERY_COLOURING } from './colouring.ts';
import { compatible } from './compatible.ts';

export const together = compatible({
  type: 'together',
  label: 'Together AI',
  description: 'Open models by the hundred, and images.',
  group: 'cloud',
  baseUrl: { needed: true, initial: 'https://api.together.ai/v1' },
  key: { needed: 'required', at: 'https://api.together.ai/settings/api-keys' },
  keyPattern: /^tgp_v1_/,
  proof: 'list',
  traits: [
    // Its `logprobs` is a number and its answer of another shape.
    {
      models: '*',
      takes: EVERY_COLOURING,
      inputs: ['image'],
      json: 'schema',
      lacks: ['logprobs'],
      reasoning: 'none',
    },
    {
      models: 'openai/gpt-oss*',
      reasoning: 'effort',
      efforts: { none: null, minimal: 'low', low: 'low', medium: 'medium', high: 'high', max: 'high' },
    },
    // On or off (docs.together.ai, "Reasoning").
    {
      models: ['deepseek-ai/*', 'qwen/*', 'moonshotai/*', 'zai-org/*', 'minimaxai/*'],
      reasoning: 'toggle',
      reasoningField: 'reasoning',
      echoReasoning: 'reasoning',
    },
    { models: ['deepseek-ai/DeepSeek-R1*', '*-Thinking*'], reasoning: 'none', thinkTags: true },
  ],
  tasks: {
    embed: { maxBatch: 128, dimensions: false },
    image: [{ models: '*', seed: true, max: 4 }],
    transcribe: true,
  },
});
