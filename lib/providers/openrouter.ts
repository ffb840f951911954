import { EVERY_COLOURING } from './colouring.ts';
import { compatible } from './compatible.ts';

/** Hundreds of models of dozens of providers. */
export const openRouter = compatible({
  type: 'openrouter',
  label: 'OpenRouter',
  description: 'One account and one key for hundreds of models of many makers.',
  group: 'cloud',
  baseUrl: { needed: true, initial: 'https://openrouter.ai/api/v1' },
  key: { needed: 'required', at: 'https://openrouter.ai/settings/keys' },
  keyPattern: /^sk-or-v1-/,
  signIn: true,
  // The list is public.
  proof: '/key',
  traits: [
    {
      models: '*',
      // Parameters that a model lacks are dropped there (docs/api/reference/parameters), so none is held back here.
      takes: EVERY_COLOURING,
      // Both an effort and a budget have a word there.
      reasoningField: 'reasoning',
      efforts: { none: 'none', minimal: 'minimal', max: 'xhigh' },
      echoReasoning: 'reasoning_details',
      prefill: true,
      files: 'url',
      modalities: ['image', 'audio'],
    },
    // Everyone else caches unasked (docs/features/prompt-caching).
    { models: ['anthropic/*', 'google/*'], cacheControl: true },
  ],
  tasks: { embed: { maxBatch: 256 } },
});
