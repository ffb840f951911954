/** What was refreshed from elsewhere, kept beside the providers' own lists. One record for each source. */
import type { DBSchema } from 'idb';
import { databaseOnDemand } from '../platform/database.ts';
import { readProblem } from './listed.ts';
import { UPGRADES } from './listings.ts';
import { type CatalogueFacts, readFacts } from './snapshot.ts';

export const SOURCES = ['models.dev', 'openrouter'] as const;
export type Source = (typeof SOURCES)[number];

/** What asking one source came to. */
export type Refreshed =
  | { source: Source; facts: CatalogueFacts }
  /** As a sentence, and when, Unix ms. */
  | { source: Source; problem: { message: string; at: number } };

/** The last that was had of a source, and why the last try failed, if it did. */
export interface Kept {
  source: Source;
  facts?: CatalogueFacts;
  problem?: { message: string; at: number };
}

interface Schema extends DBSchema {
  refreshed: { key: string; value: Kept };
}

export interface RefreshedStore {
  /** What is not readable is not there. @throws StoreError */
  all(): Promise<Kept[]>;
  /** A source that failed keeps what it said before. @throws StoreError */
  put(outcomes: readonly Refreshed[]): Promise<void>;
  close(): void;
}

/** Opens on first use. */
export function openRefreshed(name: string): RefreshedStore {
  const database = databaseOnDemand<Schema>({ name, what: 'model facts', upgrades: UPGRADES });
  return {
    async all() {
      const kept = await (await database.open()).transaction(['refreshed'], 'readonly', (tx) =>
        tx.objectStore('refreshed').getAll(),
      );
      return kept.flatMap(({ source, facts, problem: said }) => {
        if (!SOURCES.includes(source)) return [];
        const problem = readProblem(said);
        const read = facts === undefined ? undefined : readFacts(facts);
        return [{ source, ...(read && { facts: read }), ...(problem && { problem }) }];
      });
    },
    async put(outcomes) {
      await (await database.open()).transaction(['refreshed'], 'readwrite', async (tx) => {
        const store = tx.objectStore('refreshed');
        for (const outcome of outcomes) {
          const before = 'facts' in outcome ? undefined : await store.get(outcome.source);
          await store.put({ ...before, ...outcome });
        }
      });
    },
    close: () => database.close(),
  };
}
