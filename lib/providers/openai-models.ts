/**
 * OpenAI's models: what each takes and what it is for. From the model pages and the guides on reasoning, structured
 * outputs and prompt caching at developers.openai.com/api/docs. Later lines go over earlier ones.
 */
import type { TraitRule } from './traits.ts';
import type { ModelInfo } from './types.ts';

/** With words for low, medium and high alone. */
const THREE = { none: null, minimal: null, max: null };

export const OPENAI_TRAITS: readonly TraitRule[] = [
  {
    // One that nobody has heard of yet reasons, as all of them have since GPT-5.
    models: '*',
    instructions: 'developer',
    takes: [],
    reasoning: 'effort',
    efforts: THREE,
    inputs: ['image', 'file'],
    modalities: ['image'],
  },

  // Those that do not reason.
  {
    models: ['gpt-3.5*', 'gpt-4*', 'chatgpt-4o*', 'gpt-5-chat*', 'ft:gpt-3.5*', 'ft:gpt-4*'],
    instructions: 'system',
    takes: ['temperature', 'topP'],
    reasoning: 'none',
  },
  { models: 'gpt-4-turbo*', inputs: ['image'], modalities: [], json: 'object' },
  { models: ['gpt-3.5*', 'ft:gpt-3.5*'], inputs: [], modalities: [], json: 'object' },
  { models: ['gpt-4', 'gpt-4-0*', 'gpt-4-32k*'], inputs: [], modalities: [], json: 'none' },
  { models: 'chatgpt-4o*', modalities: [], json: 'none', lacks: ['tools'] },
  { models: 'gpt-5-chat*', modalities: [], json: 'none', lacks: ['tools'] },

  // The o-series.
  { models: ['o1*', 'o3*', 'o4*', 'ft:o*'], lacks: ['logprobs'], oneToolAtATime: true },
  { models: ['o1*', 'o3-mini*', 'o3-pro*', 'o4*'], modalities: [] },
  { models: 'o3-mini*', inputs: [] },

  // GPT-5, by how much each can be told to think.
  { models: ['gpt-5', 'gpt-5-*'], lacks: ['logprobs'], efforts: { none: null, max: null } },
  { models: 'gpt-5-chat*', lacks: ['tools'] },
  {
    models: 'gpt-5-pro*',
    efforts: { none: null, minimal: null, low: null, medium: null, max: null },
  },
  {
    models: 'gpt-5.*',
    efforts: { minimal: null, max: 'xhigh' },
    takesAtRest: ['temperature', 'topP'],
  },
  { models: 'gpt-5.1*', efforts: { minimal: null, max: null } },
  { models: ['gpt-5.6*', 'gpt-6*'], efforts: { minimal: null, max: 'max' }, cacheControl: true },
  { models: 'gpt-6*', efforts: { none: null, minimal: null, max: 'max' }, takesAtRest: [] },
  {
    models: ['gpt-6-luna*', 'gpt-6-sol*', 'gpt-6.1-terra*'],
    efforts: { minimal: null, max: 'max' },
    takesAtRest: ['temperature', 'topP'],
  },
  { models: 'gpt-5.*-pro*', efforts: { none: null, minimal: null, low: null, max: 'xhigh' } },
  { models: 'gpt-5.*-chat*', efforts: { ...THREE, low: null, high: null }, takesAtRest: [] },
  { models: ['gpt-5-codex*', 'gpt-5.1-codex*', 'codex-*'], efforts: THREE, takesAtRest: [] },
  {
    models: ['gpt-5.1-codex-max*', 'gpt-5.2-codex*', 'gpt-5.3-codex*'],
    efforts: { none: null, minimal: null, max: 'xhigh' },
    takesAtRest: [],
  },
];

/** Those that hear and speak, or search, are only to be had by chat completions. */
export const OVER_CHAT: readonly TraitRule[] = [
  {
    models: ['gpt-audio*', 'gpt-4o-audio-preview*', 'gpt-4o-mini-audio-preview*'],
    maxTokens: 'max_completion_tokens',
    instructions: 'system',
    reasoning: 'none',
    inputs: ['audio'],
    modalities: ['audio'],
    json: 'none',
  },
  {
    models: ['gpt-4o-search-preview*', 'gpt-4o-mini-search-preview*', 'gpt-5-search-api*'],
    takes: [],
    maxTokens: 'max_completion_tokens',
    instructions: 'system',
    reasoning: 'none',
    inputs: [],
    lacks: ['stop', 'tools', 'logprobs'],
  },
];

/** The list gives names alone. */
export const OPENAI_KINDS: readonly {
  models: readonly string[];
  kind: NonNullable<ModelInfo['kind']>;
}[] = [
  { models: ['text-embedding-*'], kind: 'embedding' },
  { models: ['gpt-image-*', 'chatgpt-image-*', 'dall-e-*'], kind: 'image' },
  { models: ['tts-*', '*-tts', '*-tts-*'], kind: 'speech' },
  { models: ['whisper-*', '*-transcribe', '*-transcribe-*'], kind: 'transcription' },
  {
    // Spoken to over a socket, made for one tool, or older than chat.
    models: [
      '*-realtime*',
      'gpt-live*',
      'omni-moderation*',
      'text-moderation*',
      'sora-*',
      'davinci-*',
      'babbage-*',
      '*-instruct*',
      'computer-use*',
      '*-deep-research*',
    ],
    kind: 'other',
  },
];
