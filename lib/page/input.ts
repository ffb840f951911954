/**
 * What a page gives as input -> the messages of a `Call`. Lenient in form, exact in what leaves: every field is
 * copied by name, and what is not a field of the `Call` stays behind. The background checks all of it again.
 */
import type { Content, Message } from '../protocol/call.ts';
import { type PageMedia, type Pending, readMedia } from './media.ts';
import { append, isArray, parse, stringify } from './natives.ts';
import { invalid } from './window-ai-error.ts';

export type PageInput = string | { prompt: string } | { messages: PageMessage[] };

export type PageMessage =
  | { role: 'system' | 'developer'; content: string | PageContent[] }
  | { role: 'user'; content: string | PageContent[] }
  /** `prefix`, in the last message: the model goes on from this text. */
  | { role: 'assistant'; content: string | PageContent[]; prefix?: boolean }
  | { role: 'tool'; content: PageContent[] }
  | { role: 'tool'; id: string; content: string };

/** `cache: true` marks the end of what is worth keeping in the provider's prompt cache. */
export type PageContent =
  | { type: 'text'; text: string; cache?: boolean; metadata?: Record<string, unknown> }
  | { type: 'image'; image: PageMedia; mediaType?: string; cache?: boolean }
  | { type: 'audio'; audio: PageMedia; mediaType?: string; cache?: boolean }
  | { type: 'file'; file: PageMedia; mediaType?: string; name?: string; cache?: boolean }
  | { type: 'reasoning'; text: string; metadata?: Record<string, unknown> }
  /** As it came in `result.toolCalls`. `arguments`: JSON text, or a value to write as such. */
  | {
      type: 'tool-call';
      id: string;
      name: string;
      arguments: unknown;
      metadata?: Record<string, unknown>;
    }
  /** `content`: a text, parts, or a value to write as JSON. */
  | { type: 'tool-result'; id: string; name?: string; content: unknown; isError?: boolean };

type Fields = Record<string, unknown>;
type ToolResult = Extract<Content, { type: 'tool-result' }>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !isArray(value);

function text(value: unknown, field: string): string {
  return typeof value === 'string' ? value : invalid(field, `${field} must be a string.`);
}

/** A value as JSON text; a text is taken to be that already. */
function json(value: unknown, field: string): string {
  if (typeof value === 'string') return value;
  try {
    const written = stringify(value) as string | undefined;
    if (written !== undefined) return written;
  } catch {
    // Circular, a bigint, or a toJSON that throws: said below.
  }
  return invalid(field, `${field} cannot be written as JSON.`);
}
/** A copy as JSON would carry it: functions, undefined and the page's own classes stay behind. */
export const plain = (value: unknown, field: string): unknown =>
  isFields(value) ? parse(json(value, field)) : invalid(field, `${field} must be an object.`);

const given = (value: unknown) => value !== undefined && value !== null;
const cacheOf = (part: Fields) => (part.cache === true ? { cache: true } : undefined);
const metadataOf = (part: Fields, field: string) =>
  given(part.metadata) ? { metadata: plain(part.metadata, `${field}.metadata`) } : undefined;
const nameOf = (part: Fields, field: string) =>
  given(part.name) ? { name: text(part.name, `${field}.name`) } : undefined;

function readMediaPart(part: Fields, type: string, field: string, pending: Pending): Content {
  const key = given(part[type]) ? type : given(part.data) ? 'data' : given(part.url) ? 'url' : 'source';
  const media = readMedia(part[key], `${field}.${key}`, pending);
  const mediaType = given(part.mediaType) ? text(part.mediaType, `${field}.mediaType`) : media.mediaType;
  if (mediaType === undefined && type !== 'image')
    invalid(`${field}.mediaType`, `${field} needs a mediaType, such as "audio/wav" or "application/pdf".`);
  return {
    type,
    ...(mediaType === undefined ? undefined : { mediaType }),
    ...(type === 'file' ? nameOf(part, field) : undefined),
    source: media.source,
    ...cacheOf(part),
  } as Content;
}

/** Told from a list that is a value, such as a function of the page gives. */
const isParts = (content: unknown): content is unknown[] =>
  isArray(content) && isFields(content[0]) && (content[0].type === 'text' || content[0].type === 'image');

/** The content of a result may be a text, parts, or a value to be written as JSON. @throws WindowAIError */
export function readToolResult(part: Fields, field: string, pending: Pending): ToolResult {
  const { content } = part;
  return {
    type: 'tool-result',
    id: text(part.id, `${field}.id`),
    ...nameOf(part, field),
    content: isParts(content)
      ? readContents(content, `${field}.content`, pending)
      : [{ type: 'text', text: json(content, `${field}.content`) }],
    ...(part.isError === true ? { isError: true } : undefined),
  } as ToolResult;
}

function readContent(part: unknown, field: string, pending: Pending): Content {
  if (typeof part === 'string') return { type: 'text', text: part };
  if (!isFields(part)) return invalid(field, `${field} must be a content part.`);
  switch (part.type) {
    case 'text':
      return {
        type: 'text',
        text: text(part.text, `${field}.text`),
        ...cacheOf(part),
        ...metadataOf(part, field),
      } as Content;
    case 'image':
    case 'audio':
    case 'file':
      return readMediaPart(part, part.type, field, pending);
    case 'reasoning':
      return {
        type: 'reasoning',
        text: text(part.text, `${field}.text`),
        ...metadataOf(part, field),
      } as Content;
    case 'tool-call':
      return {
        type: 'tool-call',
        id: text(part.id, `${field}.id`),
        name: text(part.name, `${field}.name`),
        arguments: json(part.arguments ?? {}, `${field}.arguments`),
        ...metadataOf(part, field),
      } as Content;
    case 'tool-result':
      return readToolResult(part, field, pending);
    default:
      return invalid(`${field}.type`, `${field}.type is not a kind of content.`);
  }
}

function readContents(parts: unknown[], field: string, pending: Pending): Content[] {
  const contents: Content[] = [];
  for (let at = 0; at < parts.length; at++)
    append(contents, readContent(parts[at], `${field}[${at}]`, pending));
  return contents;
}

function readMessage(message: unknown, field: string, pending: Pending): Message {
  if (!isFields(message)) return invalid(field, `${field} must be an object with role and content.`);
  const { role, content } = message;
  if (role !== 'system' && role !== 'developer' && role !== 'user' && role !== 'assistant' && role !== 'tool')
    return invalid(`${field}.role`, `${field}.role must be system, user, assistant or tool.`);
  const at = `${field}.content`;
  if (role === 'tool' && !isArray(content))
    return { role, content: [readToolResult(message, field, pending)] } as Message;
  return {
    role,
    content: isArray(content)
      ? readContents(content, at, pending)
      : [{ type: 'text', text: text(content, at) }],
    ...(message.prefix === true ? { prefix: true } : undefined),
  } as Message;
}

/** @throws WindowAIError naming the field that is wrong. */
export function readInput(input: unknown, pending: Pending): Message[] {
  if (typeof input === 'string') return [{ role: 'user', content: [{ type: 'text', text: input }] }];
  if (!isFields(input)) return invalid('input', 'The input must be a text, { prompt } or { messages }.');
  if (typeof input.prompt === 'string') return readInput(input.prompt, pending);
  const { messages } = input;
  if (!isArray(messages) || messages.length === 0)
    return invalid('messages', 'The input needs a prompt, or a list of messages that is not empty.');
  const read: Message[] = [];
  for (let at = 0; at < messages.length; at++)
    append(read, readMessage(messages[at], `messages[${at}]`, pending));
  return read;
}
