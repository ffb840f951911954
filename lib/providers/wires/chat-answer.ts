/**
 * Chat completion chunks, or a whole completion, as parts. Reads what providers send by hand and loosely: this runs for
 * each token. What is missing is missing; what is of the wrong type is not there.
 */
import type { OrielError } from '../../protocol/errors.ts';
import type { FinishReason, LogprobsPart, Part, Usage } from '../../protocol/part.ts';
import { countOf, type Loose, listOf, loose, textOf } from '../loose.ts';
import { badAnswer, cutOff, gatherParts, ofChoice } from '../parts.ts';
import { refusalError } from '../refusal.ts';
import { type AnswerSettings, parseEvent, type WireAnswer } from '../wire.ts';
import { explainOpenAi } from './chat-refusal.ts';
import { toolCalls } from './chat-tools.ts';

export function createChatAnswer({ label, choices, now }: AnswerSettings): WireAnswer {
  const parts = gatherParts(label);
  const { speak, push } = parts;
  let usage: Usage | undefined;
  let done = false;
  let refused = false;
  /** The provider's word, by choice. */
  const reasons = new Map<number, string>();
  const tools = toolCalls();

  function readChoice(value: unknown): void {
    const it = loose(value);
    if (it === undefined) return;
    const index = countOf(it.index) ?? 0;
    if (index >= choices) return;
    const choice = index === 0 ? undefined : index;
    const said = loose(it.delta) ?? loose(it.message);
    if (said !== undefined) readMessage(said, choice);
    const content = listOf(loose(it.logprobs)?.content).flatMap(readLogprob);
    if (content.length > 0) push({ type: 'logprobs', content, ...ofChoice(choice) }, 0);
    if (typeof it.finish_reason !== 'string') return;
    if (it.finish_reason === 'error') throw badAnswer(label, 'stopped with an error');
    reasons.set(index, it.finish_reason);
  }

  function readMessage(said: Loose, choice: number | undefined): void {
    const reasoning = textOf(said.reasoning) ?? textOf(said.reasoning_content);
    if (reasoning !== undefined) speak('reasoning', reasoning, choice);
    if (typeof said.content === 'string') {
      if (said.content !== '') speak('text', said.content, choice);
    } else if (Array.isArray(said.content)) readPieces(said.content, choice);
    const refusal = textOf(said.refusal);
    if (refusal !== undefined) {
      refused = true;
      speak('text', refusal, choice);
    }
    if (Array.isArray(said.tool_calls)) {
      for (const part of tools.accept(said.tool_calls, choice)) push(part, part.arguments.length);
    }
    for (const image of listOf(said.images)) readImage(image, choice);
    for (const note of listOf(said.annotations)) readAnnotation(note, choice);
  }

  /** Mistral's content: a list of text and thinking pieces. */
  function readPieces(pieces: unknown[], choice: number | undefined): void {
    for (const piece of pieces) {
      const it = loose(piece);
      const text = textOf(it?.text);
      if (it?.type === 'text' && text !== undefined) speak('text', text, choice);
      for (const thought of listOf(it?.thinking)) {
        const words = textOf(loose(thought)?.text);
        if (words !== undefined) speak('reasoning', words, choice);
      }
    }
  }

  function readImage(value: unknown, choice: number | undefined): void {
    const url = textOf(loose(loose(value)?.image_url)?.url) ?? '';
    const [, mediaType, data] = /^data:([\w.+/-]+);base64,(.*)$/s.exec(url) ?? [];
    if (mediaType !== undefined && data !== undefined) {
      push({ type: 'file', mediaType, data, ...ofChoice(choice) }, data.length);
    } else if (url.startsWith('https://')) push({ type: 'source', url, ...ofChoice(choice) }, url.length);
  }

  function readAnnotation(value: unknown, choice: number | undefined): void {
    const cited = loose(loose(value)?.url_citation);
    const url = textOf(cited?.url);
    if (cited === undefined || url === undefined || !/^https?:/.test(url)) return;
    const [title, start, end] = [textOf(cited.title), countOf(cited.start_index), countOf(cited.end_index)];
    const place = start === undefined || end === undefined ? {} : { start, end };
    push(
      { type: 'source', url, ...(title === undefined ? {} : { title }), ...place, ...ofChoice(choice) },
      0,
    );
  }

  function readChunk(chunk: Loose): void {
    const error = loose(chunk.error) ?? textOf(chunk.error);
    if (error !== undefined) throw reportedError(chunk, error, label, now());
    for (const choice of listOf(chunk.choices)) readChoice(choice);
    usage = readUsage(loose(chunk.usage) ?? loose(loose(chunk.x_groq)?.usage)) ?? usage;
  }

  const usageParts = (): Part[] => (usage === undefined ? [] : [{ type: 'usage', usage }]);

  return {
    accept(data) {
      if (data === '[DONE]') done = true;
      else readChunk(parseEvent(data, label));
    },
    acceptWhole(body) {
      const chunk = parseEvent(body, label);
      if (!Array.isArray(chunk.choices) && chunk.error === undefined) {
        throw badAnswer(label, 'sent something that is not an answer in OpenAI’s format');
      }
      readChunk(chunk);
      done = true;
    },
    take: parts.take,
    get finished() {
      return reasons.size >= choices;
    },
    get done() {
      return done;
    },
    usage: usageParts,
    end() {
      if (!parts.begun && reasons.size === 0) throw badAnswer(label, 'sent an empty answer');
      if (!done && reasons.size === 0) throw cutOff(label);
      const native = reasons.get(0) ?? reasons.values().next().value;
      const calls = tools.whole();
      const reason = refused ? 'refused' : reasonOf(native, calls.length > 0);
      return [
        ...calls,
        ...usageParts(),
        { type: 'finish', reason, ...(native === undefined ? {} : { native }) },
      ];
    },
  };
}

