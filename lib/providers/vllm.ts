import { EVERY_COLOURING } from './colouring.ts';
import { compatible } from './compatible.ts';

export const vllm = compatible({
  type: 'vllm',
  label: 'vLLM',
  description: 'A model that vLLM serves on this machine or in your network.',
  group: 'local',
  baseUrl: {
    needed: true,
    initial: 'http://127.0.0.1:8000/v1',
    hint: 'Where vLLM listens; on this machine http://127.0.0.1:8000/v1',
  },
  key: { needed: 'optional', hint: 'Only where the server was started with --api-key.' },
  proof: 'list',
  traits: [
    {
      models: '*',
      takes: EVERY_COLOURING,
      prefill: 'continue',
      json: 'schema',
      reasoning: 'toggle',
      reasoningField: 'chat_template_kwargs',
      echoReasoning: 'reasoning',
    },
    {
      models: '*gpt-oss*',
      prefill: false,
      reasoning: 'effort',
      reasoningField: 'reasoning_effort',
      efforts: { none: null, minimal: 'low', low: 'low', medium: 'medium', high: 'high', max: 'high' },
    },
  ],
  tasks: { embed: { maxBatch: 256 }, transcribe: true },
});
