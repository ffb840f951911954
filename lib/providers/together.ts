import { compatible } from './compatible.ts';
import { loose } from './loose.ts';
import { priceOf, readModelAnd } from './model-list.ts';
import { EVERY_COLOURING } from './traits.ts';
import type { ModelInfo } from './types.ts';

const KINDS: Readonly<Record<string, ModelInfo['kind']>> = {
  __proto__: null as never,
  chat: 'chat',
  language: 'chat',
  code: 'chat',
  embedding: 'embedding',
  image: 'image',
  audio: 'speech',
  transcribe: 'transcription',
};

export const together = compatible({
  type: 'together',
  label: 'Together AI',
  description: 'Open models by the hundred, and images.',
  group: 'cloud',
  baseUrl: { needed: true, initial: 'https://api.together.ai/v1' },
  key: { needed: 'required', at: 'https://api.together.ai/settings/api-keys' },
  keyPattern: /^tgp_v1_/,
  proof: 'list',
  models: {
    read: readModelAnd(({ type, pricing }) => {
      const kind = typeof type === 'string' ? (KINDS[type] ?? 'other') : undefined;
      const usd = loose(pricing);
      // Per million already; nought stands for "not by the token" as well as for free.
      const known = typeof usd?.input === 'number' && usd.input > 0;
      return {
        kind: kind === 'chat' ? undefined : kind,
        price: known
          ? priceOf({ input: usd.input, output: usd.output, cacheRead: usd.cached_input }, { of: 1_000_000 })
          : undefined,
      };
    }),
  },
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
