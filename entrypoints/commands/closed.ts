import { StoreError } from '../../lib/platform/database.ts';

/** Of a room that is closed there is nothing to show. What is wrong with it is told beside (stores.ts). */
export function orNothing<T>(read: () => T, nothing: T): T {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof StoreError) return nothing;
    throw thrown;
  }
}
