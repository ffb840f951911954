/** Keys whose provider went without them, with settings that were started anew: nothing uses them until it is set up again. */
import { OrielError } from '../../lib/protocol/errors.ts';
import type { OrphanedKeys } from '../../lib/protocol/vault-control.ts';
import { changesTo } from '../../lib/vault/changes.ts';
import type { Rooms } from '../background/rooms.ts';
import { faredBefore } from './setup.ts';

/** By provider, in the order of their names. @throws StoreError where nobody can say which providers there are */
export function orphanedKeys({ settings, vault }: Rooms): OrphanedKeys[] {
  const ids = new Set(vault.inside.keys().map(({ providerId }) => providerId));
  return [...ids]
    .filter((id) => settings.provider(id) === undefined)
    .sort()
    .map((id) => {
      const origin = vault.boundTo(id);
      return { id, ...(origin === undefined ? {} : { origin }), keys: vault.list(id).length };
    });
}

/** @throws OrielError `invalid-request` where the provider is there: its keys are in use */
export async function removeOrphanedKeys(rooms: Rooms, id: string): Promise<null> {
  if (rooms.settings.provider(id) !== undefined)
    throw new OrielError('invalid-request', {
      message: 'This provider is set up again, and uses these keys. Remove them there.',
    });
  await changesTo(rooms.vault).remove(id);
  faredBefore(rooms, id);
  return null;
}
