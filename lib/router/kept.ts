/** What survives the background's death and ends with the browser. */
import type { Clock } from './types.ts';

/** `storage.session`, or anything like it. Content scripts cannot read it, and it never reaches the disk. */
export interface SessionArea {
  get(key: string): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
}

/** What was kept, to be looked at with suspicion; undefined where nothing was or nothing can be read. */
export async function readKept(area: SessionArea, key: string): Promise<unknown> {
  try {
    return (await area.get(key))[key];
  } catch {
    return undefined;
  }
}

/** Writes come apart by at least this, ms: what they hold may be lost for so long, and no call waits for one. */
const WRITE_AFTER_MS = 1_000;

/**
 * The returned function says that something has changed; what `snapshot` then gives is written within a second. A write
 * that fails is not an error: the next one holds all of it.
 */
export function keeper(area: SessionArea, key: string, clock: Clock, snapshot: () => unknown): () => void {
  let due = false;
  let writing = false;
  const later = (): void => {
    due = true;
    if (!writing) clock.after(WRITE_AFTER_MS, write);
    writing = true;
  };
  const write = (): void => {
    due = false;
    void Promise.resolve()
      .then(() => area.set({ [key]: snapshot() }))
      .catch(() => undefined)
      .then(() => {
        writing = false;
        if (due) later();
      });
  };
  return () => {
    if (!due) later();
  };
}

/** A map whose first entry is the one that was left alone the longest; beyond `size` that one goes. */
export function touch<V>(map: Map<string, V>, key: string, value: V, size: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= size) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}

/** The entries of what was kept as an object; none of anything else. */
export const entriesOf = (kept: unknown): [string, unknown][] =>
  typeof kept === 'object' && kept !== null && !Array.isArray(kept) ? Object.entries(kept) : [];

export const isTime = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value);
