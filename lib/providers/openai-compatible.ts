import { baseOf } from './address.ts';
import { compatible } from './compatible.ts';

/** Any server that speaks OpenAI's chat completions. */
export const openAiCompatible = compatible({
  type: 'openai-compatible',
  label: 'OpenAI-compatible',
  description: 'Any other server with OpenAI’s chat completions.',
  group: 'any',
  baseUrl: { needed: true, hint: 'For example https://api.example.com/v1' },
  key: { needed: 'optional', hint: 'Servers on your own machine mostly want none.' },
  // Some honour `n`, some ignore it, and none says which.
  choices: false,
  address: (typed) => baseOf(typed, /\/chat\/completions$/, /\/completions$/, /\/models$/),
});
