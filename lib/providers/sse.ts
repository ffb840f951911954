/** Server-sent events out of network reads, however the bytes were cut. */
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { MAX_ANSWER_CHARS, MAX_EVENT_CHARS } from '../protocol/limits.ts';
import { isJson, MAX_FRAMING, streamText } from './framing.ts';

/**
 * One array of events per network read that completed any. A body that is no event stream at all (it begins as JSON or
 * markup) comes as one string instead, whole. Throws `OrielError` `provider-error` for bytes that are not UTF-8 and for
 * sizes beyond protocol/limits.ts. An event that the end of the stream cut in half is left out.
 *
 * @param label The provider's, for sentences.
 */
export async function* serverEvents(
  reading: AsyncIterable<Uint8Array>,
  label: string,
): AsyncGenerator<EventSourceMessage[] | string> {
  const { decode, tooLarge } = streamText(label);
  let events: EventSourceMessage[] = [];
  let overflow = false;
  const parser = createParser({
    maxBufferSize: MAX_EVENT_CHARS,
    onEvent(event) {
      if (event.data.length > MAX_EVENT_CHARS) overflow = true;
      else events.push(event);
    },
    onError({ type }) {
      if (type === 'max-buffer-size-exceeded') overflow = true;
    },
  });

  let isStream: boolean | undefined;
  let beginning = '';
  let size = 0;
  for await (const bytes of reading) {
    let text = decode(bytes);
    size += text.length;
    if (!isStream) {
      beginning += text;
      // All before this read was blank.
      isStream ??= looksLikeStream(text);
      if (isStream !== true) {
        if (size > MAX_ANSWER_CHARS) throw tooLarge();
        continue;
      }
      text = beginning;
      beginning = '';
    }
    if (size > MAX_ANSWER_CHARS * MAX_FRAMING) throw tooLarge();
    parser.feed(text);
    if (overflow) throw tooLarge();
    if (events.length === 0) continue;
    const read = events;
    events = [];
    yield read;
  }
  const rest = isStream ? decodeRest(decode) : decode();
  if (!isStream) {
    yield beginning + rest;
    return;
  }
  // Some servers leave out the blank line after the last event.
  parser.feed(`${rest}\n\n`);
  events = events.filter(({ data }) => isWhole(data));
  if (events.length > 0) yield events;
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
const isWhole = (data: string): boolean => data === '[DONE]' || isJson(data);
