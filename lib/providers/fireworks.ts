import { EVERY_COLOURING } from './colouring.ts';
import { compatible } from './compatible.ts';

export const fireworks = compatible({
  type: 'fireworks',
  label: 'Fireworks AI',
  description: 'Open models on fast hardware, and your own fine-tuned ones.',
  group: 'cloud',
  baseUrl: { needed: true, initial: 'https://api.fireworks.ai/inference/v1' },
  key: { needed: 'required', at: 'https://app.fireworks.ai/settings/users/api-keys' },
  keyPattern: /^fw_/,
  proof: 'list',
  traits: [
    {
      models: '*',
      takes: EVERY_COLOURING,
      inputs: ['image'],
      json: 'schema',
      reasoning: 'effort',
      efforts: { minimal: 'low', max: 'high' },
      echoReasoning: 'reasoning_content',
    },
    { models: ['*llama*', '*mixtral*', '*-instruct*'], reasoning: 'none' },
    { models: '*gpt-oss*', efforts: { none: null, minimal: 'low', max: 'high' } },
  ],
  tasks: { embed: { maxBatch: 256 } },
});
