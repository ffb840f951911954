/** What providers of OpenAI's chat completions do, from what each states of itself. */
import { OrielError } from '../../protocol/errors.ts';
import type { TaskName } from '../../protocol/task.ts';
import type { Difference } from '../difference.ts';
import { lists } from '../lists/index.ts';
import { given, listModels, probeChat } from '../model-list.ts';
import { type OpenAiTasks, openAiTasks } from '../tasks/openai.ts';
import { traitsOf } from '../traits.ts';
import type { Connection, Doing, ModelInfo } from '../types.ts';
import { generateOver } from '../wire.ts';
import { chatWire } from '../wires/chat.ts';
import { explainOpenAi } from '../wires/chat-refusal.ts';

// OpenAI, of another wire, has these of this one.
export { chatWire, explainOpenAi, openAiTasks };

const CHAT = '/chat/completions';

export function doing(difference: Difference): Doing {
  const { type, chatPath = CHAT, proof, traits = [] } = difference;
  const models = lists.get(type) ?? {};
  const wire = chatWire({ path: chatPath });
  const list = typeof models === 'function' ? models : (it: Connection) => listModels(it, models);
  return {
    explain: (status, body, provider) =>
      difference.explain?.(status, body, provider) ?? explainOpenAi(status, body),
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
function tasksBeside(chatPath: string, has: OpenAiTasks): Partial<Pick<Doing, TaskName>> {
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
  } satisfies { [Name in TaskName]: Doing[Name] | undefined });
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
