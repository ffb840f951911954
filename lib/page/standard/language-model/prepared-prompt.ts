/** A canonical prompt -> messages of a `Call`, and what they take of the context window. */
import type { Content as CallContent, Message as CallMessage } from '../../../protocol/call.ts';
import { append } from '../../natives.ts';
import { quiet } from '../attempt.ts';
import { exception } from '../exceptions.ts';
import { TOKENS_PER_IMAGE, tokensOfSound, tokensOfText } from '../tokens.ts';
import type { CanonicalMessage } from './canonical-prompt.ts';
import type { Content } from './dictionaries.ts';
import { dictionaryText, jsonText } from './json-value.ts';
import { readPicture } from './picture.ts';
import { readSound } from './sound.ts';
import {
  type ToolErrorState,
  type ToolSuccessState,
  toolCall,
  toolError,
  toolSuccess,
} from './tool-classes.ts';

export interface Turn {
  messages: CallMessage[];
  tokens: number;
}

export interface PreparedPrompt extends Turn {
  /** What the model is to go on from: the text of the last message. */
  prefix: string | undefined;
}

interface Piece {
  content: CallContent;
  tokens: number;
}

const textPiece = (text: string): Piece => ({
  content: { type: 'text', text },
  tokens: tokensOfText(text),
});

async function imagePiece(value: object): Promise<Piece> {
  const { mediaType, data } = await readPicture(value);
  return { content: { type: 'image', mediaType, source: { data } }, tokens: TOKENS_PER_IMAGE };
}

async function audioPiece(value: object): Promise<Piece> {
  const { mediaType, data, seconds } = await readSound(value);
  return {
    content: { type: 'audio', mediaType, source: { data } },
    tokens: tokensOfSound(seconds),
  };
}

export function toolCallPiece(id: string, name: string, json: string): Piece {
  return {
    content: { type: 'tool-call', id, name, arguments: json },
    tokens: tokensOfText(name) + tokensOfText(json),
  };
}

export function toolResultPiece(id: string, name: string, texts: readonly string[], isError: boolean): Piece {
  const content: { type: 'text'; text: string }[] = [];
  let tokens = tokensOfText(name);
  for (let at = 0; at < texts.length; at++) {
    const text = texts[at] as string;
    append(content, { type: 'text', text });
    tokens += tokensOfText(text);
  }
  return {
    content: { type: 'tool-result', id, name, content, ...(isError ? { isError } : undefined) },
    tokens,
  };
}

function successTexts({ result }: ToolSuccessState): string[] {
  const texts: string[] = [];
  for (let at = 0; at < result.length; at++) {
    const { type, value } = result[at]!;
    if (type === 'image' || type === 'audio')
      throw exception('NotSupportedError', 'The result of a tool is text or an object.');
    append(texts, typeof value === 'string' ? value : jsonText(value, 'The result of a tool'));
  }
  return texts;
}

/** Rejects with what is wrong with a picture, a sound, or what a tool gave. */
async function pieceOf({ type, value }: Content): Promise<Piece> {
  switch (type) {
    case 'text':
      return textPiece(value as string);
    case 'image':
      return await imagePiece(value as object);
    case 'audio':
      return await audioPiece(value as object);
    case 'tool-call': {
      const state = toolCall.stateOf(value)!;
      const json = dictionaryText(state.arguments, 'The arguments of a tool');
      return toolCallPiece(state.callId, state.name, json);
    }
    case 'tool-response': {
      const done = toolSuccess.stateOf(value);
      const { callId, name, errorMessage } = toolError.stateOf(value) ?? ({} as ToolErrorState);
      return done
        ? toolResultPiece(done.callId, done.name, successTexts(done), false)
        : toolResultPiece(callId, name, [errorMessage], true);
    }
  }
}

/** What tools respond is a message of its own in a `Call`. */
function place(
  messages: CallMessage[],
  role: CanonicalMessage['role'],
  content: CallContent,
  isFirst: boolean,
): void {
  const wanted = content.type === 'tool-result' ? 'tool' : role;
  const last = messages.length > 0 ? messages[messages.length - 1] : undefined;
  if (!isFirst && last?.role === wanted) append(last.content as CallContent[], content);
  else append(messages, { role: wanted, content: [content] } as CallMessage);
}

/** Every picture is taken before this returns its promise. Rejects with what is wrong with the first that is. */
export async function preparePrompt(canonical: readonly CanonicalMessage[]): Promise<PreparedPrompt> {
  const all: Promise<Piece>[][] = [];
  for (let at = 0; at < canonical.length; at++) {
    const pieces: Promise<Piece>[] = [];
    const { content } = canonical[at]!;
    for (let n = 0; n < content.length; n++) append(pieces, quiet(pieceOf(content[n] as Content)));
    append(all, pieces);
  }
  const prepared: PreparedPrompt = { messages: [], tokens: 0, prefix: undefined };
  const { messages } = prepared;
  for (let at = 0; at < all.length; at++) {
    const { role, prefix } = canonical[at]!;
    for (let n = 0; n < all[at]!.length; n++) {
      const { content, tokens } = await all[at]![n]!;
      prepared.tokens += tokens;
      place(messages, role, content, n === 0);
      if (prefix && content.type === 'text') prepared.prefix = content.text;
    }
  }
  return prepared;
}
