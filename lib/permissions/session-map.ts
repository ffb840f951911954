import * as z from 'zod/mini';
import { keyOf, type Place } from './place.ts';
import { placeAt } from './valid-place.ts';

z.config({ jitless: true });

/** `storage.session`, or anything like it. Content scripts cannot read it, and it never reaches the disk. */
export interface SessionArea {
  get(key: string): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
  remove(key: string): Promise<void>;
}

export interface SessionMap<V> {
  get(place: Place): V | undefined;
  entries(): [place: Place, value: V][];
  /** In force at once. Resolves when written. */
  set(place: Place, value: V): Promise<void>;
  delete(place: Place): Promise<void>;
  clear(): Promise<void>;
}

/** What every room that keeps something of sessions keeps twice: private windows have nothing to do with the others. */
export interface SessionMaps<V> {
  of(incognito: boolean): SessionMap<V>;
}

/** @param key Under which that of normal windows is kept; that of private ones stands beside it. */
export async function openSessionMaps<T extends z.core.$ZodType>(
  area: SessionArea,
  key: string,
  shape: T,
): Promise<SessionMaps<z.core.output<T>>> {
  const [normal, hidden] = await Promise.all([
    openSessionMap(area, key, shape),
    openSessionMap(area, `${key}.private`, shape),
  ]);
  return { of: (incognito) => (incognito ? hidden : normal) };
}

/**
 * A map by place that survives the background's death and ends with the browser. Look-ups are in memory. An entry
 * of the wrong shape counts as absent. A write that fails is not an error: its entry is lost when the background next
 * dies, which costs the person one more question and grants nothing.
 */
async function openSessionMap<T extends z.core.$ZodType>(
  area: SessionArea,
  key: string,
  shape: T,
): Promise<SessionMap<z.core.output<T>>> {
  const kept = new Map<string, z.core.output<T>>();
  const stored: unknown = (await area.get(key).catch(() => ({}) as Record<string, unknown>))[key];
  for (const [place, value] of Object.entries(stored ?? {})) {
    const parsed = z.safeParse(shape, value);
    if (placeAt(place) !== undefined && parsed.success) kept.set(place, parsed.data);
  }

  // One after the other, each with the newest state: a slow write never lands over a later one.
  let writing = Promise.resolve();
  const write = (): Promise<void> => {
    writing = writing
      .then(() => (kept.size === 0 ? area.remove(key) : area.set({ [key]: Object.fromEntries(kept) })))
      .catch(() => undefined);
    return writing;
  };

  return {
    get: (place) => kept.get(keyOf(place)),
    entries: () =>
      [...kept].flatMap(([at, value]): [Place, z.core.output<T>][] => {
        const place = placeAt(at);
        return place === undefined ? [] : [[place, value]];
      }),
    set(place, value) {
      const at = keyOf(place);
      // To the end of the order, so that the first entry is the one that was left alone the longest.
      kept.delete(at);
      kept.set(at, value);
      return write();
    },
    delete: (place) => (kept.delete(keyOf(place)) ? write() : Promise.resolve()),
    clear() {
      if (kept.size === 0) return Promise.resolve();
      kept.clear();
      return write();
    },
  };
}
