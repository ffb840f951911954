/**
 * What each provider last said it serves, kept so that a picker opens without a request. Read by our own screens only,
 * never on the path of a call.
 */
import { type IDBPDatabase, openDB } from 'idb';
import type { ModelInfo } from '../providers/types.ts';

export interface Listing {
  providerId: string;
  models: ModelInfo[];
  /** Unix ms. */
  fetchedAt: number;
}

export interface Listings {
  all(): Promise<Map<string, Listing>>;
  put(listing: Listing): Promise<void>;
  remove(providerId: string): Promise<void>;
}

/** Opens on first use: a worker that only serves calls never touches it. */
export function openListings(name = 'oriel-catalog'): Listings {
  let opened: Promise<IDBPDatabase> | undefined;
  const database = () => {
    opened ??= openDB(name, 1, {
      upgrade(db) {
        db.createObjectStore('listings', { keyPath: 'providerId' });
      },
    });
    return opened;
  };
  return {
    async all() {
      const listings: Listing[] = await (await database()).getAll('listings');
      return new Map(listings.map((listing) => [listing.providerId, listing]));
    },
    async put(listing) {
      await (await database()).put('listings', listing);
    },
    async remove(providerId) {
      await (await database()).delete('listings', providerId);
    },
  };
}
