import { compatible } from './compatible.ts';

export const cerebras = compatible({
  type: 'cerebras',
  label: 'Cerebras',
  description: 'A few open models at thousands of words a second.',
  group: 'cloud',
  baseUrl: { needed: true, initial: 'https://api.cerebras.ai/v1' },
  key: { needed: 'required', at: 'https://cloud.cerebras.ai' },
  keyPattern: /^csk-/,
  proof: 'list',
  traits: [
    {
      models: '*',
      // Penalties are answered with status 400 (inference-docs.cerebras.ai/resources/openai).
      takes: ['temperature', 'topP', 'seed'],
      maxTokens: 'max_completion_tokens',
      inputs: [],
      json: 'schema',
      lacks: ['jsonWithTools'],
      reasoning: 'none',
    },
    {
      models: 'gpt-oss*',
      reasoning: 'effort',
      efforts: { none: null, minimal: 'low', low: 'low', medium: 'medium', high: 'high', max: 'high' },
      echoReasoning: 'reasoning',
    },
    // Reasons unless told `none`.
    {
      models: 'zai-glm*',
      reasoning: 'effort',
      efforts: { none: 'none', minimal: 'low', low: 'low', medium: 'medium', high: 'high', max: 'high' },
      echoReasoning: 'reasoning',
    },
    { models: ['qwen-3-*-thinking*', 'deepseek-r1*'], thinkTags: true },
  ],
});
