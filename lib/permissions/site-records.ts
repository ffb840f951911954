/** What is kept about sites beyond the browser's life: IndexedDB, read once, then from memory. */
import type { DBSchema } from 'idb';
import * as z from 'zod/mini';
import { openDatabase, type Upgrade } from '../platform/database.ts';
import { isWebOrigin, ModelRef, Origin } from '../protocol/config.ts';
import { OrielError } from '../protocol/errors.ts';
import { SiteRouting } from '../protocol/routing.ts';
import type { SiteRecord } from './decide.ts';

z.config({ jitless: true });

const Site = z.strictObject({
  origin: Origin,
  access: z.optional(z.enum(['allow', 'deny'])),
  model: z.optional(ModelRef),
  routing: z.optional(SiteRouting),
  lastUsed: z.optional(z.number()),
});

interface Schema extends DBSchema {
  sites: { key: string; value: SiteRecord };
}

export const UPGRADES: readonly Upgrade[] = [
  (database) => {
    database.createObjectStore('sites', { keyPath: 'origin' });
  },
];

export interface SiteRecords {
  get(origin: string): SiteRecord | undefined;
  origins(): string[];
  /**
   * Changes the records of these origins in one transaction, then in memory. A record in which nothing is decided any
   * more is erased.
   * @throws OrielError `invalid-request` for what is no web origin (S20), StoreError where nothing could be written.
   */
  change(origins: Iterable<string>, next: (record: SiteRecord) => SiteRecord): Promise<void>;
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
  /** The latest change of each origin that was begun: an earlier one that ends after it must not undo it in memory. */
  const begun = new Map<string, symbol>();
  const keep = (record: SiteRecord): void => {
    if (isEmpty(record)) sites.delete(record.origin);
    else sites.set(record.origin, record);
  };

  const stored = await database.transaction(['sites'], 'readonly', (tx) => tx.objectStore('sites').getAll());
  for (const record of stored) {
    const parsed = Site.safeParse(record);
    if (!parsed.success) throw database.corrupt(parsed.error);
    keep(parsed.data);
  }

  return {
    get: (origin) => sites.get(origin),
    origins: () => [...sites.keys()],
    async change(origins, next) {
      const wanted = [...new Set(origins)];
      wanted.forEach(assertWebOrigin);
      if (wanted.length === 0) return;
      const change = Symbol();
      for (const origin of wanted) begun.set(origin, change);
      const written = await database.transaction(['sites'], 'readwrite', async (tx) => {
        const store = tx.objectStore('sites');
        const records: SiteRecord[] = [];
        for (const origin of wanted) {
          const record = compact({ ...next((await store.get(origin)) ?? { origin }), origin });
          records.push(record);
          await (isEmpty(record) ? store.delete(origin) : store.put(record));
        }
        return records;
      });
      for (const record of written) {
        if (begun.get(record.origin) !== change) continue;
        begun.delete(record.origin);
        keep(record);
      }
    },
    foresee(record) {
      if (isWebOrigin(record.origin)) keep(record);
    },
    close: () => database.close(),
  };
}

/** Opaque origins and half-spelt ones never hold a permission of any kind (S20, S22). */
export function assertWebOrigin(origin: string): void {
  if (isWebOrigin(origin)) return;
  throw new OrielError('invalid-request', {
    message: 'A permission belongs to a site such as https://example.com.',
    detail: 'origin',
  });
}

/** When a site was last used is no reason to remember it. */
const isEmpty = ({ access, model, routing }: SiteRecord): boolean =>
  access === undefined && model === undefined && routing === undefined;

/** Without fields that are there and undefined: records are compared and exported. */
function compact({ origin, access, model, routing, lastUsed }: SiteRecord): SiteRecord {
  return {
    origin,
    ...(access === undefined ? {} : { access }),
    ...(model === undefined ? {} : { model }),
    ...(routing === undefined ? {} : { routing }),
    ...(lastUsed === undefined ? {} : { lastUsed }),
  };
}
