/**
 * The messages of a `Call` as Gemini's `contents`: turns of `user` and `model`, tool results among the user's,
 * instructions beside them. Signatures go back in the part that they came in, unmodified.
 */
import type { Call, Content, Message } from '../../protocol/call.ts';
import { OrielError } from '../../protocol/errors.ts';
import { imageType, standardBase64 } from '../data-url.ts';
import { loose, textOf } from '../loose.ts';
import type { Traits } from '../traits.ts';
import { unsupported } from '../wire.ts';

type Json = Record<string, unknown>;
type Of<T extends Content['type']> = Extract<Content, { type: T }>;

interface Turn {
  role: 'user' | 'model';
  /** Results of tools follow the calls by themselves: they are a turn of their own. */
  ofTools: boolean;
  parts: Json[];
}

/**
 * In place of a signature that only the model itself could have given, for a call that another model made
 * (https://ai.google.dev/gemini-api/docs/thought-signatures).
 */
const NO_SIGNATURE = 'skip_thought_signature_validator';

export function toContents(messages: Call['messages'], traits: Traits): Json {
  const instructions: Json[] = [];
  const turns: Turn[] = [];
  /** Names of the tools that were called, by the call's id. */
  const called = new Map<string, string>();

  for (const message of messages) {
    if (message.role === 'system' || message.role === 'developer') {
      instructions.push(...message.content.flatMap(toText));
      continue;
    }
    const turn: Turn = {
      role: message.role === 'assistant' ? 'model' : 'user',
      ofTools: message.role === 'tool',
      parts: toParts(message, called, traits),
    };
    // A turn that is left with nothing (reasoning of another model) is none, and one without parts is refused.
    if (turn.parts.length === 0) continue;
    const last = turns.at(-1);
    if (last?.role === turn.role && last.ofTools === turn.ofTools) last.parts.push(...turn.parts);
    else turns.push(turn);
  }
  if (traits.signedToolCalls) for (const turn of turns) sign(turn.parts);

  const apart = traits.instructions !== 'user' && turns.length > 0;
  if (!apart && (instructions.length > 0 || turns.length === 0)) {
    // The model knows no instructions apart, or has been told nothing else.
    const words = instructions.length > 0 ? instructions : [{ text: '' }];
    if (turns[0]?.role === 'user' && !turns[0].ofTools) turns[0].parts.unshift(...words);
    else turns.unshift({ role: 'user', ofTools: false, parts: words });
  }
  return {
    ...(apart && instructions.length > 0 ? { systemInstruction: { parts: instructions } } : {}),
    contents: turns.map(({ role, parts }) => ({ role, parts })),
  };
}

/** The first call of a turn answers for those beside it. */
function sign(parts: Json[]): void {
  const calls = parts.filter((part) => 'functionCall' in part);
  const [first] = calls;
  if (first !== undefined && calls.every((part) => part.thoughtSignature === undefined)) {
    first.thoughtSignature = NO_SIGNATURE;
  }
}

function toParts(message: Message, called: Map<string, string>, traits: Traits): Json[] {
  switch (message.role) {
    case 'user':
      return message.content.flatMap((part) =>
        part.type === 'text' ? toText(part) : [toData(part, traits)],
      );
    case 'assistant':
      return message.content.flatMap((part) => {
        if (part.type === 'text') return toText(part);
        if (part.type === 'reasoning') return toThought(part);
        if (part.type !== 'tool-call') return [toData(part, traits)];
        called.set(part.id, part.name);
        return [toCall(part)];
      });
    case 'tool':
      return message.content.map((result) => toResult(result, called, traits));
    default:
      return [];
  }
}

/** What this wire gave and takes back; another wire's means nothing here. */
function signatureOf(metadata: Json | undefined): { thoughtSignature?: string } {
  const thoughtSignature = textOf(loose(metadata?.gemini)?.thoughtSignature);
  return thoughtSignature === undefined ? {} : { thoughtSignature };
}

/** A part without words is refused, unless it carries a signature. */
function toText({ text, metadata }: Of<'text'>): Json[] {
  const signature = signatureOf(metadata);
  return text === '' && signature.thoughtSignature === undefined ? [] : [{ text, ...signature }];
}

/** Thoughts count for the model by their signature; the words alone are only a summary. */
function toThought({ text, metadata }: Of<'reasoning'>): Json[] {
  const signature = signatureOf(metadata);
  return signature.thoughtSignature === undefined ? [] : [{ text, thought: true, ...signature }];
}

function toCall({ id, name, arguments: text, metadata }: Of<'tool-call'>): Json {
  let args: unknown;
  try {
    args = JSON.parse(text === '' ? '{}' : text);
  } catch {
    args = undefined;
  }
  if (loose(args) === undefined || Array.isArray(args)) {
    const message =
      'The arguments of an earlier tool call are not a JSON object. Send them as the model wrote them.';
    throw new OrielError('invalid-request', { message, detail: 'messages' });
  }
  return { functionCall: { id, name, args }, ...signatureOf(metadata) };
}

function toResult(result: Of<'tool-result'>, called: Map<string, string>, traits: Traits): Json {
  const { id, content, isError } = result;
  const name = result.name ?? called.get(id);
  if (name === undefined) {
    const message = 'A tool result belongs to no tool call before it. Send the call along, or name its tool.';
    throw new OrielError('invalid-request', { message, detail: 'messages' });
  }
  let text = '';
  const parts: Json[] = [];
  for (const part of content) {
    if (part.type === 'text') text += part.text;
    else if (!traits.toolImages) throw unsupported('image', 'images in tool results');
    else if ('url' in part.source) throw unsupported('image', 'images in tool results by their address');
    else parts.push(toData(part, traits));
  }
  const response = isError ? { error: text } : { output: text };
  return { functionResponse: { id, name, response, ...(parts.length > 0 ? { parts } : {}) } };
}

const KINDS = { image: 'images', audio: 'audio', file: 'files' };

/** A URL is handed on as it is and never fetched by us (S08); which ones it takes is Gemini's to say. */
function toData(part: Content, { inputs }: Traits): Json {
  if (part.type !== 'image' && part.type !== 'audio' && part.type !== 'file') {
    throw unsupported(part.type, 'this kind of content in this place');
  }
  if (inputs !== undefined && !inputs.includes(part.type)) throw unsupported(part.type, KINDS[part.type]);
  if (part.type === 'audio' && !AUDIO.test(part.mediaType)) {
    throw unsupported('audio', 'audio in this format');
  }
  const signature = 'metadata' in part ? signatureOf(part.metadata) : {};
  const { source, mediaType } = part;
  if ('url' in source) return { fileData: { mimeType: mediaType, fileUri: source.url }, ...signature };
  const data = standardBase64(source.data);
  return { inlineData: { mimeType: mediaType ?? imageType(data), data }, ...signature };
}

/** https://ai.google.dev/gemini-api/docs/audio, and what else is in use for the same formats. */
const AUDIO = /^audio\/(x-)?(wav|wave|mp3|mpeg|mpga|aiff|aac|ogg|opus|flac|m4a|mp4|webm|pcm|l16)(\s*;|\s*$)/i;
