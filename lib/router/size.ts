/** How large a call is: linear in its size, and reckoned only where somebody counts. */
import type { Call, Content, Source } from '../protocol/call.ts';
import type { Task } from '../protocol/task.ts';

/**
 * Estimates, since every model counts in tokens of its own. About four characters are a token of English; an image is
 * what a picture of a megapixel costs with most makers; a second of speech is some 16 kB and 32 tokens, a page of a PDF
 * some 80 kB and 2,000 tokens.
 */
export const CHARS_PER_TOKEN = 4;
const IMAGE_TOKENS = 1_000;
const BYTES_PER_TOKEN = { audio: 500, text: CHARS_PER_TOKEN, document: 40 };
/** A file that the provider fetches itself: nobody here knows how large it is. */
const REMOTE_FILE_TOKENS = 2_000;
/** What a role and the ends of a message add. */
const MESSAGE_TOKENS = 4;

/** How large a text is, in a unit of the caller's own. */
export type Size = (text: string) => number;

/** A file of a call, by how it is read: what is no picture, no sound and no text is a document, a film included. */
export interface SentFile {
  kind: 'image' | 'audio' | 'text' | 'document';
  source: Source;
}

/** Of base64. */
export const bytesOf = (data: string): number => (data.length * 3) / 4;

/**
 * Of a text and of what counts as one; files are counted for themselves. What a provider gave to be sent back to it is read
 * again as well, and is what a page says it is.
 */
function sizeOf(content: Content, size: Size): number {
  const kept =
    'metadata' in content && content.metadata !== undefined ? JSON.stringify(content.metadata) : '';
  return textSize(content, size) + size(kept);
}

function textSize(content: Content, size: Size): number {
  switch (content.type) {
    case 'text':
    case 'reasoning':
      return size(content.text);
    case 'tool-call':
      return size(content.name) + size(content.arguments);
    case 'tool-result':
      return size(content.name ?? '') + content.content.reduce((sum, piece) => sum + sizeOf(piece, size), 0);
    case 'file':
      return size(content.name ?? '');
    default:
      return 0;
  }
}

const TEXTS = /^(text\/|application\/(json|xml|yaml|javascript|x-ndjson)|.+\+(json|xml)$)/;

/** A page says what a file is, whatever kind of content it comes as. */
function kindOf(mediaType: string): SentFile['kind'] {
  const type = mediaType.toLowerCase();
  if (type.startsWith('image/')) return 'image';
  if (type.startsWith('audio/')) return 'audio';
  return TEXTS.test(type) ? 'text' : 'document';
}

function addFiles(content: readonly Content[], files: SentFile[]): void {
  for (const piece of content) {
    if (piece.type === 'image' || piece.type === 'audio' || piece.type === 'file')
      files.push({ kind: kindOf(piece.mediaType ?? 'image/*'), source: piece.source });
    else if (piece.type === 'tool-result') addFiles(piece.content, files);
  }
}

/** All files of a call. */
export function filesOf(call: Call | Task): SentFile[] {
  const files: SentFile[] = [];
  if (!('task' in call)) for (const { content } of call.messages) addFiles(content, files);
  else if (call.task === 'transcribe') files.push({ kind: 'audio', source: call.audio });
  else if (call.task === 'image')
    for (const source of call.images ?? []) files.push({ kind: 'image', source });
  return files;
}

/** Tokens, by an estimate. */
export function fileTokens({ kind, source }: SentFile): number {
  if (kind === 'image') return IMAGE_TOKENS;
  return 'data' in source ? bytesOf(source.data) / BYTES_PER_TOKEN[kind] : REMOTE_FILE_TOKENS;
}

function sizeOfCall(call: Call, size: Size): number {
  let sum = 0;
  for (const { content } of call.messages) for (const piece of content) sum += sizeOf(piece, size);
  for (const { name, description = '', inputSchema } of call.tools ?? []) {
    sum += size(name) + size(description) + size(JSON.stringify(inputSchema));
  }
  if (call.json?.schema !== undefined) sum += size(JSON.stringify(call.json.schema));
  return sum;
}

/** All texts that a call has read, measured. */
export function sizeOfTexts(call: Call | Task, size: Size): number {
  if (!('task' in call)) return sizeOfCall(call, size);
  switch (call.task) {
    case 'embed':
      return call.values.reduce((sum, value) => sum + size(value), 0);
    case 'image':
      return size(call.prompt);
    case 'speech':
      return size(call.text) + size(call.instructions ?? '');
    case 'transcribe':
      return size(call.prompt ?? '');
  }
}

/** What holds a call's messages together, tokens. */
export const tokensAround = (call: Call | Task): number =>
  'task' in call ? 0 : call.messages.length * MESSAGE_TOKENS;

/** Tokens of all that is read and is no text: files, and what holds messages together. */
export const tokensBesideTexts = (call: Call | Task): number =>
  Math.ceil(filesOf(call).reduce((sum, file) => sum + fileTokens(file), tokensAround(call)));
