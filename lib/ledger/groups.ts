/**
 * Writes one after the other. What comes while one is under way waits for it, and is then written together: a page with
 * many calls costs few transactions, and a single call is not held up by a clock.
 */
export function inGroups<T>(write: (items: readonly T[]) => Promise<void>): (item: T) => Promise<void> {
  interface Waiting {
    item: T;
    resolve(): void;
    reject(reason: unknown): void;
  }
  let waiting: Waiting[] = [];
  let writing = false;

  async function settle(group: readonly Waiting[]): Promise<void> {
    try {
      await write(group.map(({ item }) => item));
      for (const { resolve } of group) resolve();
    } catch (thrown) {
      if (group.length === 1) group[0]?.reject(thrown);
      // One that cannot be written must not take the others with it.
      else for (const one of group) await settle([one]);
    }
  }

  async function writeAll(): Promise<void> {
    writing = true;
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      await settle(group);
    }
    writing = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!writing) void writeAll();
    });
}
