/** The messages of a `Call` as the items of a Responses request, in their order. */
import type { Content, Message } from '../../protocol/call.ts';
import { addressOf } from '../data-url.ts';
import { inputAudio } from '../input-audio.ts';
import { type Loose, listOf, loose, textOf } from '../loose.ts';
import type { Traits } from '../traits.ts';
import { unsupported } from '../wire.ts';

type Json = Record<string, unknown>;
type Kind = NonNullable<Traits['inputs']>[number];

/** @throws OrielError `unsupported` for what this wire or model cannot read. */
export function toInput(messages: readonly Message[], traits: Traits): Json[] {
  const input: Json[] = [];
  /** Instructions for a model that has no role for them: they begin what the user says next. */
  let instructions: Json[] = [];
  for (const message of messages) {
    if (message.role === 'assistant') input.push(...toItems(message.content));
    else if (message.role === 'tool') {
      for (const { id, content } of message.content) {
        input.push({ type: 'function_call_output', call_id: id, output: toOutput(content, traits) });
      }
    } else {
      const content = message.content.map((part) => toContent(part, traits));
      const instructs = message.role !== 'user';
      if (instructs && traits.instructions === 'user') instructions.push(...content);
      else if (instructs) input.push({ role: traits.instructions ?? message.role, content });
      else {
        input.push({ role: 'user', content: [...instructions, ...content] });
        instructions = [];
      }
    }
  }
  if (instructions.length > 0) input.push({ role: 'user', content: instructions });
  return withoutLooseThoughts(input);
}

/** Reasoning that led to nothing (an answer that was cut off) is refused: "without its required following item". */
function withoutLooseThoughts(input: Json[]): Json[] {
  let led = false;
  return input
    .reverse()
    .filter((item) => {
      if (item.type === 'reasoning') return led;
      led = item.type === 'function_call' || item.role === 'assistant';
      return true;
    })
    .reverse();
}

/** Text in one string, as every server of this wire takes it; a list only for what is not text alone. */
function toOutput(content: Content[], traits: Traits): string | Json[] {
  const texts = content.flatMap((part) => (part.type === 'text' && !part.cache ? [part.text] : []));
  return texts.length === content.length ? texts.join('') : content.map((part) => toContent(part, traits));
}

function toContent(part: Content, traits: Traits): Json {
  switch (part.type) {
    case 'text':
      return { type: 'input_text', text: part.text, ...breakpoint(part.cache, traits) };
    case 'image':
      demand('image', 'an image', traits);
      return {
        type: 'input_image',
        image_url: addressOf(part.source, part.mediaType),
        ...breakpoint(part.cache, traits),
      };
    case 'file':
      demand('file', 'a file', traits);
      return {
        type: 'input_file',
        ...('url' in part.source
          ? { file_url: part.source.url }
          : { filename: part.name ?? 'file', file_data: addressOf(part.source, part.mediaType) }),
        ...breakpoint(part.cache, traits),
      };
    case 'audio':
      // OpenAI's own servers take none here; a table says so of those that do.
      if (!traits.inputs?.includes('audio')) throw unsupported('audio', 'audio');
      return inputAudio(part);
    default:
      throw unsupported(part.type, 'this kind of content in this place');
  }
}

function demand(kind: Kind, what: string, { inputs }: Traits): void {
  if (inputs !== undefined && !inputs.includes(kind)) throw unsupported(kind, what);
}

const breakpoint = (cache: boolean | undefined, { cacheControl }: Traits): Json =>
  cache && cacheControl ? { prompt_cache_breakpoint: { mode: 'explicit' } } : {};

/**
 * What the model said, as the items that it said it in. Text up to a part with metadata is one message; reasoning goes
 * back where its encrypted form came with it, before the calls that it led to, and otherwise stays out: the server keeps
 * nothing, so an id alone would be one that it does not know.
 */
function toItems(content: Content[]): Json[] {
  const items: Json[] = [];
  let text = '';
  let thought = '';
  let whole = true;
  const say = (phase?: string) => {
    if (text !== '')
      items.push({ role: 'assistant', content: text, ...(phase === undefined ? {} : { phase }) });
    text = '';
  };
  for (const part of content) {
    const given = 'metadata' in part ? loose(part.metadata?.responses) : undefined;
    switch (part.type) {
      case 'text':
        text += part.text;
        if (given !== undefined) say(textOf(given.phase));
        break;
      case 'reasoning': {
        thought += part.text;
        if (part.metadata === undefined) break;
        const item = given && toReasoningItem(given, thought);
        thought = '';
        if (item === undefined) whole = false;
        else {
          say();
          items.push(item);
        }
        break;
      }
      case 'tool-call': {
        say();
        // The server pairs a call that it knows by its id with the reasoning before it, and refuses one without.
        const id = whole && thought === '' ? textOf(given?.id) : undefined;
        const { id: call_id, name, arguments: text } = part;
        items.push({
          type: 'function_call',
          call_id,
          name,
          arguments: text,
          ...(id === undefined ? {} : { id }),
        });
        break;
      }
      default:
        throw unsupported(part.type, `${part.type === 'image' ? 'an image' : 'a file'} in an earlier answer`);
    }
  }
  say();
  return items;
}

function toReasoningItem(given: Loose, thought: string): Json | undefined {
  const encrypted = textOf(given.encrypted);
  if (encrypted === undefined) return undefined;
  const id = textOf(given.id);
  const summary = listOf(given.summary).flatMap((place) => {
    const [from, to] = listOf(place);
    const text = typeof from === 'number' && typeof to === 'number' ? thought.slice(from, to) : '';
    return text === '' ? [] : [{ type: 'summary_text', text }];
  });
  return { type: 'reasoning', ...(id === undefined ? {} : { id }), summary, encrypted_content: encrypted };
}
