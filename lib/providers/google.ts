import { baseOf } from './address.ts';
import { andThen, doneBy } from './load.ts';
import type { ProviderType } from './types.ts';

const BASE = 'https://generativelanguage.googleapis.com/v1beta';

/** Gemini by its own API. */
export const google: ProviderType = {
  type: 'google',
  label: 'Google Gemini',
  group: 'cloud',
  wire: 'gemini',
  description: 'Gemini and Gemma models from Google AI Studio.',
  baseUrl: { needed: true, initial: BASE, hint: BASE },
  key: {
    needed: 'required',
    hint: 'Begins with AIza or AQ.',
    at: 'https://aistudio.google.com/apikey',
  },
  keyPattern: /^(AIza[\w-]{35}|AQ\.[\w-]{20,})$/,
  local: false,
  dropOrigin: false,
  // Few models give several candidates, and none says so beforehand.
  choices: false,
  address: addressOf,
  authenticate: (key) => ({ 'x-goog-api-key': key }),
  ...doneBy((load) => andThen(load('gemini'), ({ doing }) => doing), ['embed', 'image', 'speech']),
};

/** People paste the address of a call, that of the API for OpenAI's clients, or the host alone. */
function addressOf(typed: string): string {
  const base = baseOf(typed, /\/chat\/completions$/, /\/openai$/, /\/models(\/.*)?$/);
  const { host, pathname } = new URL(base);
  return host === new URL(BASE).host && pathname === '/' ? BASE : base;
}
