/**
 * One request to `window.ai.fetch`, from the page's question to the end of the reply: what comes on its line is turned into a
 * question like any other, and what goes back on it into the pieces of an HTTP response. Behind this there are only calls
 * and parts.
 */
import { type ErrorInfo, errorInfo, OrielError } from '../protocol/errors.ts';
import { MAX_CALL_CHARS } from '../protocol/limits.ts';
import type { Part, ReplyHead, ReplyPart } from '../protocol/part.ts';
import { roughSize } from '../protocol/size.ts';
import { isObject, type Json, objectOf, refuse, wordFor } from './body.ts';
import { chat } from './chat.ts';
import { failureOf } from './failure.ts';
import { type Kept, recallFrom } from './kept.ts';
import { responses } from './responses.ts';
import type { Surface } from './surface.ts';
import { embeddings, images, models } from './tasks.ts';

const SURFACES: Readonly<Record<string, Surface>> = {
  '/chat/completions': chat,
  '/responses': responses,
  '/embeddings': embeddings,
  '/images/generations': images,
  '/models': models,
};

export interface Exchange {
  /** For the gate; undefined where the body was refused, and `reply` is the whole answer. */
  question: unknown;
  /** Parts of the answer, as what the page is sent instead. */
  reply(parts: readonly Part[]): Part[];
}

const END: Part = { type: 'finish', reason: 'stop' };
const JSON_TYPE = { 'content-type': 'application/json' };
const STREAM_TYPE = { 'content-type': 'text/event-stream' };

/** @param message As the page sent it: nothing of it is known to be what it should be. */
export function openExchange(message: Json, newId: () => string, now: () => number): Exchange {
  let head: ReplyHead | undefined;
  let begun = false;
  /** A provider's own ids: no object would do, which has names already (S14). */
  const keep = new Map<string, Kept>();
  let text = '';
  /** Events that have a name are counted: those of responses. */
  let events = 0;

  /** What is to be sent by now. */
  function piece(): ReplyPart {
    const part: ReplyPart = {
      type: 'reply',
      text,
      ...(begun || head === undefined ? {} : { head }),
      ...(keep.size > 0 && { keep: Object.fromEntries(keep) }),
    };
    begun = true;
    text = '';
    keep.clear();
    return part;
  }
  function fail(info: ErrorInfo): Part[] {
    const { status, headers, error } = failureOf(info, now());
    if (begun) text += eventOf({ ...error, type: 'error', error, sequence_number: events });
    else {
      head = { status, headers: { ...JSON_TYPE, ...headers } };
      text = JSON.stringify({ error });
    }
    return [piece(), END];
  }

  try {
    const surface = wordFor(SURFACES, message.path);
    if (surface === undefined) return refuse('path', 'Oriel does not answer this address.');
    const body = objectOf(message.body, 'The body');
    const streamed = surface.streams && body.stream === true;
    const { ask, path: _, body: __, kept, ...line } = message;
    const question = { ...line, ...surface.read(body, recallFrom(isObject(kept) ? kept : {})) };
    // The bridge has measured what came; the same metadata may stand in many places by now.
    if (roughSize(question, MAX_CALL_CHARS) > MAX_CALL_CHARS) throw new OrielError('too-large');
    const told = surface.tell({
      body,
      write(event) {
        if (!streamed) return;
        text += eventOf(event.type === undefined ? event : { ...event, sequence_number: events++ });
      },
      keep: (id, kept) => void keep.set(id, kept),
      newId,
      created: Math.floor(now() / 1_000),
    });
    const one = (part: Part): Part[] => {
      if (part.type === 'error') return fail(part.error);
      told.part(part);
      if (part.type !== 'finish') return [];
      if (!streamed) text = JSON.stringify(told.whole());
      else if (events === 0) text += 'data: [DONE]\n\n';
      return [piece(), END];
    };
    return {
      question,
      reply(parts) {
        head ??= { status: 200, headers: streamed ? STREAM_TYPE : JSON_TYPE };
        const last = parts.flatMap(one);
        // Until the first word a failure is still a status.
        const waits = !streamed || (!begun && parts.every(({ type }) => type === 'usage'));
        return last.length > 0 || waits || text === '' ? last : [piece()];
      },
    };
  } catch (thrown) {
    return { question: undefined, reply: () => fail(errorInfo(thrown)) };
  }
}

const eventOf = (event: Json & { type?: unknown }): string =>
  `${typeof event.type === 'string' ? `event: ${event.type}\n` : ''}data: ${JSON.stringify(event)}\n\n`;
