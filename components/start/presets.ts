/** What "paste a key" and "connect a local server" offer. Every one is set up as an ordinary provider. */
export interface Preset {
  id: string;
  type: string;
  label: string;
  baseUrl: string;
}

export const OTHER = 'other';

export const SERVICES: readonly Preset[] = [
  { id: 'openai', type: 'openai-compatible', label: 'OpenAI', baseUrl: 'https://api.openai.com/v1' },
  {
    id: 'openrouter',
    type: 'openai-compatible',
    label: 'OpenRouter',
    baseUrl: 'https://openrouter.ai/api/v1',
  },
];

export const SERVERS: readonly Preset[] = [
  { id: 'ollama', type: 'ollama', label: 'Ollama', baseUrl: 'http://127.0.0.1:11434' },
  { id: 'lm-studio', type: 'openai-compatible', label: 'LM Studio', baseUrl: 'http://127.0.0.1:1234/v1' },
  { id: 'llama-cpp', type: 'openai-compatible', label: 'llama.cpp', baseUrl: 'http://127.0.0.1:8080/v1' },
];

/** The service whose keys begin like this one, where that is beyond doubt. No key is ever tried at several. */
export function serviceOfKey(key: string): string | undefined {
  const typed = key.trim();
  if (typed.startsWith('sk-or-')) return 'openrouter';
  if (/^sk-(proj|svcacct)-/.test(typed)) return 'openai';
  return undefined;
}
