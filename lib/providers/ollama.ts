import { baseOf } from './address.ts';
import { andThen, doneBy } from './load.ts';
import type { ProviderType } from './types.ts';

/** Ollama by its own API, which can be told how much of a prompt to read. */
export const ollama: ProviderType = {
  type: 'ollama',
  label: 'Ollama',
  group: 'local',
  wire: 'ollama',
  description: 'Models that Ollama runs on this machine or in your network.',
  baseUrl: {
    needed: true,
    initial: 'http://127.0.0.1:11434',
    hint: 'Where Ollama listens; on this machine http://127.0.0.1:11434',
  },
  key: { needed: 'optional', hint: 'Only for an Ollama behind a proxy that asks for one.' },
  local: true,
  // Ollama answers 403 to every origin it was not told of, extensions included.
  dropOrigin: true,
  choices: false,
  address: (typed) => baseOf(typed, /\/api(\/.*)?$/, /\/v1(\/.*)?$/),
  authenticate: (key) => ({ authorization: `Bearer ${key}` }),
  ...doneBy((load) => andThen(load('ollama'), ({ doing }) => doing), ['embed']),
};
