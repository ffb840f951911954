/** A provider's several keys. Screens name a key by its id; what it is never leaves the vault (S06). */
import type { ProviderConfig } from '../../lib/protocol/config.ts';
import { OrielError } from '../../lib/protocol/errors.ts';
import { typeOf } from '../../lib/providers/index.ts';
import { recogniseKey } from '../../lib/providers/key-forms.ts';
import { changesTo } from '../../lib/vault/changes.ts';
import type { Rooms } from '../background/rooms.ts';
import { faredBefore } from './setup.ts';

function providerOrThrow({ settings }: Rooms, id: string): ProviderConfig {
  const provider = settings.provider(id);
  if (provider !== undefined) return provider;
  throw new OrielError('invalid-request', { message: 'This provider was removed.' });
}

/** The provider's last key behind the others, bound to the address that the provider has now (S04). */
export async function addKey(
  rooms: Rooms,
  id: string,
  key: string,
  name?: string,
): Promise<{ keyId: string }> {
  const { type, baseUrl } = providerOrThrow(rooms, id);
  if (typeOf(type)?.key.needed === 'none') {
    throw new OrielError('invalid-request', { message: 'This provider takes no key.', detail: 'key' });
  }
  const keyId = await changesTo(rooms.vault).add(id, baseUrl ?? '', key, name);
  faredBefore(rooms, id);
  return { keyId };
}

export async function removeKey(rooms: Rooms, id: string, keyId: string): Promise<null> {
  await changesTo(rooms.vault).remove(id, keyId);
  faredBefore(rooms, id);
  return null;
}

export async function restoreKey(rooms: Rooms, id: string, keyId: string): Promise<null> {
  providerOrThrow(rooms, id);
  await changesTo(rooms.vault).restore(id, keyId);
  faredBefore(rooms, id);
  return null;
}

export async function renameKey(rooms: Rooms, id: string, keyId: string, name: string | null): Promise<null> {
  await changesTo(rooms.vault).rename(id, keyId, name?.trim() || undefined);
  return null;
}

export async function orderKeys(rooms: Rooms, id: string, keyIds: readonly string[]): Promise<null> {
  await changesTo(rooms.vault).reorder(id, keyIds);
  faredBefore(rooms, id);
  return null;
}

/** Whose key this may be, by its form alone: nothing is sent anywhere. */
export const recognise = (key: string): { types: string[] } => ({
  types: recogniseKey(key).map(({ type }) => type),
});
