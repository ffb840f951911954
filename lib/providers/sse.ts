/** Server-sent events out of network reads, however the bytes were cut. */
import { createParser } from 'eventsource-parser';
import { MAX_ANSWER_CHARS, MAX_EVENT_CHARS } from '../protocol/limits.ts';
import { type Framing, MAX_FRAMING, NOTHING, streamText } from './framing.ts';
import { parsed } from './loose.ts';

/**
 * The data of events. A body that is no event stream at all (it begins as JSON or markup) comes whole, at its end. Throws for
 * bytes that are not UTF-8 and for sizes beyond protocol/limits.ts. An event that the end of the stream cut in half is left
 * out.
 *
 * @param label The provider's, for sentences.
 */
export function serverEvents(label: string): Framing {
  const { decode, tooLarge } = streamText(label);
  let events: string[] = [];
  let overflow = false;
  const parser = createParser({
    maxBufferSize: MAX_EVENT_CHARS,
    onEvent({ data }) {
      if (data.length > MAX_EVENT_CHARS) overflow = true;
      else events.push(data);
    },
    onError({ type }) {
      if (type === 'max-buffer-size-exceeded') overflow = true;
    },
  });

  let isStream: boolean | undefined;
  let beginning = '';
  let size = 0;
  const taken = (): readonly string[] => {
    if (overflow) throw tooLarge();
    if (events.length === 0) return NOTHING;
    const read = events;
    events = [];
    return read;
  };

  return {
    read(bytes) {
      let text = decode(bytes);
      size += text.length;
      if (!isStream) {
        beginning += text;
        // All before this read was blank.
        isStream ??= looksLikeStream(text);
        if (isStream !== true) {
          if (size > MAX_ANSWER_CHARS) throw tooLarge();
          return NOTHING;
        }
        text = beginning;
        beginning = '';
      }
      if (size > MAX_ANSWER_CHARS * MAX_FRAMING) throw tooLarge();
      parser.feed(text);
      return taken();
    },
    end() {
      const rest = isStream ? decodeRest(decode) : decode();
      if (!isStream) return beginning + rest;
      // Some servers leave out the blank line after the last event.
      parser.feed(`${rest}\n\n`);
      return taken().filter(isWhole);
    },
  };
}

/** A stream that was cut within a character has said all it will say. */
function decodeRest(decode: () => string): string {
  try {
    return decode();
  } catch {
    return '';
  }
}

/** Undefined until there is something to go by. */
function looksLikeStream(text: string): boolean | undefined {
  const start = text.trimStart().charAt(0);
  return start === '' ? undefined : start !== '{' && start !== '[' && start !== '<';
}

/** The payload of every wire that we read is JSON, or OpenAI's end mark. */
const isWhole = (data: string): boolean => data === '[DONE]' || parsed(data) !== undefined;
