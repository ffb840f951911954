import { compatible } from './compatible.ts';
import { PLAIN_SK } from './key-patterns.ts';

export const liteLlm = compatible({
  type: 'litellm',
  label: 'LiteLLM',
  description: 'A LiteLLM gateway, yours or your organisation’s, with whatever it leads to.',
  group: 'any',
  baseUrl: {
    needed: true,
    initial: 'http://127.0.0.1:4000/v1',
    hint: 'Where the gateway listens, ending in /v1',
  },
  key: { needed: 'optional', hint: 'A virtual key, or the master key of a gateway of your own.' },
  keyPattern: PLAIN_SK,
  proof: 'list',
  traits: [
    // It translates for each provider, and reasoning comes back as Anthropic's blocks where those are needed.
    { models: '*', echoReasoning: 'thinking_blocks', cacheControl: true, prefill: true },
  ],
  tasks: {
    embed: { maxBatch: 256 },
    image: [{ models: '*' }],
    speech: [{ models: '*', voice: 'alloy', formats: ['mp3', 'opus', 'aac', 'flac', 'wav', 'pcm'] }],
    transcribe: true,
  },
});
