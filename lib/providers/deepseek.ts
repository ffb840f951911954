import { baseOf } from './address.ts';
import { compatible } from './compatible.ts';
import { HEX_SK } from './key-patterns.ts';

export const deepSeek = compatible({
  type: 'deepseek',
  label: 'DeepSeek',
  description: 'DeepSeek’s own models, for little money.',
  group: 'cloud',
  baseUrl: { needed: true, initial: 'https://api.deepseek.com' },
  key: { needed: 'required', at: 'https://platform.deepseek.com/api_keys' },
  keyPattern: HEX_SK,
  // Beside the chat, not below the /v1 that it may also be asked under.
  proof: '/user/balance',
  address: (typed) => baseOf(typed, /\/chat\/completions$/, /\/models$/, /\/v1$/),
  traits: [
    {
      models: '*',
      // While it thinks, and it does unless told otherwise, temperature and top_p do nothing; penalties are deprecated
      // (api-docs.deepseek.com/guides/thinking_mode).
      takes: ['temperature', 'topP'],
      inputs: ['image'],
      json: 'object',
      lacks: ['logprobs'],
      reasoning: 'effort',
      reasoningField: 'thinking',
      efforts: { none: 'none', minimal: 'low', low: 'low', medium: 'high', high: 'high', max: 'max' },
      // It demands its reasoning back in a tool loop.
      echoReasoning: 'reasoning_content',
    },
    { models: ['deepseek-chat', 'deepseek-reasoner'], inputs: [] },
  ],
});
