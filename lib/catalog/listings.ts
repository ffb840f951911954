/**
 * What each provider last said it serves, kept so that a picker opens without a request. Read by our own screens only,
 * never on the path of a call.
 */
import type { DBSchema } from 'idb';
import { databaseOnDemand, type Upgrade } from '../platform/database.ts';
import { type Listing, readListing } from './listed.ts';

export type { Listing } from './listed.ts';

export interface Listings {
  all(): Promise<Map<string, Listing>>;
  put(listing: Listing): Promise<void>;
  /** Keeps what was listed before, but for what is loaded: that is known of a moment only. */
  fail(providerId: string, problem: { message: string; at: number }): Promise<void>;
  remove(providerId: string): Promise<void>;
}

interface Schema extends DBSchema {
  listings: { key: string; value: Listing };
}

export const UPGRADES: readonly Upgrade[] = [
  (database) => {
    database.createObjectStore('listings', { keyPath: 'providerId' });
  },
  // See refreshed.ts.
  (database) => {
    database.createObjectStore('refreshed', { keyPath: 'source' });
  },
];

/** Opens on first use. What is read is checked (listed.ts). Every method may throw StoreError. */
export function openListings(name = 'oriel-catalog'): Listings {
  const database = databaseOnDemand<Schema>({ name, what: 'model lists', upgrades: UPGRADES });
  return {
    async all() {
      const listings = await (await database.open()).transaction(['listings'], 'readonly', async (tx) => {
        // What is shown and priced by it goes by its shape.
        return (await tx.objectStore('listings').getAll()).map(readListing);
      });
      return new Map(listings.map((listing) => [listing.providerId, listing]));
    },
    async put(listing) {
      await (await database.open()).transaction(['listings'], 'readwrite', (tx) =>
        tx.objectStore('listings').put(listing),
      );
    },
    async fail(providerId, problem) {
      await (await database.open()).transaction(['listings'], 'readwrite', async (tx) => {
        const store = tx.objectStore('listings');
        const before = readListing((await store.get(providerId)) ?? { providerId, models: [], fetchedAt: 0 });
        const models = before.models.map(({ loaded: _, ...model }) => model);
        await store.put({ ...before, models, problem });
      });
    },
    async remove(providerId) {
      await (await database.open()).transaction(['listings'], 'readwrite', (tx) =>
        tx.objectStore('listings').delete(providerId),
      );
    },
  };
}
