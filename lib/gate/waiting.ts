/**
 * What waits for a person is held in memory, whole, for as long as they take: of one page no more than this, in code units of
 * its calls as JSON (S12). The largest call there may be has room, and some others beside it.
 */
import { OrielError } from '../protocol/errors.ts';
import { MAX_CALL_CHARS } from '../protocol/limits.ts';
import { roughSize } from '../protocol/size.ts';
import type { Caller } from './caller.ts';

const MAX_WAITING_CHARS = MAX_CALL_CHARS + 8 * 1024 * 1024;

export type WaitingRoom = <T>(caller: Caller, message: unknown, answer: () => Promise<T>) => Promise<T>;

/** Runs `answer` while the message waits. @throws OrielError `throttled` where there is no room, and what `answer` throws */
export function createWaitingRoom(): WaitingRoom {
  const taken = new Map<string, number>();
  return async ({ origin, topOrigin = origin, incognito }, message, answer) => {
    const page = `${incognito} ${topOrigin}`;
    const change = (by: number): void => {
      const after = (taken.get(page) ?? 0) + by;
      if (after > MAX_WAITING_CHARS) throw new OrielError('throttled');
      if (after > 0) taken.set(page, after);
      else taken.delete(page);
    };
    const size = roughSize(message, MAX_WAITING_CHARS);
    change(size);
    try {
      return await answer();
    } finally {
      change(-size);
    }
  };
}
