import { OrielError } from '../protocol/errors.ts';
import { baseOf } from './address.ts';
import { listOpenAiModels, probeChat } from './model-list.ts';
import type { Traits } from './traits.ts';
import type { Connection, ModelInfo, ProviderType } from './types.ts';
import { generateOver } from './wire.ts';
import { chatWire } from './wires/chat.ts';
import { explainOpenAi } from './wires/chat-refusal.ts';

const CHAT = '/chat/completions';

const WIRE = chatWire({ path: CHAT, maxTokens: 'max_tokens', prefill: false });

/** OpenAI's own models refuse `max_tokens`; nearly everyone else knows no other. */
const traitsFor = ({ provider }: Connection): Traits =>
  new URL(provider.baseUrl ?? '').hostname === 'api.openai.com' ? { maxTokens: 'max_completion_tokens' } : {};

/** Any server that speaks OpenAI's chat completions. */
export const openAiCompatible: ProviderType = {
  type: 'openai-compatible',
  label: 'OpenAI-compatible',
  description:
    'Any server with OpenAI’s chat completions: OpenAI, OpenRouter, LM Studio, llama.cpp, vLLM, LiteLLM and many more.',
  baseUrl: { needed: true, hint: 'For example https://openrouter.ai/api/v1 or http://127.0.0.1:1234/v1' },
  key: { needed: 'optional', hint: 'Servers on your own machine mostly want none.' },
  local: false,
  dropOrigin: false,
  // Some honour `n`, some ignore it, and none says which.
  choices: false,
  address: (typed) => baseOf(typed, /\/chat\/completions$/, /\/completions$/, /\/models$/),
  explain: explainOpenAi,
  authenticate: (key) => ({ authorization: `Bearer ${key}` }),
  generate: (call, model, connection) => generateOver(WIRE, call, model, traitsFor(connection), connection),
  listModels: (connection) => listOpenAiModels(connection),
  check,
};

async function check(connection: Connection): Promise<ModelInfo[]> {
  const models = await listed(connection);
  const model = connection.provider.models?.[0] ?? models[0]?.id;
  // The list is often public, so it proves nothing about the key.
  if (model !== undefined) await probeChat(connection, CHAT, model);
  return models;
}

/** The models, or the user's own list where the server has none. Says what the address lacks, if that is what is wrong. */
async function listed(connection: Connection): Promise<ModelInfo[]> {
  const { label, models } = connection.provider;
  try {
    return await listOpenAiModels(connection);
  } catch (thrown) {
    if (!(thrown instanceof OrielError)) throw thrown;
    const { code, status } = thrown.info;
    const nothingThere =
      status === 404 || status === 405 || (code === 'provider-error' && status === undefined);
    if (!nothingThere) throw thrown;
    if (await listOpenAiModels(connection, '/v1/models').then(Boolean, () => false)) {
      const message = `${label} answers one step further down. Add /v1 to the end of the address.`;
      throw new OrielError('provider-error', { message });
    }
    if (models?.length && status !== undefined) return models.map((id) => ({ id }));
    if (status === undefined) throw thrown;
    const message = `${label} has no list of models at this address. Check it (for many servers it ends in /v1), or enter the names of the models by hand.`;
    throw new OrielError('provider-error', { message, status }, thrown);
  }
}
