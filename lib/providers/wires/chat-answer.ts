/**
 * Chat completion chunks, or a whole completion, as parts. Reads what providers send by hand and loosely: this runs for
 * each token. What is missing is missing; what is of the wrong type is not there.
 */
import type { Usage } from '../../protocol/part.ts';
import { eventParser, type Path, parseEvent } from '../events.ts';
import { weightOf } from '../logprobs.ts';
import { countOf, type Loose, listOf, loose, textOf } from '../loose.ts';
import { badAnswer, closing, demandWhole, gatherParts, ofChoice, spent } from '../parts.ts';
import type { AnswerSettings, WireAnswer } from '../wire.ts';
import { type BlockField, gatherBlocks, wordsOf } from './chat-blocks.ts';
import { errorIn, reportedError } from './chat-refusal.ts';
import { toolCalls } from './chat-tools.ts';
import { readLogprobs, readUsage, reasonOf } from './chat-usage.ts';
import { type ThinkTags, thinkTags } from './think-tags.ts';

/** Samples of 16 bits, little-endian, one channel: what chat-request.ts asks for, the one form that OpenAI streams. */
const AUDIO_OUT = 'audio/pcm;rate=24000';

const BLOCK_FIELDS: readonly BlockField[] = ['reasoning_details', 'thinking_blocks'];

/** Where the words of an answer stand in its events. */
const WORDS: readonly Path[] = [
  ['choices', 0, 'delta', 'content'],
  ['choices', 0, 'delta', 'reasoning_content'],
  ['choices', 0, 'delta', 'reasoning'],
];

