import { baseOf } from './address.ts';
import { EVERY_COLOURING } from './colouring.ts';
import { compatible } from './compatible.ts';

export const lmStudio = compatible({
  type: 'lm-studio',
  label: 'LM Studio',
  description: 'Models that LM Studio runs on this machine or in your network.',
  group: 'local',
  // Its own interface is beside the one that is OpenAI's.
  baseUrl: {
    needed: true,
    initial: 'http://127.0.0.1:1234',
    hint: 'Where LM Studio’s server listens; on this machine http://127.0.0.1:1234',
  },
  key: { needed: 'optional', hint: 'Only where its server asks for an API token.' },
  address: (typed) => baseOf(typed, /\/api\/v\d(\/.*)?$/, /\/v1(\/.*)?$/),
  chatPath: '/v1/chat/completions',
  proof: 'list',
  traits: [
    // A message of the assistant's at the end is gone on from.
    { models: '*', takes: EVERY_COLOURING, inputs: ['image'], prefill: true, lacks: ['logprobs'] },
  ],
  tasks: { embed: { maxBatch: 256, dimensions: false } },
});
