/** How the permissions of older versions become those of this one (S36). Appended to, never edited. */
import type { Upgrade } from '../platform/database.ts';

/** Written out here: what an old yes covered does not change with what can be asked for later. */
const CHAT = ['text', 'images', 'audio', 'files', 'tools'];

/** Sites by their origin, `access` being all that was decided. */
const first: Upgrade = (database) => {
  database.createObjectStore('sites', { keyPath: 'origin' });
};

/**
 * By origin and the page around it, with grants that name what they cover and since when. An old yes was to
 * conversations, whatever they carry (docs/decisions/018); it counts as given now, so that nobody loses what they allowed on
 * the day of an update.
 */
const placesAndGrants: Upgrade = async (database, transaction) => {
  const old: Record<string, unknown>[] = await transaction.objectStore('sites').getAll();
  database.deleteObjectStore('sites');
  const store = database.createObjectStore('sites', { keyPath: ['origin', 'top'] });
  const from = Date.now();
  for (const { access, ...kept } of old) {
    // What was never written by Oriel stays as it is, and is found to be corrupt.
    const decided =
      access === 'allow'
        ? { grants: [{ capabilities: CHAT, from }] }
        : access === 'deny'
          ? { denied: true }
          : access === undefined
            ? {}
            : { access };
    await store.add({ ...kept, top: kept.origin, ...decided });
  }
};

export const UPGRADES: readonly Upgrade[] = [first, placesAndGrants];
