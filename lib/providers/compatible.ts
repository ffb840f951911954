/**
 * What providers of OpenAI's chat completions have in common. A provider states its difference; its settings form, host
 * permission, row in docs/providers.md and contract tests come out of that.
 */
import { OrielError } from '../protocol/errors.ts';
import { baseOf } from './address.ts';
import { listModels, type ModelListing, probeChat } from './model-list.ts';
import { type TraitRule, traitsOf } from './traits.ts';
import type { Connection, Explanation, ModelInfo, ProviderType } from './types.ts';
import { generateOver } from './wire.ts';
import { chatWire } from './wires/chat.ts';
import { explainOpenAi } from './wires/chat-refusal.ts';

export interface Difference
  extends Pick<ProviderType, 'type' | 'label' | 'description' | 'group' | 'baseUrl' | 'key' | 'keyPattern'> {
  /** Below the base URL. Absent: `/chat/completions`. */
  chatPath?: string;
  /** How the models are listed; `false`: they are not, and the user enters them. Absent: `GET /models` as OpenAI has it. */
  models?: Partial<ModelListing> | false;
  /** A path whose answer to GET proves the key. Absent: the list proves nothing, and an empty chat is tried. */
  proof?: string;
  /** The headers that carry a key. Absent: `authorization: Bearer`. */
  authenticate?(key: string): Record<string, string>;
  address?: ProviderType['address'];
  dropOrigin?: boolean;
  choices?: boolean;
  /** What every model takes, then by model. */
  traits?: readonly TraitRule[];
  explain?: ProviderType['explain'];
}

const CHAT = '/chat/completions';

export function compatible(difference: Difference): ProviderType {
  const { type, label, description, group, baseUrl, key, keyPattern } = difference;
  const { chatPath = CHAT, proof, traits = [], models = {} } = difference;
  const wire = chatWire({ path: chatPath });

  async function list(connection: Connection): Promise<ModelInfo[]> {
    if (models === false) return (connection.provider.models ?? []).map((id) => ({ id }));
    return await listModels(connection, models);
  }
  return {
    type,
    label,
    description,
    wire: 'chat',
    group,
    baseUrl,
    key,
    ...(keyPattern === undefined ? {} : { keyPattern }),
    local: group === 'local',
    dropOrigin: difference.dropOrigin ?? false,
    choices: difference.choices ?? false,
    address:
      difference.address ??
      ((typed) => baseOf(typed, /\/chat\/completions$/, /\/completions$/, /\/responses$/, /\/models$/)),
    explain: (status: number, body: string, provider): Explanation | undefined =>
      difference.explain?.(status, body, provider) ?? explainOpenAi(status, body),
    authenticate: difference.authenticate ?? ((secret) => ({ authorization: `Bearer ${secret}` })),
    generate: (call, model, connection) =>
      generateOver(wire, call, model, traitsOf(traits, model), connection),
    listModels: list,
    async check(connection) {
      const listed = await listOrExplain(list, connection);
      if (proof === undefined) {
        const model = connection.provider.models?.[0] ?? listed[0]?.id;
        // The list is often public, so it proves nothing about the key.
        if (model !== undefined) await probeChat(connection, chatPath, model);
      } else if (proof !== '/models') await connection.request(proof, { method: 'GET' });
      return listed;
    },
  };
}

/** The models, or the user's own list where the server has none. Says what the address lacks, if that is what is wrong. */
async function listOrExplain(
  list: (connection: Connection) => Promise<ModelInfo[]>,
  connection: Connection,
): Promise<ModelInfo[]> {
  const { label, models } = connection.provider;
  try {
    return await list(connection);
  } catch (thrown) {
    if (!(thrown instanceof OrielError)) throw thrown;
    const { code, status } = thrown.info;
    const nothingThere =
      status === 404 || status === 405 || (code === 'provider-error' && status === undefined);
    if (!nothingThere) throw thrown;
    if (await listModels(connection, { path: '/v1/models' }).then(Boolean, () => false)) {
      const message = `${label} answers one step further down. Add /v1 to the end of the address.`;
      throw new OrielError('provider-error', { message });
    }
    if (models?.length && status !== undefined) return models.map((id) => ({ id }));
    if (status === undefined) throw thrown;
    const message = `${label} has no list of models at this address. Check it (for many servers it ends in /v1), or enter the names of the models by hand.`;
    throw new OrielError('provider-error', { message, status }, thrown);
  }
}
