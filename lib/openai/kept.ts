/**
 * What an answer holds that OpenAI's shapes have no place for, or that SDKs leave behind: signatures and encrypted
 * reasoning, without which a provider cannot take up its own thread in a tool loop. The page's script holds it, under the ids
 * that an SDK hands back, and sends along what a request names; see docs/openai-fetch.md.
 */
import type { Content } from '../protocol/call.ts';
import { OrielError } from '../protocol/errors.ts';
import { MAX_CALL_CHARS } from '../protocol/limits.ts';
import type { ProviderMetadata } from '../protocol/part.ts';
import { roughSize } from '../protocol/size.ts';
import { isObject, type Json } from './body.ts';

export interface Kept {
  /** Of an item of the output, the item; of a call, the thoughts that led to it. */
  content: Content[];
  /** Its own. */
  metadata?: ProviderMetadata | undefined;
}

/**
 * What a request brought along, by id. Nothing of it is trusted: the call that it becomes part of is parsed as any other. It
 * counts each time that it is named, or a short question could name a long thought again and again.
 * @throws OrielError `too-large`, when it is asked for more than a call may hold
 */
export const recallFrom = (kept: Json) => {
  let left = MAX_CALL_CHARS;
  return (id: unknown): Kept | undefined => {
    const found = typeof id === 'string' && Object.hasOwn(kept, id) ? kept[id] : undefined;
    if (!isObject(found) || !Array.isArray(found.content)) return undefined;
    left -= roughSize(found, left);
    if (left < 0) throw new OrielError('too-large');
    return found as unknown as Kept;
  };
};
export type Recall = ReturnType<typeof recallFrom>;
