import * as z from 'zod/mini';
import { isWebOrigin } from '../protocol/config.ts';

z.config({ jitless: true });

/** `storage.session`, or anything like it. Content scripts cannot read it, and it never reaches the disk. */
export interface SessionArea {
  get(key: string): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
  remove(key: string): Promise<void>;
}

export interface SessionMap<V> {
  get(origin: string): V | undefined;
  entries(): [origin: string, value: V][];
  /** In force at once. Resolves when written. */
  set(origin: string, value: V): Promise<void>;
  delete(origin: string): Promise<void>;
}

/**
 * A map by origin that survives the background's death and ends with the browser. Look-ups are in memory. An entry
 * of the wrong shape counts as absent. A write that fails is not an error: its entry is lost when the background next
 * dies, which costs the person one more question and grants nothing.
 */
export async function openSessionMap<T extends z.core.$ZodType>(
  area: SessionArea,
  key: string,
  shape: T,
): Promise<SessionMap<z.core.output<T>>> {
  const kept = new Map<string, z.core.output<T>>();
  const stored: unknown = (await area.get(key).catch(() => ({}) as Record<string, unknown>))[key];
  for (const [origin, value] of Object.entries(stored ?? {})) {
    const parsed = z.safeParse(shape, value);
    if (isWebOrigin(origin) && parsed.success) kept.set(origin, parsed.data);
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
    get: (origin) => kept.get(origin),
    entries: () => [...kept],
    set(origin, value) {
      // To the end of the order, so that the first entry is the one that was left alone the longest.
      kept.delete(origin);
      kept.set(origin, value);
      return write();
    },
    delete: (origin) => (kept.delete(origin) ? write() : Promise.resolve()),
  };
}
