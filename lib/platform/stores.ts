/** The databases by what is kept in them, past the rooms that read them: for one that nobody can read. */
import type { StoreName } from '../protocol/store-control.ts';

export const DATABASE_OF: Readonly<Record<StoreName, string>> = {
  settings: 'oriel-settings',
  permissions: 'oriel-permissions',
  keys: 'oriel-vault',
  activity: 'oriel-ledger',
  budgets: 'oriel-budgets',
  lists: 'oriel-catalog',
  endpoints: 'oriel-endpoints',
  answers: 'oriel-answers',
};

/** Rejects where the browser does not say. */
export async function isThere(store: StoreName): Promise<boolean> {
  return (await indexedDB.databases()).some(({ name }) => name === DATABASE_OF[store]);
}

/** Erases all of it, whatever is in it. Rejects where the browser does not. */
export const eraseStore = (store: StoreName): Promise<void> =>
  new Promise((resolve, reject) => {
    const erasing = indexedDB.deleteDatabase(DATABASE_OF[store]);
    erasing.onsuccess = () => resolve();
    erasing.onerror = () => reject(erasing.error);
  });

/**
 * All that lies in it, as JSON, whoever wrote it and in whatever version. Binary values are written as `{"$bytes": hex}`; keys
 * that the browser does not hand out are left out. Rejects where nothing is there or nothing can be read.
 */
export async function copyOf(store: StoreName): Promise<Blob> {
  // To open what is not there would make it.
  if (!(await isThere(store))) throw new DOMException('Nothing is there.', 'NotFoundError');
  const database = await done(indexedDB.open(DATABASE_OF[store]));
  try {
    const { name, version } = database;
    const pieces: string[] = [`{"name":${JSON.stringify(name)},"version":${version},"stores":{`];
    for (const [index, its] of [...database.objectStoreNames].entries()) {
      pieces.push(`${index === 0 ? '' : ','}${JSON.stringify(its)}:[`);
      const rows = database.transaction(its).objectStore(its);
      const [keys, values] = await Promise.all([
        done(rows.getAllKeys()),
        done(rows.getAll() as IDBRequest<unknown[]>),
      ]);
      // One at a time: all of them as one text may be more than a text can hold.
      for (const [at, value] of values.entries())
        pieces.push(`${at === 0 ? '' : ','}${JSON.stringify([keys[at], value], readable)}`);
      pieces.push(']');
    }
    return new Blob([...pieces, '}}'], { type: 'application/json' });
  } finally {
    database.close();
  }
}

function readable(_: string, value: unknown): unknown {
  if (value instanceof ArrayBuffer) return { $bytes: hexOf(new Uint8Array(value)) };
  if (ArrayBuffer.isView(value))
    return { $bytes: hexOf(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) };
  return value instanceof CryptoKey ? undefined : value;
}

const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
