import { baseOf } from './address.ts';
import { listModels, probeChat } from './model-list.ts';
import type { ProviderType } from './types.ts';
import { generateOver } from './wire.ts';
import { chatWire } from './wires/chat.ts';
import { explainOpenAi } from './wires/chat-refusal.ts';

const CHAT = '/v1/chat/completions';
const WIRE = chatWire({ path: CHAT });

/** Ollama by its OpenAI wire. */
export const ollama: ProviderType = {
  type: 'ollama',
  label: 'Ollama',
  group: 'local',
  wire: 'chat',
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
  address: (typed) => baseOf(typed, /\/api$/, /\/v1(\/.*)?$/),
  explain(status, body, { label }) {
    if (status !== 403) return explainOpenAi(status, body);
    const message = `${label} refuses requests that come from a browser extension. Start it with OLLAMA_ORIGINS="chrome-extension://*,moz-extension://*", then try again.`;
    return { code: 'origin-blocked', message };
  },
  authenticate: (key) => ({ authorization: `Bearer ${key}` }),
  generate: (call, model, connection) => generateOver(WIRE, call, model, { prefill: true }, connection),
  listModels: (connection) => listModels(connection, { path: '/v1/models' }),
  async check(connection) {
    const models = await listModels(connection, { path: '/v1/models' });
    // The list is given to anyone; only a chat meets the rule about origins.
    const model = connection.provider.models?.[0] ?? models[0]?.id;
    if (model !== undefined) await probeChat(connection, CHAT, model);
    return models;
  },
};
