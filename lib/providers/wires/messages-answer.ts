/**
 * Messages events, or a whole message, as parts. Blocks come one after another by index; of those that a server's own tools
 * make (searches, code runs, compaction) nothing is asked for, and they are passed over. Source:
 * https://platform.claude.com/docs/en/build-with-claude/streaming.
 */
import type { FinishReason } from '../../protocol/part.ts';
import { eventParser, type Path, parseEvent } from '../events.ts';
import { countOf, type Loose, listOf, loose, textOf } from '../loose.ts';
import { badAnswer, closing, demandWhole, gatherParts, spent } from '../parts.ts';
import type { AnswerSettings, WireAnswer } from '../wire.ts';
import { JSON_TOOL } from './messages-json.ts';
import { reportedError } from './messages-refusal.ts';
import { COUNTS, readMessagesUsage } from './messages-usage.ts';

interface Block {
  type: 'thinking' | 'tool_use';
  id: string;
  name: string;
  /** Given at the start; deltas go before it. */
  input: string;
  written: string;
  signature: string;
}

/** The API has one open at a time. */
const MAX_OPEN = 256;

/** Where the words of an answer stand in its events. */
const WORDS: readonly Path[] = [
  ['delta', 'text'],
  ['delta', 'thinking'],
];

export function createMessagesAnswer({ label, now }: AnswerSettings): WireAnswer {
  const parse = eventParser(label, WORDS);
  const parts = gatherParts(label);
  const { speak, push } = parts;
  const open = new Map<number, Block>();
  const counts: Loose = {};
  /** Of the message that has begun. */
  let message: { id: unknown } | undefined;
  let native: string | undefined;
  let called = false;
  let done = false;

  function read(event: Loose): void {
    const index = countOf(event.index) ?? 0;
    if (event.type === 'content_block_delta') extend(loose(event.delta) ?? {}, index);
    else if (event.type === 'content_block_start') start(loose(event.content_block) ?? {}, index);
    else if (event.type === 'content_block_stop') stop(index);
    else if (event.type === 'message_start') begin(loose(event.message) ?? {});
    else if (event.type === 'message_delta') {
      native = textOf(loose(event.delta)?.stop_reason) ?? native;
      count(loose(event.usage));
    } else if (event.type === 'message_stop') done = true;
    else if (event.type === 'error' || loose(event.error) !== undefined) {
      throw reportedError(event, label, now());
    } else if (textOf(event.type) === undefined) throw notOurs();
    // Kinds of events may be added: https://platform.claude.com/docs/en/api/versioning
  }

  const notOurs = () => badAnswer(label, 'sent something that is not an answer in Anthropic’s format');

  function begin(it: Loose): void {
    if (message !== undefined) {
      // Some gateways send it twice; two answers in one are another matter.
      if (message.id === it.id) return;
      throw badAnswer(label, 'began another answer within the first');
    }
    message = { id: it.id };
    // What it says of the output is a placeholder until the end.
    count({ ...loose(it.usage), output_tokens: undefined });
    readContent(it);
  }

  function readContent(it: Loose): void {
    listOf(it.content).forEach((block, index) => {
      start(loose(block) ?? {}, index);
      stop(index);
    });
    native = textOf(it.stop_reason) ?? native;
  }

  function count(usage: Loose | undefined): void {
    for (const key of COUNTS) if (usage?.[key] != null) counts[key] = usage[key];
  }

  function start(block: Loose, index: number): void {
    switch (block.type) {
      case 'text':
        say('text', block.text);
        for (const citation of listOf(block.citations)) cite(loose(citation));
        return;
      case 'redacted_thinking': {
        const redacted = textOf(block.data);
        if (redacted === undefined) return;
        push({ type: 'reasoning', text: '', metadata: { messages: { redacted } } }, redacted.length);
        return;
      }
      case 'thinking':
        say('reasoning', block.thinking);
        keep(index, { type: 'thinking', signature: textOf(block.signature) ?? '' });
        return;
      case 'tool_use': {
        const name = textOf(block.name);
        if (name === undefined) return;
        const id = textOf(block.id) ?? `toolu_${crypto.randomUUID()}`;
        const given = loose(block.input);
        const input = given !== undefined && Object.keys(given).length > 0 ? JSON.stringify(given) : '';
        keep(index, { type: 'tool_use', id, name, input });
        if (name !== JSON_TOOL) write(id, name, '');
      }
    }
  }

  function keep(index: number, block: Partial<Block> & Pick<Block, 'type'>): void {
    if (open.size >= MAX_OPEN) throw badAnswer(label, 'sent an answer larger than Oriel takes');
    open.set(index, { id: '', name: '', input: '', written: '', signature: '', ...block });
  }

  const write = (id: string, name: string, text: string) =>
    push({ type: 'tool-call-delta', id, name, arguments: text }, text.length + id.length + name.length);

  function say(type: 'text' | 'reasoning', text: unknown): void {
    if (typeof text === 'string' && text !== '') speak(type, text);
  }

  function extend(delta: Loose, index: number): void {
    switch (delta.type) {
      case 'text_delta':
        say('text', delta.text);
        break;
      case 'thinking_delta':
        say('reasoning', delta.thinking);
        break;
      case 'citations_delta':
        cite(loose(delta.citation));
        break;
      case 'signature_delta': {
        const block = open.get(index);
        if (block !== undefined) block.signature = textOf(delta.signature) ?? block.signature;
        break;
      }
      case 'input_json_delta': {
        const block = open.get(index);
        const text = textOf(delta.partial_json);
        if (block?.type !== 'tool_use' || text === undefined) return;
        block.written += text;
        if (block.name === JSON_TOOL) speak('text', text);
        else write(block.id, block.name, text);
      }
    }
  }

  function stop(index: number): void {
    const block = open.get(index);
    if (block === undefined) return;
    open.delete(index);
    if (block.type === 'thinking') {
      const { signature } = block;
      // Without one the block ends too, so that no other signature is taken for its own.
      const metadata = { messages: signature === '' ? {} : { signature } };
      push({ type: 'reasoning', text: '', metadata }, signature.length);
      return;
    }
    const { id, name, input, written } = block;
    if (written === '' && input !== '') {
      if (name === JSON_TOOL) speak('text', input);
      else write(id, name, input);
    }
    if (name === JSON_TOOL) return;
    called = true;
    push(
      { type: 'tool-call', id, name, arguments: written || input || '{}' },
      written.length || input.length,
    );
  }

  function cite(citation: Loose | undefined): void {
    const url = textOf(citation?.url) ?? textOf(citation?.source);
    // Places in documents that the page gave have no address.
    if (url === undefined || !/^https?:/.test(url)) return;
    const title = textOf(citation?.title);
    push({ type: 'source', url, ...(title !== undefined && { title }) }, url.length + (title?.length ?? 0));
  }

  return {
    accept: (data) => read(parse(data)),
    acceptWhole(body) {
      const it = parseEvent(body, label);
      if (!Array.isArray(it.content)) {
        read(it);
        throw notOurs();
      }
      readContent(it);
      count(loose(it.usage));
      done = true;
    },
    take: parts.take,
    get finished() {
      return native !== undefined;
    },
    get done() {
      return done;
    },
    usage: () => spent(readMessagesUsage(counts)),
    end() {
      demandWhole(label, parts.begun, native !== undefined, done);
      for (const index of [...open.keys()]) stop(index);
      return [...parts.take(), ...closing(readMessagesUsage(counts), reasonOf(native, called), native)];
    },
  };
}

function reasonOf(native: string | undefined, called: boolean): FinishReason {
  switch (native) {
    case undefined:
    // Where nothing was called, the tool was ours that answers in JSON.
    case 'tool_use':
      return called ? 'tool-calls' : 'stop';
    case 'end_turn':
    case 'stop_sequence':
      return 'stop';
    case 'max_tokens':
    case 'model_context_window_exceeded':
      return 'length';
    case 'refusal':
      return 'refused';
    default:
      return 'other';
  }
}
