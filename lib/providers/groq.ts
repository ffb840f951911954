import { compatible } from './compatible.ts';

export const groq = compatible({
  type: 'groq',
  label: 'Groq',
  description: 'Open models, answered very fast.',
  group: 'cloud',
  baseUrl: { needed: true, initial: 'https://api.groq.com/openai/v1' },
  key: { needed: 'required', at: 'https://console.groq.com/keys' },
  keyPattern: /^gsk_/,
  proof: 'list',
  traits: [
    {
      models: '*',
      // Penalties are documented as not supported by any model; log probabilities are refused.
      takes: ['temperature', 'topP', 'seed'],
      maxTokens: 'max_completion_tokens',
      inputs: ['image'],
      json: 'schema',
      lacks: ['logprobs', 'jsonWithTools'],
      reasoning: 'none',
    },
    // Without schemas (console.groq.com/docs/structured-outputs names those that have them).
    { models: ['llama-3*', 'llama3-*', 'gemma*', 'mixtral*', 'qwen*', 'deepseek-r1*'], json: 'object' },
    // These always reason.
    {
      models: 'openai/gpt-oss*',
      reasoning: 'effort',
      efforts: { none: null, minimal: 'low', low: 'low', medium: 'medium', high: 'high', max: 'high' },
      echoReasoning: 'reasoning',
    },
    {
      models: 'qwen/*',
      reasoning: 'effort',
      efforts: {
        none: 'none',
        minimal: 'default',
        low: 'default',
        medium: 'default',
        high: 'default',
        max: 'default',
      },
      thinkTags: true,
    },
    { models: ['deepseek-r1*', 'qwen-qwq*'], thinkTags: true },
  ],
  tasks: {
    speech: [{ models: '*', voice: 'Fritz-PlayAI', formats: ['wav'] }],
    transcribe: true,
  },
});