export function createChatAnswer({ label, choices, traits, now }: AnswerSettings): WireAnswer {
  const parse = eventParser(label, WORDS);
  const parts = gatherParts(label);
  const { speak, push } = parts;
  const blocks = gatherBlocks(label);
  const tools = toolCalls();
  let usage: Usage | undefined;
  let done = false;
  let refused = false;
  /** How each choice ended: OpenAI's word, and the model's own where a router tells both. */
  const reasons = new Map<number, { word: string; native: string }>();
  /** Some servers repeat the sources with every chunk. */
  const cited = new Set<string>();
  const tagged = new Map<number, ThinkTags>();

  function tagsOf(choice: number | undefined): ThinkTags {
    const index = choice ?? 0;
    let tags = tagged.get(index);
    if (tags === undefined) {
      tags = thinkTags((type, text) => speak(type, text, choice));
      tagged.set(index, tags);
    }
    return tags;
  }

  function say(text: string, choice: number | undefined): void {
    if (traits?.thinkTags) tagsOf(choice).accept(text);
    else speak('text', text, choice);
  }

  function think(text: string, choice: number | undefined): void {
    // Told apart by the server: a tag in the answer is then the answer's.
    if (traits?.thinkTags) tagsOf(choice).settle();
    speak('reasoning', text, choice);
  }

  function readChoice(value: unknown): void {
    const it = loose(value);
    if (it === undefined) return;
    const index = countOf(it.index) ?? 0;
    if (index >= choices) return;
    const choice = index === 0 ? undefined : index;
    const said = loose(it.delta) ?? loose(it.message);
    if (said !== undefined) readMessage(said, choice);
    if (it.logprobs != null) {
      const content = readLogprobs(it.logprobs);
      if (content.length > 0) push({ type: 'logprobs', content, ...ofChoice(choice) }, weightOf(content));
    }
    // Moonshot counts here.
    if (it.usage != null) usage = readUsage(loose(it.usage)) ?? usage;
    const word = textOf(it.finish_reason);
    if (word === undefined) return;
    if (word === 'error') throw badAnswer(label, 'stopped with an error');
    tagged.get(index)?.settle();
    reasons.set(index, { word, native: textOf(it.native_finish_reason) ?? word });
  }

  function readMessage(said: Loose, choice: number | undefined): void {
    let reasoning = textOf(said.reasoning) ?? textOf(said.reasoning_content);
    for (const field of BLOCK_FIELDS) {
      const pieces = said[field];
      if (!Array.isArray(pieces) || pieces.length === 0) continue;
      blocks.accept(field, pieces, choice);
      reasoning ??= textOf(wordsOf(pieces));
    }
    if (reasoning !== undefined) think(reasoning, choice);
    if (typeof said.content === 'string') {
      if (said.content !== '') say(said.content, choice);
    } else if (Array.isArray(said.content)) readPieces(said.content, choice);
    const refusal = textOf(said.refusal);
    if (refusal !== undefined) {
      refused = true;
      say(refusal, choice);
    }
    if (Array.isArray(said.tool_calls)) readCalls(said.tool_calls, choice);
    else if (loose(said.function_call)) readCalls([{ index: 0, function: said.function_call }], choice);
    if (said.images != null) for (const image of listOf(said.images)) readImage(image, choice);
    if (said.audio != null) readAudio(loose(said.audio), choice);
    for (const note of listOf(said.annotations)) readAnnotation(note, choice);
  }

  function readCalls(deltas: unknown[], choice: number | undefined): void {
    if (deltas.length > 0) tagged.get(choice ?? 0)?.settle();
    for (const part of tools.accept(deltas, choice)) push(part, part.arguments.length + part.name.length);
  }

  /** Content as a list: Mistral's thinking and text, images of servers that keep no field for them. */
  function readPieces(pieces: unknown[], choice: number | undefined): void {
    for (const piece of pieces) {
      const it = loose(piece);
      if (it === undefined) continue;
      const text = textOf(it.text);
      if (it.type === 'text' && text !== undefined) say(text, choice);
      if (it.type === 'image_url') readImage(it, choice);
      for (const thought of listOf(it.thinking)) {
        const words = textOf(loose(thought)?.text);
        if (words !== undefined) think(words, choice);
      }
      const signature = it.type === 'thinking' ? textOf(it.signature) : undefined;
      if (signature !== undefined) {
        const metadata = { chat: { signature } };
        push({ type: 'reasoning', text: '', metadata, ...ofChoice(choice) }, signature.length);
      }
    }
  }

  function readImage(value: unknown, choice: number | undefined): void {
    const url = textOf(loose(loose(value)?.image_url)?.url) ?? '';
    const [, mediaType, data] = /^data:([\w.+/-]+);base64,(.*)$/s.exec(url) ?? [];
    if (mediaType !== undefined && data !== undefined) {
      tagged.get(choice ?? 0)?.settle();
      push({ type: 'file', mediaType, data, ...ofChoice(choice) }, data.length);
    } else if (url.startsWith('https://')) push({ type: 'source', url, ...ofChoice(choice) }, url.length);
  }

  function readAudio(audio: Loose | undefined, choice: number | undefined): void {
    const words = textOf(audio?.transcript);
    if (words !== undefined) say(words, choice);
    const data = textOf(audio?.data);
    if (data === undefined) return;
    push({ type: 'file', mediaType: AUDIO_OUT, data, ...ofChoice(choice) }, data.length);
  }

  function readAnnotation(value: unknown, choice: number | undefined): void {
    const note = loose(loose(value)?.url_citation);
    const url = textOf(note?.url);
    if (note === undefined || url === undefined || !/^https?:/.test(url)) return;
    const [title, start, end] = [textOf(note.title), countOf(note.start_index), countOf(note.end_index)];
    const place = start === undefined || end === undefined ? {} : { start, end };
    push(
      { type: 'source', url, ...(title === undefined ? {} : { title }), ...place, ...ofChoice(choice) },
      url.length + (title?.length ?? 0),
    );
  }

  /** Perplexity's results with their titles, xAI's and Perplexity's bare addresses: of the answer, not of a place in it. */
  function readSources(values: unknown[]): void {
    for (const value of values) {
      const it = loose(value);
      const url = textOf(value) ?? textOf(it?.url);
      if (url === undefined || cited.has(url) || !/^https?:/.test(url)) continue;
      cited.add(url);
      const title = textOf(it?.title);
      const chars = url.length + (title?.length ?? 0);
      push(title === undefined ? { type: 'source', url } : { type: 'source', url, title }, chars);
    }
  }

  function readChunk(chunk: Loose): void {
    const list = listOf(chunk.choices);
    // OpenRouter may put it on the choice.
    const error = errorIn(chunk) ?? loose(loose(list[0])?.error);
    if (error !== undefined) throw reportedError(chunk, error, label, now());
    for (const choice of list) readChoice(choice);
    if (chunk.search_results != null) readSources(listOf(chunk.search_results));
    if (chunk.citations != null) readSources(listOf(chunk.citations));
    const counts = chunk.usage ?? loose(chunk.x_groq)?.usage;
    if (counts != null) usage = readUsage(loose(counts)) ?? usage;
  }

  return {
    accept(data) {
      if (data === '[DONE]') done = true;
      else readChunk(parse(data));
    },
    acceptWhole(body) {
      const chunk = parseEvent(body, label);
      if (!Array.isArray(chunk.choices) && errorIn(chunk) === undefined) {
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
    usage: () => spent(usage),
    end() {
      for (const tags of tagged.values()) tags.settle();
      demandWhole(label, parts.begun, reasons.size > 0, done);
      const ended = reasons.get(0) ?? reasons.values().next().value;
      const calls = tools.whole();
      const declined = refused || ended?.native === 'refusal';
      const reason = declined ? 'refused' : reasonOf(ended?.word, calls.length > 0);
      return [...parts.take(), ...blocks.whole(), ...calls, ...closing(usage, reason, ended?.native)];
    },
  };
}
