/** What is kept about places beyond the browser's life: IndexedDB, read once, then from memory. */
import type { DBSchema } from 'idb';
import * as z from 'zod/mini';
import { openDatabase } from '../platform/database.ts';
import { ModelRef, Origin } from '../protocol/config.ts';
import { CAPABILITIES } from '../protocol/grant.ts';
import { SiteRouting } from '../protocol/routing.ts';
import { keyOf, type Place } from './place.ts';
import { compact, isEmpty, type SiteRecord } from './record.ts';
import { UPGRADES } from './upgrades.ts';
import { assertPlace, isPlace } from './valid-place.ts';

z.config({ jitless: true });

const capabilities = z.array(z.enum(CAPABILITIES));
const grants = z.array(
  z.strictObject({
    capabilities,
    from: z.number(),
    renewed: z.optional(z.number()),
    until: z.optional(z.number()),
    limit: z.optional(z.number()),
    before: z.optional(z.number()),
  }),
);

/** The fields of `Decided`. */
export const DECIDED = {
  denied: z.optional(z.literal(true)),
  grants: z.optional(grants),
  refused: z.optional(capabilities),
  model: z.optional(ModelRef),
  lastUsed: z.optional(z.number()),
};

const Site = z.strictObject({
  origin: Origin,
  top: Origin,
  ...DECIDED,
  routing: z.optional(SiteRouting),
  lapsed: z.optional(grants),
});

interface Schema extends DBSchema {
  sites: { key: [origin: string, top: string]; value: SiteRecord };
}

export interface SiteRecords {
  get(place: Place): SiteRecord | undefined;
  all(): SiteRecord[];
  /**
   * Changes the records of these places in one transaction, then in memory. A record that says nothing any more is
   * erased.
   * @throws OrielError `invalid-request` for what is no place (S20), StoreError where nothing could be written.
   */
  change(places: Iterable<Place>, next: (record: SiteRecord) => SiteRecord): Promise<void>;
  /** In memory alone, ahead of a `change` that takes something away: if the disk fails, the person's no still holds. */
  foresee(record: SiteRecord): void;
  close(): void;
}

/** @throws StoreError */
export async function openSiteRecords(databaseName = 'oriel-permissions'): Promise<SiteRecords> {
  const database = await openDatabase<Schema>({
    name: databaseName,
    what: 'site permissions',
    upgrades: UPGRADES,
  });
  const sites = new Map<string, SiteRecord>();
  /** The latest change of each place that was begun: an earlier one that ends after it must not undo it in memory. */
  const begun = new Map<string, symbol>();
  const keep = (record: SiteRecord): void => {
    if (isEmpty(record)) sites.delete(keyOf(record));
    else sites.set(keyOf(record), record);
  };

  const stored = await database.transaction(['sites'], 'readonly', (tx) => tx.objectStore('sites').getAll());
  for (const record of stored) {
    const parsed = Site.safeParse(record);
    if (!parsed.success) throw database.corrupt(parsed.error);
    keep(parsed.data);
  }

  return {
    get: (place) => sites.get(keyOf(place)),
    all: () => [...sites.values()],
    async change(places, next) {
      const wanted = new Map([...places].map((place) => [keyOf(place), place]));
      for (const place of wanted.values()) assertPlace(place);
      if (wanted.size === 0) return;
      const change = Symbol();
      for (const key of wanted.keys()) begun.set(key, change);
      const written = await database.transaction(['sites'], 'readwrite', async (tx) => {
        const store = tx.objectStore('sites');
        const records: SiteRecord[] = [];
        for (const { origin, top } of wanted.values()) {
          const before = (await store.get([origin, top])) ?? { origin, top };
          const record = compact({ ...next(before), origin, top });
          records.push(record);
          await (isEmpty(record) ? store.delete([origin, top]) : store.put(record));
        }
        return records;
      });
      for (const record of written) {
        if (begun.get(keyOf(record)) !== change) continue;
        begun.delete(keyOf(record));
        keep(record);
      }
    },
    foresee(record) {
      if (isPlace(record)) keep(compact(record));
    },
    close: () => database.close(),
  };
}