/** OpenAI's word, and what other servers of this wire say for the same. */
function reasonOf(native: string | undefined, calls: boolean): FinishReason {
  switch (native) {
    case undefined:
    case 'stop':
    case 'eos':
    case 'end_turn':
    case 'stop_sequence':
      return calls ? 'tool-calls' : 'stop';
    case 'length':
    case 'max_tokens':
    case 'model_length':
      return 'length';
    case 'tool_calls':
    case 'function_call':
      return 'tool-calls';
    case 'content_filter':
      return 'content-filter';
    default:
      return 'other';
  }
}

function readUsage(it: Loose | undefined): Usage | undefined {
  if (it === undefined) return undefined;
  const usage: Usage = {};
  const set = (key: keyof Usage, value: unknown) => {
    const count = countOf(value);
    if (count !== undefined) usage[key] = count;
  };
  set('input', it.prompt_tokens);
  set('output', it.completion_tokens);
  set('reasoning', loose(it.completion_tokens_details)?.reasoning_tokens);
  set('cacheRead', loose(it.prompt_tokens_details)?.cached_tokens ?? it.prompt_cache_hit_tokens);
  set('cacheWrite', loose(it.prompt_tokens_details)?.cache_write_tokens);
  const { input = 0, output = 0, reasoning = 0 } = usage;
  // xAI counts reasoning beside the completion, everyone else within it; the total tells.
  if (reasoning > 0 && it.total_tokens === input + output + reasoning) usage.output = output + reasoning;
  return Object.keys(usage).length === 0 ? undefined : usage;
}

function readLogprob(value: unknown): LogprobsPart['content'] {
  const it = loose(value);
  if (typeof it?.token !== 'string' || typeof it.logprob !== 'number') return [];
  const entry = { token: it.token, logprob: it.logprob };
  const top = listOf(it.top_logprobs).flatMap((alternative) => {
    const { token, logprob } = loose(alternative) ?? {};
    return typeof token === 'string' && typeof logprob === 'number' ? [{ token, logprob }] : [];
  });
  return [top.length === 0 ? entry : { ...entry, top }];
}

/** An error inside an answer of status 200. Some carry the status that they would have had. */
function reportedError(chunk: Loose, error: Loose | string, label: string, now: number): OrielError {
  const code = Number(typeof error === 'string' ? chunk.status : (error.code ?? error.status));
  const status = Number.isInteger(code) && code >= 400 && code < 600 ? code : 500;
  const explanation = explainOpenAi(status, JSON.stringify(chunk));
  return refusalError({ status, label, keyed: true, local: false, explanation, now });
}
