/** Lines of JSON out of network reads, however the bytes were cut. */
import { OrielError } from '../protocol/errors.ts';
import { MAX_ANSWER_CHARS, MAX_EVENT_CHARS } from '../protocol/limits.ts';

/** What a line carries is small beside its frame, so a stream may be this many times an answer's size. */
const MAX_FRAMING = 16;

/**
 * One array of lines per network read that completed any, blank ones left out. A body that begins as something else than
 * an object (markup, words) comes as one string instead, whole. Throws `OrielError` `provider-error` for bytes that are
 * not UTF-8 and for sizes beyond protocol/limits.ts. A last line that the end of the stream cut in half is left out.
 *
 * @param label The provider's, for sentences.
 */
export async function* jsonLines(
  reading: AsyncIterable<Uint8Array>,
  label: string,
): AsyncGenerator<{ data: string }[] | string> {
  const fail = (what: string, cause?: unknown) => {
    const message = `${label} ${what}. Try again, or choose another model in Oriel.`;
    return new OrielError('provider-error', { message }, cause);
  };
  const tooLarge = () => fail('sent more than Oriel takes in one piece');
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (bytes?: Uint8Array) => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch (thrown) {
      throw fail('sent bytes that are not text', thrown);
    }
  };

  let isLines: boolean | undefined;
  /** The beginning of the line that is not whole yet; of all there was, before it is known what it is. */
  let pending = '';
  let size = 0;
  for await (const bytes of reading) {
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
      continue;
    }
    const lines = (pending + text.slice(0, end)).split('\n').filter((line) => line.trim() !== '');
    pending = text.slice(end + 1);
    if (pending.length > MAX_EVENT_CHARS) throw tooLarge();
    if (lines.some((line) => line.length > MAX_EVENT_CHARS)) throw tooLarge();
    if (lines.length > 0) yield lines.map((data) => ({ data }));
  }
  if (!isLines) {
    yield pending + decode();
    return;
  }
  // A stream that was cut within a character, or within a line, has said all it will say.
  if (pending.trim() !== '' && isWhole(pending)) yield [{ data: pending }];
}

function isWhole(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
