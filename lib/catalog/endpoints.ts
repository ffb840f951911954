/**
 * The endpoints that the router may choose among, made ready whenever something they are made of changes: a call reads
 * them and works nothing out. One record for each provider. All of it can be made again, and is where it is not what was made:
 * what was half written or changed by hand never becomes a price.
 */
import type { DBSchema } from 'idb';
import { databaseOnDemand, type Upgrade } from '../platform/database.ts';
import { type ModelRef, type ProviderConfig, splitModelRef } from '../protocol/config.ts';
import { fnv1a } from '../protocol/fnv.ts';
import type { Routing } from '../protocol/routing.ts';
import type { Endpoint } from './endpoint.ts';

interface Kept {
  providerId: string;
  /** Its endpoints as JSON: in one piece, to be compared with what was made before it is read. */
  text: string;
}
interface Made {
  /** Which Oriel made them: another may know more of models. */
  version: string;
  /** What the person had set up. */
  basis: string;
  /** `fnv1a` of the text of each provider. */
  sums: Record<string, number>;
}
interface Schema extends DBSchema {
  endpoints: { key: string; value: Kept };
  made: { key: 'made'; value: Made };
}

export const UPGRADES: readonly Upgrade[] = [
  (database) => {
    database.createObjectStore('endpoints', { keyPath: 'providerId' });
    database.createObjectStore('made');
  },
];

/** What of the settings endpoints are made of. */
export interface Basis {
  readonly providers: readonly ProviderConfig[];
  readonly routing?: Pick<Routing, 'own' | 'privacy'> | undefined;
}

export interface Endpoints {
  /**
   * All of them, in the order of writing; undefined where this Oriel has not made them of this basis, or they are not as it
   * made them. What was true of
   * another address, or by other terms, is never chosen by, whatever became of the background meanwhile.
   * @throws StoreError
   */
  all(basis: Basis): Promise<readonly Endpoint[] | undefined>;
  /** Those of one provider are read, if nothing is in memory; undefined, too, where they are not as made. @throws StoreError */
  of(ref: ModelRef): Promise<Endpoint | undefined>;
  /** Replaces all of them. @throws StoreError */
  put(endpoints: readonly Endpoint[], basis: Basis): Promise<void>;
  close(): void;
}

/** Opens on first use: a worker that serves a chosen endpoint never reads it. */
export function openEndpoints(version: string, name = 'oriel-endpoints'): Endpoints {
  const database = databaseOnDemand<Schema>({ name, what: 'model facts', upgrades: UPGRADES });
  let memory: { basis: string; endpoints: Promise<readonly Endpoint[] | undefined> } | undefined;
  const read = async (basis: string): Promise<readonly Endpoint[] | undefined> =>
    (await database.open()).transaction(['endpoints', 'made'], 'readonly', async (tx) => {
      const made = await tx.objectStore('made').get('made');
      if (made?.version !== version || made.basis !== basis) return undefined;
      const kept = await tx.objectStore('endpoints').getAll();
      const all = kept.map((its) => asMade(its, made));
      const whole =
        all.length === Object.keys(made.sums ?? {}).length && all.every((its) => its !== undefined);
      return whole ? all.flat() : undefined;
    });
  const looked = new Map<ModelRef, Promise<Endpoint | undefined>>();
  const lookUp = async (ref: ModelRef): Promise<Endpoint | undefined> => {
    const known = await memory?.endpoints.catch(() => undefined);
    if (known !== undefined) return known.find((endpoint) => endpoint.ref === ref);
    return (await database.open()).transaction(['endpoints', 'made'], 'readonly', async (tx) => {
      const kept = await tx.objectStore('endpoints').get(splitModelRef(ref).providerId);
      const made = await tx.objectStore('made').get('made');
      if (made?.version !== version) return undefined;
      return asMade(kept, made)?.find((endpoint) => endpoint.ref === ref);
    });
  };
  return {
    all(settings) {
      const basis = textOf(settings);
      if (memory?.basis !== basis) {
        const reading = { basis, endpoints: read(basis) };
        memory = reading;
        // What could not be read, or was not there, is looked for again.
        const forget = () => {
          if (memory === reading) memory = undefined;
        };
        reading.endpoints.then((endpoints) => endpoints === undefined && forget(), forget);
      }
      return memory.endpoints;
    },
    of(ref) {
      // Every call to a chosen endpoint asks for the same one.
      const known = looked.get(ref) ?? lookUp(ref);
      looked.set(ref, known);
      known.catch(() => looked.delete(ref));
      return known;
    },
    async put(endpoints, settings) {
      const basis = textOf(settings);
      const byProvider = Map.groupBy(endpoints, ({ providerId }) => providerId);
      await (await database.open()).transaction(['endpoints', 'made'], 'readwrite', async (tx) => {
        const store = tx.objectStore('endpoints');
        await store.clear();
        const sums: Made['sums'] = {};
        for (const [providerId, its] of byProvider) {
          const text = JSON.stringify(its);
          sums[providerId] = fnv1a(text);
          await store.put({ providerId, text });
        }
        await tx.objectStore('made').put({ version, basis, sums }, 'made');
      });
      looked.clear();
      memory = { basis, endpoints: Promise.resolve([...endpoints]) };
    },
    close() {
      database.close();
      looked.clear();
      memory = undefined;
    },
  };
}

function asMade(kept: Kept | undefined, { sums }: Made): readonly Endpoint[] | undefined {
  try {
    const { providerId, text } = kept as Kept;
    return sums[providerId] === fnv1a(text) ? JSON.parse(text) : undefined;
  } catch {
    // There is none, or it has another shape.
    return undefined;
  }
}

/** Settings are never changed in place, so what was written of them once holds. */
const texts = new WeakMap<Basis, string>();

function textOf(basis: Basis): string {
  const known = texts.get(basis);
  if (known !== undefined) return known;
  const { own = {}, privacy = {} } = basis.routing ?? {};
  const text = JSON.stringify([basis.providers, own, privacy]);
  texts.set(basis, text);
  return text;
}
