/**
 * What providers of OpenAI's chat completions have in common. A provider states its difference; its settings form, host
 * permission, row in docs/providers.md and contract tests come out of that.
 */
import { OrielError } from '../protocol/errors.ts';
import { baseOf } from './address.ts';
import { given, listModels, type ModelListing, probeChat } from './model-list.ts';
import { type OpenAiTasks, openAiTasks } from './tasks/openai.ts';
import { type TraitRule, traitsOf } from './traits.ts';
import type { Connection, Explanation, ModelInfo, ProviderType } from './types.ts';
import { generateOver } from './wire.ts';
import { chatWire } from './wires/chat.ts';
import { explainOpenAi } from './wires/chat-refusal.ts';

export interface Difference
  extends Pick<
    ProviderType,
    'type' | 'label' | 'description' | 'group' | 'baseUrl' | 'key' | 'keyPattern' | 'naming' | 'signIn'
  > {
  /** Below the base URL. Absent: `/chat/completions`. */
  chatPath?: string;
  /** How the models are listed. Absent: `GET /models` as OpenAI has it. */
  models?: Partial<ModelListing> | ((connection: Connection) => Promise<ModelInfo[]>);
  /**
   * A path whose answer to GET proves the key; `list`: the list is only given to a good one. Absent: the list is public,
   * so an empty chat is tried.
   */
  proof?: 'list' | `/${string}`;
  /** The headers that carry a key. Absent: `authorization: Bearer`. */
  authenticate?(key: string): Record<string, string>;
  address?: ProviderType['address'];
  dropOrigin?: boolean;
  choices?: boolean;
  /** What every model takes, then by model. */
  traits?: readonly TraitRule[];
  explain?: ProviderType['explain'];
  /** What of OpenAI's endpoints beyond chat it has, beside `chatPath`. */
  tasks?: OpenAiTasks;
}

const CHAT = '/chat/completions';
type TaskName = 'embed' | 'image' | 'speech' | 'transcribe';

export function compatible(difference: Difference): ProviderType {
  const { type, label, description, group, baseUrl, key, keyPattern } = difference;
  const { chatPath = CHAT, proof, traits = [], models = {} } = difference;
  const wire = chatWire({ path: chatPath });

  const list = typeof models === 'function' ? models : (it: Connection) => listModels(it, models);
  return {
    type,
    label,
    description,
    wire: 'chat',
    group,
    baseUrl,
    key,
    ...given({ keyPattern, naming: difference.naming, signIn: difference.signIn }),
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
      } else if (proof !== 'list') await connection.request(proof, { method: 'GET' });
      return listed;
    },
    ...(difference.tasks === undefined ? {} : tasksBeside(chatPath, difference.tasks)),
  };
}

/** The tasks' paths begin where that of chat does. */
function tasksBeside(chatPath: string, has: OpenAiTasks): Partial<Pick<ProviderType, TaskName>> {
  const tasks = openAiTasks(has);
  const root = chatPath.slice(0, -CHAT.length);
  if (root === '') return tasks;
  const beside = (connection: Connection): Connection => ({
    ...connection,
    request: (path, init) => connection.request(root + path, init),
  });
  const { embed, image, speech, transcribe } = tasks;
  return given({
    embed: embed && ((task, model, at) => embed(task, model, beside(at))),
    image: image && ((task, model, at) => image(task, model, beside(at))),
    speech: speech && ((task, model, at) => speech(task, model, beside(at))),
    transcribe: transcribe && ((task, model, at) => transcribe(task, model, beside(at))),
  } satisfies { [Name in TaskName]: ProviderType[Name] | undefined });
}

/** What the user entered, for providers that list nothing. */
export const modelsOfUser = async ({ provider }: Connection): Promise<ModelInfo[]> =>
  (provider.models ?? []).map((id) => ({ id }));

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
