/** What the framings of streams have in common: text out of bytes, and the bound on all of it. */
import type { OrielError } from '../protocol/errors.ts';
import { badAnswer } from './parts.ts';

/**
 * Framing costs far more than what it carries, so a stream may be this many times an answer's size; beyond it, it is one
 * that never means to end.
 */
export const MAX_FRAMING = 16;

/** One body, read by read, however its bytes were cut. It waits for nothing: what a read completed is there at once. */
export interface Framing {
  /** The data of the events that this read completed. Throws `OrielError` `provider-error`. */
  read(bytes: Uint8Array): readonly string[];
  /** After the last read: what its end completed, or as a string the whole of a body that is no stream. Throws as `read` does. */
  end(): readonly string[] | string;
}

/** What most reads of a long event complete. */
export const NOTHING: readonly string[] = [];

export interface StreamText {
  /** Throws `OrielError` `provider-error` for bytes that are not UTF-8. Without bytes: what is left at the end. */
  decode(bytes?: Uint8Array): string;
  tooLarge(): OrielError;
}

/** @param label The provider's, for sentences. */
export function streamText(label: string): StreamText {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  /** The decoder has to see what comes first, which may be a byte order mark, and what follows what may be half a character. */
  let needed = true;
  return {
    decode(bytes) {
      if (bytes !== undefined && !needed && isShortAscii(bytes)) {
        return Reflect.apply(String.fromCharCode, undefined, bytes);
      }
      const last = bytes?.at(-1);
      if (last !== undefined) needed = last > LAST_ASCII;
      try {
        return decoder.decode(bytes, { stream: bytes !== undefined });
      } catch (thrown) {
        throw badAnswer(label, 'sent bytes that are not text', thrown);
      }
    },
    tooLarge: () => badAnswer(label, 'sent more than Oriel takes in one piece'),
  };
}

const LAST_ASCII = 0x7f;
/** Beyond this the decoder is quicker, hot or cold. */
const SHORT_BYTES = 512;

/**
 * An event or two of English, or of what a server writes as \u escapes: what a token comes in. To call the browser's decoder
 * costs more than to read these, by 15 µs where nothing of it is in a cache, as it is between two tokens.
 */
function isShortAscii(bytes: Uint8Array): boolean {
  if (bytes.length > SHORT_BYTES) return false;
  let all = 0;
  for (let at = 0; at < bytes.length; at += 1) all |= bytes[at] as number;
  return all <= LAST_ASCII;
}
