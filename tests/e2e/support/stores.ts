/** What Oriel keeps, read as it lies in the browser's stores and not as Oriel tells it. */
import type { Page } from 'puppeteer-core';

export interface Stores {
  /** By the name of its database or area, as JSON. */
  onDisk: Record<string, string>;
  /** What ends with the browser, as JSON. */
  inMemory: string;
}

/** @param own One of our own pages, outside of private windows: Firefox has no IndexedDB of ours in those. */
export const storesOf = (own: Page): Promise<Stores> =>
  own.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    /** Columns of figures and of words alike. */
    const readable = (_: string, value: unknown) =>
      ArrayBuffer.isView(value)
        ? [new TextDecoder().decode(value), Array.from(value as Uint8Array).join()]
        : value;
    const onDisk: Record<string, string> = {
      'storage.local': JSON.stringify(await chrome.storage.local.get(null)),
      localStorage: JSON.stringify({ ...localStorage }),
    };
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      const records: unknown[] = [];
      for (const store of database.objectStoreNames) {
        const rows = database.transaction(store).objectStore(store);
        records.push([store, await done(rows.getAllKeys()), await done(rows.getAll())]);
      }
      database.close();
      onDisk[name] = JSON.stringify(records, readable);
    }
    return { onDisk, inMemory: JSON.stringify(await chrome.storage.session.get(null)) };
  });
