/**
 * The events of Cohere's chat, or a whole answer, as parts. Read by hand and loosely: this runs for each token. Thinking
 * and the plan for a tool call are both reasoning; the metadata that ends each says which, so that it can go back as
 * what it was.
 */

import type { FinishReason, LogprobsPart, Part, Usage } from '../../protocol/part.ts';
import { eventParser, type Path, parseEvent } from '../events.ts';
import { weightOf } from '../logprobs.ts';
import { countOf, type Loose, listOf, loose, textOf, usageOf } from '../loose.ts';
import { badAnswer, closing, demandWhole, gatherParts, spent } from '../parts.ts';
import { reportOf } from '../refusal.ts';
import type { AnswerSettings, WireAnswer } from '../wire.ts';
import { reportedByCohere } from './cohere-refusal.ts';

interface Started {
  id: string;
  name: string;
  arguments: string;
}

/** Where the words of an answer stand in its events. */
const WORDS: readonly Path[] = [['delta', 'message', 'content', 'text']];

export function createCohereAnswer({ label, now }: AnswerSettings): WireAnswer {
  const parse = eventParser(label, WORDS);
  const parts = gatherParts(label);
  const { speak, push } = parts;
  const calls: Started[] = [];
  /** The call that an index stands for just now. */
  const current = new Map<unknown, Started>();
  let thinking: 'thinking' | 'tool_plan' | undefined;
  let usage: Usage | undefined;
  let native: string | undefined;
  let done = false;

  function endThought(): void {
    if (thinking === undefined) return;
    push({ type: 'reasoning', text: '', metadata: { cohere: { type: thinking } } }, 0);
    thinking = undefined;
  }

  function think(kind: 'thinking' | 'tool_plan', text: string): void {
    if (thinking !== kind) endThought();
    thinking = kind;
    speak('reasoning', text);
  }

  function readContent(value: unknown): void {
    const it = loose(value);
    const thought = textOf(it?.thinking);
    if (thought !== undefined) think('thinking', thought);
    const text = textOf(it?.text);
    if (text === undefined) return;
    endThought();
    speak('text', text);
  }

  function startCall(index: unknown, value: unknown): void {
    const it = loose(value);
    const called = loose(it?.function);
    const name = textOf(called?.name);
    if (name === undefined) return;
    endThought();
    const call = { id: textOf(it?.id) ?? `call_${crypto.randomUUID()}`, name, arguments: '' };
    calls.push(call);
    current.set(index, call);
    addArguments(index, called?.arguments, true);
  }

  function addArguments(index: unknown, value: unknown, always = false): void {
    const call = current.get(index);
    if (call === undefined) return;
    const text = textOf(value) ?? (loose(value) === undefined ? '' : JSON.stringify(value));
    if (text === '' && !always) return;
    call.arguments += text;
    const { id, name } = call;
    push({ type: 'tool-call-delta', id, name, arguments: text }, id.length + name.length + text.length);
  }

  function readCitation(value: unknown): void {
    const it = loose(value);
    if (it === undefined) return;
    const [start, end] = [countOf(it.start), countOf(it.end)];
    // Positions in a plan or in thoughts are none in the text.
    const inText = it.type === undefined || it.type === null || it.type === 'TEXT_CONTENT';
    const place = inText && start !== undefined && end !== undefined ? { start, end } : {};
    for (const source of listOf(it.sources)) {
      const cited = loose(loose(source)?.document) ?? loose(loose(source)?.tool_output);
      const url = textOf(cited?.url);
      if (url === undefined || !/^https?:/.test(url)) continue;
      const title = textOf(cited?.title);
      const chars = url.length + (title?.length ?? 0);
      push({ type: 'source', url, ...(title !== undefined && { title }), ...place }, chars);
    }
  }

  /** What came for a stretch of text: usually one token, whose text it is. The first of several stands for them. */
  function readLogprobs(value: unknown): void {
    const it = loose(value);
    const numbers = listOf(it?.logprobs).filter((logprob) => typeof logprob === 'number');
    const text = typeof it?.text === 'string' ? it.text : '';
    const content: LogprobsPart['content'] = numbers.map((logprob, index) => ({
      token: index === 0 ? text : '',
      logprob,
    }));
    if (content.length > 0) push({ type: 'logprobs', content }, weightOf(content));
  }

  function finish(reason: unknown, error: unknown, counted: unknown): void {
    usage = readUsage(loose(counted)) ?? usage;
    endThought();
    const word = textOf(reason) ?? 'COMPLETE';
    if (word === 'TIMEOUT') throw reportedByCohere('timeout', label, now());
    if (word === 'ERROR_TOXIC') native = word;
    else if (word.startsWith('ERROR')) throw failed(error);
    native = word;
  }

  const failed = (error: unknown) =>
    textOf(error) === undefined
      ? badAnswer(label, 'stopped with an error')
      : reportedByCohere(String(error), label, now());

  function readEvent(event: Loose): void {
    const delta = loose(event.delta);
    const message = loose(delta?.message);
    switch (event.type) {
      case 'content-start':
      case 'content-delta':
        readContent(message?.content);
        if (event.logprobs) readLogprobs(event.logprobs);
        return;
      case 'content-end':
        endThought();
        return;
      case 'tool-plan-delta': {
        const plan = textOf(message?.tool_plan);
        if (plan !== undefined) think('tool_plan', plan);
        return;
      }
      case 'tool-call-start':
        startCall(event.index, message?.tool_calls);
        return;
      case 'tool-call-delta':
        addArguments(event.index, loose(loose(message?.tool_calls)?.function)?.arguments);
        return;
      case 'tool-call-end':
        current.delete(event.index);
        return;
      case 'citation-start': {
        const { citations } = message ?? {};
        for (const citation of Array.isArray(citations) ? citations : [citations]) readCitation(citation);
        return;
      }
      case 'message-end':
        finish(delta?.finish_reason, delta?.error, delta?.usage);
        done = true;
        return;
      case undefined:
        // An error in place of an event is the body of a refusal.
        if (textOf(event.message) === undefined) throw unreadable();
        throw reportedByCohere(reportOf(event), label, now());
    }
  }

  const unreadable = () => badAnswer(label, 'sent something that is not an answer in Cohere’s format');

  return {
    accept: (data) => readEvent(parse(data)),
    acceptWhole(body) {
      const answer = parseEvent(body, label);
      const message = loose(answer.message);
      if (message === undefined) {
        if (textOf(answer.message) !== undefined) throw reportedByCohere(body, label, now());
        throw unreadable();
      }
      const plan = textOf(message.tool_plan);
      if (plan !== undefined) think('tool_plan', plan);
      for (const piece of listOf(message.content)) readContent(piece);
      for (const [index, call] of listOf(message.tool_calls).entries()) startCall(index, call);
      for (const citation of listOf(message.citations)) readCitation(citation);
      for (const stretch of listOf(answer.logprobs)) readLogprobs(stretch);
      finish(answer.finish_reason, answer.error, answer.usage);
      done = true;
    },
    take: parts.take,
    get finished() {
      return done;
    },
    get done() {
      return done;
    },
    usage: () => spent(usage),
    end() {
      demandWhole(label, parts.begun, done);
      const whole: Part[] = calls.map(({ id, name, arguments: text }) => ({
        type: 'tool-call',
        id,
        name,
        // Cohere writes "null" for a tool without arguments.
        arguments: /^(?:null)?$/.test(text.trim()) ? '{}' : text,
      }));
      return [...whole, ...closing(usage, reasonOf(native, whole.length > 0), native)];
    },
  };
}

function reasonOf(native: string | undefined, calls: boolean): FinishReason {
  switch (native) {
    case 'COMPLETE':
    case 'STOP_SEQUENCE':
      return calls ? 'tool-calls' : 'stop';
    case 'MAX_TOKENS':
      return 'length';
    case 'TOOL_CALL':
      return 'tool-calls';
    case 'ERROR_TOXIC':
      return 'content-filter';
    default:
      return 'other';
  }
}

/** `tokens` is what the model read and wrote, `billed_units` what of it is paid for. */
function readUsage(it: Loose | undefined): Usage | undefined {
  const tokens = loose(it?.tokens) ?? loose(it?.billed_units);
  return usageOf({
    input: tokens?.input_tokens,
    output: tokens?.output_tokens,
    cacheRead: it?.cached_tokens,
  });
}
