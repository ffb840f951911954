/** OpenAI itself. */
import { baseOf } from './address.ts';
import { andThen, doneBy } from './load.ts';
import type { ProviderType } from './types.ts';

export const openAi: ProviderType = {
  type: 'openai',
  label: 'OpenAI',
  description: 'GPT and the o-series, images, speech and transcription.',
  wire: 'responses',
  group: 'cloud',
  baseUrl: { needed: true, initial: 'https://api.openai.com/v1' },
  key: { needed: 'required', at: 'https://platform.openai.com/api-keys' },
  // All of OpenAI's keys hold its name in base64; the older ones have nothing else to tell them by.
  keyPattern: /^sk-(?:(?:proj|svcacct)-[\w-]{16,}|[\w-]*T3BlbkFJ[\w-]+)$/,
  local: false,
  dropOrigin: false,
  choices: false,
  address: (typed) => baseOf(typed, /\/responses$/, /\/chat\/completions$/, /\/models$/),
  authenticate: (key) => ({ authorization: `Bearer ${key}` }),
  ...doneBy(
    (load) => andThen(load('chat'), (chat) => andThen(load('responses'), ({ doing }) => doing(chat))),
    ['embed', 'image', 'speech', 'transcribe'],
  ),
};
