/** Commands of our own screens. Who sent them was checked before; what they hold is parsed strictly (S03, S13). */
import { Command, type Replies, type Reply } from '../../lib/protocol/control.ts';
import { errorInfo, OrielError } from '../../lib/protocol/errors.ts';
import type { Rooms } from '../background/rooms.ts';
import { activityHandlers } from './activity.ts';
import { exportConfig, importConfig, previewImport } from './config.ts';
import { findLocal } from './find-local.ts';
import { noteBroken } from './found-broken.ts';
import { addKey, orderKeys, recognise, removeKey, renameKey, restoreKey } from './keys.ts';
import { knowChosen } from './knowing.ts';
import { refreshLocal, refreshModels } from './lists.ts';
import { overview, site } from './overview.ts';
import { vaultHandlers } from './passphrase.ts';
import { routingHandlers } from './routing.ts';
import { removeProvider, saveProvider, testProvider } from './setup.ts';
import { cancelSignIn, signIn, signInCode, signInPage } from './sign-in.ts';
import { siteHandlers } from './sites.ts';
import { standardHandlers } from './standard.ts';
import { storeHandlers } from './stores.ts';

type Of<C extends Command['command']> = Extract<Command, { command: C }>;
type Handlers = { [C in keyof Replies]: (rooms: Rooms, command: Of<C>) => Replies[C] | Promise<Replies[C]> };

/** All others change something: after them, screens and listening pages look again. */
const READS = new Set<Command['command']>([
  'overview',
  'site',
  'vault',
  'test-provider',
  'find-local',
  // Announces by itself what it finds.
  'refresh-local',
  'recognise-key',
  'sign-in-page',
  'cancel-sign-in',
  'preview-import',
  'export',
  'explain',
  'calls',
  'activity',
  'activity-call',
  'stats',
  'broken-stores',
]);

const invalid = (message: string) => new OrielError('invalid-request', { message });

const handlers: Handlers = {
  overview,
  site,
  'set-default-model': async (rooms, { model }) => {
    await rooms.settings.setDefaultModel(model ?? undefined);
    await knowChosen(rooms, [model]);
    return null;
  },
  'set-task-model': async (rooms, { task, model }) => {
    await rooms.settings.setTaskModel(task, model ?? undefined);
    await knowChosen(rooms, [model]);
    return null;
  },
  'save-provider': (rooms, { provider, key }) => saveProvider(rooms, provider, key),
  'remove-provider': async (rooms, { id }) => {
    await removeProvider(rooms, id);
    return null;
  },
  'test-provider': (rooms, { provider, key, keyId }) => testProvider(rooms, provider, key, keyId),
  'add-key': (rooms, { id, key, name }) => addKey(rooms, id, key, name),
  'remove-key': (rooms, { id, keyId }) => removeKey(rooms, id, keyId),
  'restore-key': (rooms, { id, keyId }) => restoreKey(rooms, id, keyId),
  'rename-key': (rooms, { id, keyId, name }) => renameKey(rooms, id, keyId, name),
  'order-keys': (rooms, { id, keyIds }) => orderKeys(rooms, id, keyIds),
  'recognise-key': (_, { key }) => recognise(key),
  'sign-in': (rooms, { type }) => signIn(rooms, type),
  'sign-in-page': (rooms, { type }) => signInPage(rooms, type),
  'sign-in-code': (rooms, { code }) => signInCode(rooms, code),
  'cancel-sign-in': cancelSignIn,
  'refresh-models': (rooms, { id }) => {
    const provider = rooms.settings.provider(id);
    if (provider === undefined) throw invalid('This provider was removed.');
    return refreshModels(rooms, provider);
  },
  'refresh-local': refreshLocal,
  'find-local': (rooms, { port }) => findLocal(rooms, port),
  'preview-import': (rooms, { file }) => previewImport(rooms, file),
  import: (rooms, { file }) => importConfig(rooms, file),
  export: (rooms, { keys }) => exportConfig(rooms, keys),
  ...siteHandlers,
  ...routingHandlers,
  ...activityHandlers,
  ...standardHandlers,
  ...storeHandlers,
  ...vaultHandlers,
};

/** Never rejects: what goes wrong is part of the reply. */
export async function answerCommand(
  message: unknown,
  opening: Promise<Rooms>,
): Promise<Reply<keyof Replies>> {
  let rooms: Rooms | undefined;
  let release: (() => void) | undefined;
  try {
    const parsed = Command.safeParse(message);
    if (!parsed.success)
      throw invalid('This screen and the background do not understand each other. Reload it.');
    rooms = await opening;
    release = rooms.keepAlive();
    const command = parsed.data;
    const handle = handlers[command.command] as (
      rooms: Rooms,
      command: Command,
    ) => Promise<Replies[keyof Replies]>;
    const value = await handle(rooms, command);
    if (!READS.has(command.command)) rooms.announce();
    return { ok: true, value };
  } catch (thrown) {
    if (rooms !== undefined) noteBroken(rooms, thrown);
    return { ok: false, error: errorInfo(thrown) };
  } finally {
    release?.();
  }
}
