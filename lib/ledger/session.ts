/** What survives the background's death and ends with the browser; it never reaches the disk. */

/** `storage.session`, or anything like it. */
export interface SessionArea {
  get(key: string): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
  remove(key: string): Promise<void>;
}

/** Time as the ledger knows it. */
export interface Clock {
  /** Unix ms. */
  now(): number;
  /** Calls `run` once after `ms`; the returned function prevents it. */
  after(ms: number, run: () => void): () => void;
}

/** One key of the area. What was stored counts only in the shape that the reader knows; what cannot be read is absent. */
export interface Kept {
  read(): Promise<unknown>;
  /** Writes what `snapshot` gives, after all writes before; undefined takes the key away. Never rejects. */
  write(snapshot: () => unknown): Promise<void>;
}

export function keptAt(area: SessionArea, key: string): Kept {
  // One after the other: a slow write never lands over a later one.
  let writing: Promise<void> = Promise.resolve();
  return {
    read: () =>
      area.get(key).then(
        (found) => found[key],
        () => undefined,
      ),
    write(snapshot) {
      writing = writing
        .then(() => {
          const value = snapshot();
          return value === undefined ? area.remove(key) : area.set({ [key]: value });
        })
        .catch(() => undefined);
      return writing;
    },
  };
}
