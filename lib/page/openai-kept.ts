/**
 * What comes back with an answer in OpenAI's words that those have no place for, under the ids that an SDK hands back. It
 * lives as long as the page.
 */
import { define, hasOwn, isArray } from './natives.ts';

/** An id is remembered until so many others have come after it, at least. */
const GENERATION = 500;

let young = {};
let old = {};
let count = 0;

export function remember(keep: object): void {
  for (const id in keep) {
    if (!hasOwn(keep, id)) continue;
    if (++count > GENERATION) {
      old = young;
      young = {};
      count = 1;
    }
    define(young, id, (keep as Record<string, unknown>)[id]);
  }
}

/** What is known of the ids that a body names: of its items, and of the calls in its messages. */
export function recallFor(body: unknown): object {
  const kept = {};
  const take = (id: unknown): void => {
    if (typeof id !== 'string') return;
    const from: Record<string, unknown> = hasOwn(young, id) ? young : old;
    if (hasOwn(from, id)) define(kept, id, from[id]);
  };
  const look = (list: unknown, deeper: boolean): void => {
    if (!isArray(list)) return;
    for (let at = 0; at < list.length; at++) {
      const named: unknown = list[at];
      if (typeof named !== 'object' || !named) continue;
      const { id, call_id, tool_calls } = named as Record<string, unknown>;
      take(id);
      take(call_id);
      if (deeper) look(tool_calls, false);
    }
  };
  const { messages, input } = body as Record<string, unknown>;
  look(messages, true);
  look(input, false);
  return kept;
}
