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
const AUDIO_BYTES_PER_TOKEN = 500;
const FILE_BYTES_PER_TOKEN = 40;
/** A file that the provider fetches itself: nobody here knows how large it is. */
const REMOTE_FILE_TOKENS = 2_000;
/** What a role and the ends of a message add. */
const MESSAGE_TOKENS = 4;

/** How large a text is, in a unit of the caller's own. */
export type Size = (text: string) => number;

/** Of base64. */
const bytesOf = (data: string): number => (data.length * 3) / 4;

/**
 * Of a text and of what counts as one; files are counted in `fileTokens`. What a provider gave to be sent back to it is read
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

function fileTokens(content: Content): number {
  switch (content.type) {
    case 'image':
      return IMAGE_TOKENS;
    case 'audio':
      return 'data' in content.source
        ? bytesOf(content.source.data) / AUDIO_BYTES_PER_TOKEN
        : REMOTE_FILE_TOKENS;
    case 'file':
      return documentTokens(content.mediaType, content.source);
    case 'tool-result':
      return content.content.reduce((sum, piece) => sum + fileTokens(piece), 0);
    default:
      return 0;
  }
}

function documentTokens(mediaType: string, source: Source): number {
  if (!('data' in source)) return REMOTE_FILE_TOKENS;
  if (mediaType.startsWith('image/')) return IMAGE_TOKENS;
  return bytesOf(source.data) / (mediaType.startsWith('text/') ? CHARS_PER_TOKEN : FILE_BYTES_PER_TOKEN);
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

/** Tokens of all that is read and is no text: files, and what holds messages together. */
export function tokensBesideTexts(call: Call | Task): number {
  if ('task' in call) {
    if (call.task === 'image') return (call.images?.length ?? 0) * IMAGE_TOKENS;
    return call.task === 'transcribe' ? Math.ceil(bytesOf(call.audio.data) / AUDIO_BYTES_PER_TOKEN) : 0;
  }
  let tokens = 0;
  for (const { content } of call.messages) {
    tokens += MESSAGE_TOKENS;
    for (const piece of content) tokens += fileTokens(piece);
  }
  return Math.ceil(tokens);
}
