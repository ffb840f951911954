/** The typed events of a Responses stream, or a whole response, as parts. Read loosely: this runs for each token. */
import type { LogprobsPart, ToolCallPart, Usage } from '../../protocol/part.ts';
import { parseEvent } from '../events.ts';
import { readLogprob, weightOf } from '../logprobs.ts';
import { countOf, type Loose, listOf, loose, textOf } from '../loose.ts';
import { badAnswer, closing, cutOff, gatherParts, spent } from '../parts.ts';
import type { AnswerSettings, WireAnswer } from '../wire.ts';
import * as read from './responses-items.ts';

/** An item of the output on its way. Its place in the output tells it from others: some servers change its id midway. */
interface Item {
  /** A function call, once it has a name. */
  call?: { id: string; name: string };
  arguments: string;
  /** Which piece of its text came last; undefined before the first. */
  piece?: number;
  /** Where its first and its latest piece begin, within all text of the answer. */
  first: number;
  start: number;
  /** From where to where each summary goes, within the reasoning since the last metadata. */
  summary: [from: number, to: number][];
  cited: boolean;
}

/** Open at once; an answer has a handful. */
const MAX_ITEMS = 1_024;

export function createResponsesAnswer({ label, now }: AnswerSettings, explain: read.Explain): WireAnswer {
  const parts = gatherParts(label);
  const { speak, push, weigh } = parts;
  const items = new Map<number, Item>();
  let logprobs: LogprobsPart['content'] = [];
  let usage: Usage | undefined;
  let ending: read.Ending | undefined;
  /** There was an event of this wire; there was one of an item. */
  let opened = false;
  let itemised = false;
  let refused = false;
  let calls = 0;
  /** UTF-16 code units of text; of reasoning since the last metadata; whether there was any reasoning at all. */
  let said = 0;
  let thought = 0;
  let thinking = false;

  function itemAt(place: number): Item {
    itemised = true;
    let item = items.get(place);
    if (item === undefined) {
      if (items.size >= MAX_ITEMS) throw badAnswer(label, 'sent an answer larger than Oriel takes');
      item = { arguments: '', first: said, start: said, summary: [], cited: false };
      items.set(place, item);
    }
    return item;
  }

  /** Messages stand apart by a blank line. */
  function say(item: Item, piece: number, text: string | undefined): void {
    if (text === undefined) return;
    if (item.piece !== piece) {
      if (item.piece === undefined && said > 0) {
        speak('text', '\n\n');
        said += 2;
      }
      if (item.piece === undefined) item.first = said;
      item.piece = piece;
      item.start = said;
    }
    speak('text', text);
    said += text.length;
  }

  /** Thoughts stand apart by a blank line, and so do the summaries of one. */
  function think(item: Item, piece: number, text: string | undefined, summary: boolean): void {
    if (text === undefined) return;
    if (item.piece !== piece) {
      if (thinking) {
        speak('reasoning', '\n\n');
        thought += 2;
      }
      item.piece = piece;
      if (summary) item.summary.push([thought, thought]);
    }
    thinking = true;
    speak('reasoning', text);
    thought += text.length;
    const place = summary ? item.summary.at(-1) : undefined;
    if (place !== undefined) place[1] = thought;
  }

  function probe(tokens: unknown): void {
    const content = listOf(tokens).flatMap(readLogprob);
    weigh(weightOf(content));
    // Not by `push`, whose arguments are bounded.
    logprobs = logprobs.concat(content);
  }

  function begin(item: Item, it: Loose): void {
    const name = it.type === 'function_call' ? textOf(it.name) : undefined;
    if (name === undefined || item.call !== undefined) return;
    item.call = { id: textOf(it.call_id) ?? textOf(it.id) ?? `call_${crypto.randomUUID()}`, name };
    push({ type: 'tool-call-delta', ...item.call, arguments: '' }, 0);
  }

  /** The arguments of a call that has no name yet come again with it. */
  function argue(item: Item, text: string | undefined): void {
    if (item.call === undefined || text === undefined) return;
    item.arguments += text;
    push({ type: 'tool-call-delta', ...item.call, arguments: text }, text.length);
  }

  function callWhole({ call, arguments: streamed }: Item, whole?: string, id?: string): ToolCallPart[] {
    if (call === undefined) return [];
    calls += 1;
    // A call without arguments is one with none.
    const text = whole ?? (streamed === '' ? '{}' : streamed);
    const metadata = id === undefined ? {} : { metadata: { responses: { id } } };
    return [{ type: 'tool-call', ...call, arguments: text, ...metadata }];
  }

  function cite(annotation: unknown, offset: number): void {
    const source = read.citationOf(annotation, offset);
    if (source !== undefined) push(source, source.url.length + (source.title?.length ?? 0));
  }

  /** An item that is whole: what of it did not stream is read here. */
  function finish(item: Item, it: Loose): void {
    if (it.type === 'message') finishMessage(item, it);
    else if (it.type === 'reasoning') finishReasoning(item, it);
    else if (it.type === 'function_call') {
      begin(item, it);
      const whole = textOf(it.arguments);
      if (item.arguments === '') argue(item, whole);
      for (const part of callWhole(item, whole, textOf(it.id))) push(part, part.arguments.length);
    } else if (it.type === 'image_generation_call') {
      const image = read.imageOf(it);
      if (image !== undefined) push(image, image.data.length);
    }
  }

  function finishMessage(item: Item, it: Loose): void {
    const streamed = item.piece !== undefined;
    let length = 0;
    for (const [index, piece] of listOf(it.content).map(loose).entries()) {
      const text = textOf(piece?.text) ?? textOf(piece?.refusal);
      refused ||= piece?.type === 'refusal';
      if (!streamed) {
        say(item, index, text);
        probe(piece?.logprobs);
      }
      if (!item.cited) for (const note of listOf(piece?.annotations)) cite(note, item.first + length);
      length += text?.length ?? 0;
    }
    const phase = textOf(it.phase);
    if (phase === undefined || item.piece === undefined) return;
    // Models that say what is comment and what is answer want to be told again.
    push({ type: 'text', text: '', metadata: { responses: { phase } } }, phase.length);
  }

  function finishReasoning(item: Item, it: Loose): void {
    if (item.piece === undefined) {
      const summaries = listOf(it.summary);
      for (const [index, piece] of (summaries.length > 0 ? summaries : listOf(it.content)).entries()) {
        think(item, index, textOf(loose(piece)?.text), summaries.length > 0);
      }
    }
    const encrypted = textOf(it.encrypted_content);
    // Nothing is kept at the provider: what has no encrypted form cannot go back.
    if (encrypted === undefined) return;
    const { summary } = item;
    const id = textOf(it.id);
    const given = {
      ...(id === undefined ? {} : { id }),
      encrypted,
      ...(summary.length === 0 ? {} : { summary }),
    };
    push(
      { type: 'reasoning', text: '', metadata: { responses: given } },
      encrypted.length + summary.length * 8,
    );
    thought = 0;
  }

  function close(response: Loose, event?: string): void {
    usage = read.responseUsage(response.usage) ?? usage;
    const error = loose(response.error);
    if (error !== undefined) throw read.reportedError(error, label, now(), explain);
    if (!itemised) {
      for (const it of listOf(response.output)) {
        finish(itemAt(-1), loose(it) ?? {});
        items.delete(-1);
      }
    }
    ending = read.endingOf(response, event);
    if (ending.native === 'failed') throw badAnswer(label, 'stopped with an error');
  }

  function readEvent(event: Loose): void {
    const place = countOf(event.output_index) ?? -1;
    const piece = countOf(event.content_index) ?? 0;
    switch (event.type) {
      case 'response.output_text.delta':
        say(itemAt(place), piece, textOf(event.delta));
        if (Array.isArray(event.logprobs) && event.logprobs.length > 0) probe(event.logprobs);
        break;
      case 'response.refusal.delta':
        refused = true;
        say(itemAt(place), piece, textOf(event.delta));
        break;
      case 'response.output_text.annotation.added': {
        const item = itemAt(place);
        item.cited = true;
        cite(event.annotation, item.start);
        break;
      }
      case 'response.reasoning_summary_text.delta':
        think(itemAt(place), countOf(event.summary_index) ?? 0, textOf(event.delta), true);
        break;
      case 'response.reasoning_text.delta':
        think(itemAt(place), -1 - piece, textOf(event.delta), false);
        break;
      case 'response.function_call_arguments.delta':
        argue(itemAt(place), textOf(event.delta));
        break;
      case 'response.function_call_arguments.done': {
        const item = itemAt(place);
        if (item.arguments === '') argue(item, textOf(event.arguments));
        break;
      }
      case 'response.output_item.added':
        begin(itemAt(place), loose(event.item) ?? {});
        break;
      case 'response.output_item.done':
        finish(itemAt(place), loose(event.item) ?? {});
        items.delete(place);
        break;
      case 'response.completed':
      case 'response.incomplete':
      case 'response.failed':
        close(loose(event.response) ?? {}, event.type.slice('response.'.length));
        break;
      default:
        if (event.type === 'error' || event.type === undefined) report(event);
    }
    if (typeof event.type === 'string') opened = true;
  }

  /** An error comes as an event of its own, in OpenAI's two shapes of it, or as other servers report one. */
  function report(event: Loose): void {
    const error = loose(event.error) ?? (event.type === 'error' ? event : undefined);
    if (error !== undefined) throw read.reportedError(error, label, now(), explain);
  }

  return {
    accept(data) {
      // No end mark of this wire, but some servers cannot leave it.
      if (data !== '[DONE]') readEvent(parseEvent(data, label));
    },
    acceptWhole(body) {
      const response = parseEvent(body, label);
      if (!Array.isArray(response.output)) {
        report(response);
        throw badAnswer(label, 'sent something that is not an answer in OpenAI’s Responses format');
      }
      close(response);
    },
    take() {
      const taken = parts.take();
      if (logprobs.length > 0) taken.push({ type: 'logprobs', content: logprobs });
      logprobs = [];
      return taken;
    },
    get finished() {
      return ending !== undefined;
    },
    get done() {
      return ending !== undefined;
    },
    usage: () => spent(usage),
    end() {
      if (ending === undefined) throw opened ? cutOff(label) : badAnswer(label, 'sent an empty answer');
      const rest = [...items.values()].flatMap((item) => callWhole(item));
      const reason = read.reasonOf(ending, calls, refused);
      return [...rest, ...closing(usage, reason, ending.native)];
    },
  };
}
