/** Lines of JSON out of network reads, however the bytes were cut. */
import { MAX_ANSWER_CHARS, MAX_EVENT_CHARS } from '../protocol/limits.ts';
import { type Framing, MAX_FRAMING, NOTHING, streamText } from './framing.ts';
import { parsed } from './loose.ts';

/**
 * Lines, blank ones left out. A body that begins as something else than an object (markup, words) comes whole, at its end.
 * Throws for bytes that are not UTF-8 and for sizes beyond protocol/limits.ts. A last line that the end of the stream cut in
 * half is left out.
 *
 * @param label The provider's, for sentences.
 */
export function jsonLines(label: string): Framing {
  const { decode, tooLarge } = streamText(label);
  let isLines: boolean | undefined;
  /** The beginning of the line that is not whole yet; of all there was, before it is known what it is. */
  let pending = '';
  let size = 0;
  return {
    read(bytes) {
      const text = decode(bytes);
      size += text.length;
      const first = isLines === undefined ? text.trimStart().charAt(0) : '';
      if (first !== '') isLines = first === '{';
      if (size > MAX_ANSWER_CHARS * (isLines ? MAX_FRAMING : 1)) throw tooLarge();
      // What was pending holds no end of a line.
      const end = isLines ? text.lastIndexOf('\n') : -1;
      if (end < 0) {
        pending += text;
        if (isLines && pending.length > MAX_EVENT_CHARS) throw tooLarge();
        return NOTHING;
      }
      const lines = (pending + text.slice(0, end)).split('\n').filter((line) => line.trim() !== '');
      pending = text.slice(end + 1);
      if (pending.length > MAX_EVENT_CHARS) throw tooLarge();
      if (lines.some((line) => line.length > MAX_EVENT_CHARS)) throw tooLarge();
      return lines;
    },
    end() {
      if (!isLines) return pending + decode();
      // A stream that was cut within a character, or within a line, has said all it will say.
      return pending.trim() !== '' && parsed(pending) !== undefined ? [pending] : NOTHING;
    },
  };
}
