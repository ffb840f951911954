/** A background for the page of tests/unit/page/world.ts that speaks OpenAI's words, with a gate that only parses. */
import { parseAsk } from '../../../lib/gate/pipeline.ts';
import { openExchange } from '../../../lib/openai/exchange.ts';
import type { Ask, Call } from '../../../lib/protocol/call.ts';
import { errorInfo } from '../../../lib/protocol/errors.ts';
import type { Part } from '../../../lib/protocol/part.ts';
import type { Task } from '../../../lib/protocol/task.ts';
import type { FakeLine } from '../page/world.ts';

/** 2026-01-01, Unix ms. */
export const NOW = 1_767_225_600_000;

export interface Spoken {
  ask: Ask;
  send(...parts: Part[]): void;
  closed: Promise<void>;
}

let ids = 0;

/** Each question that is good goes to `answer`; what it sends comes back in OpenAI's words. */
export const speaking =
  (answer: (spoken: Spoken) => void) =>
  (line: FakeLine): void => {
    const { question, reply } = openExchange(
      line.ask as unknown as Record<string, unknown>,
      () => `id${++ids}`,
      () => NOW,
    );
    const send = (...parts: Part[]) => {
      const sent = reply(parts);
      if (sent.length > 0) line.send(...sent);
    };
    try {
      answer({ ask: parseAsk(question), send, closed: line.closed });
    } catch (thrown) {
      send({ type: 'error', error: errorInfo(thrown) });
    }
  };

/** The call that a body becomes. Throws what the body is refused for. */
export function callOf(path: string, body: object, kept: object = {}): Call {
  const { ask } = question(path, body, kept);
  if (ask.ask !== 'generate') throw new Error(`Asked: ${ask.ask}`);
  return ask.call;
}

export function taskOf(path: string, body: object): Task {
  const { ask } = question(path, body);
  if (ask.ask !== 'task') throw new Error(`Asked: ${ask.ask}`);
  return ask.task;
}

function question(path: string, body: object, kept: object = {}) {
  const message = { ask: 'openai', id: 'one', title: 'A page', path, body, kept };
  const { question, reply } = openExchange(
    message,
    () => 'id',
    () => NOW,
  );
  const [refused] = question === undefined ? reply([]) : [];
  if (refused?.type === 'reply') throw JSON.parse(refused.text).error;
  return { ask: parseAsk(question), reply };
}

/** What a body is refused with, and how. */
export function refusalOf(path: string, body: unknown) {
  const message = { ask: 'openai', id: 'one', path, body, kept: {} };
  const { question, reply } = openExchange(
    message,
    () => 'id',
    () => NOW,
  );
  const parts = ((): Part[] => {
    try {
      parseAsk(question);
      return [];
    } catch (thrown) {
      return [{ type: 'error', error: errorInfo(thrown) }];
    }
  })();
  const [first] = reply(parts);
  if (first?.type !== 'reply') throw new Error('Not refused');
  return { status: first.head?.status, ...JSON.parse(first.text).error };
}

/** Everything that a page is sent for these parts, batch by batch, as a text; and what it is to keep. */
export function told(path: string, body: object, ...batches: Part[][]) {
  let id = 0;
  const { reply } = openExchange(
    { ask: 'openai', id: 'one', path, body, kept: {} },
    () => `id${++id}`,
    () => NOW,
  );
  const sent = batches.map((batch) => reply(batch));
  const pieces = sent.flat().filter((part) => part.type === 'reply');
  return {
    sent,
    head: pieces[0]?.head,
    text: pieces.map(({ text }) => text).join(''),
    keep: Object.fromEntries(pieces.flatMap(({ keep }) => Object.entries(keep ?? {}))),
  };
}

/** The data of each event of a stream. */
export const eventsOf = (text: string): Record<string, unknown>[] =>
  text
    .split('\n\n')
    .flatMap((event) => /^data: (\{.*)$/m.exec(event)?.slice(1) ?? [])
    .map((data) => JSON.parse(data));
