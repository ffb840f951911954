import { baseOf } from './address.ts';
import { EVERY_COLOURING } from './colouring.ts';
import { compatible } from './compatible.ts';

export const llamaCpp = compatible({
  type: 'llama-cpp',
  label: 'llama.cpp',
  description: 'A model that llama.cpp’s server runs on this machine or in your network.',
  group: 'local',
  baseUrl: {
    needed: true,
    initial: 'http://127.0.0.1:8080',
    hint: 'Where llama-server listens; on this machine http://127.0.0.1:8080',
  },
  key: { needed: 'optional', hint: 'Only where the server was started with --api-key.' },
  address: (typed) => baseOf(typed, /\/v1(\/.*)?$/, /\/props$/, /\/health$/),
  chatPath: '/v1/chat/completions',
  // `/v1/models` is given to anyone.
  proof: '/props',
  explain(status, body, { label }) {
    if (status !== 503 || !/loading model/i.test(body)) return undefined;
    const message = `${label} is still loading its model. Try again in a moment.`;
    return { code: 'overloaded', message };
  },
  traits: [
    {
      models: '*',
      takes: EVERY_COLOURING,
      inputs: ['image', 'audio'],
      prefill: true,
      reasoning: 'toggle',
      reasoningField: 'chat_template_kwargs',
      echoReasoning: 'reasoning_content',
    },
  ],
  tasks: { embed: { maxBatch: 64, dimensions: false } },
});
