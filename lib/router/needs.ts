/** What a call asks of whoever answers it: linear in the size of the call, and only reckoned where endpoints are compared. */
import type { Call, Content, Source } from '../protocol/call.ts';
import type { Task } from '../protocol/task.ts';
import type { Needs } from './types.ts';

/**
 * Estimates, since every model counts in tokens of its own. About four characters are a token of English; an image is
 * what a picture of a megapixel costs with most makers; a second of speech is some 16 kB and 32 tokens, a page of a PDF
 * some 80 kB and 2,000 tokens.
 */
const CHARS_PER_TOKEN = 4;
const IMAGE_TOKENS = 1_000;
const AUDIO_BYTES_PER_TOKEN = 500;
const FILE_BYTES_PER_TOKEN = 40;
/** A file that the provider fetches itself: nobody here knows how large it is. */
const REMOTE_FILE_TOKENS = 2_000;
/** What a role and the ends of a message add. */
const MESSAGE_TOKENS = 4;

/** Of base64. */
const bytesOf = (data: string): number => (data.length * 3) / 4;
const tokensOf = (chars: number): number => Math.ceil(chars / CHARS_PER_TOKEN);

/** Of a text and of what counts as one; files are counted in `fileTokens`. */
function charsOf(content: Content): number {
  switch (content.type) {
    case 'text':
    case 'reasoning':
      return content.text.length;
    case 'tool-call':
      return content.name.length + content.arguments.length;
    case 'tool-result':
      return content.content.reduce((sum, piece) => sum + charsOf(piece), 0);
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

type Input = Needs['inputs'][number];

function addInputs(content: Content, inputs: Set<Input>): void {
  if (content.type === 'image' || content.type === 'audio') inputs.add(content.type);
  // A picture sent as a file is read as a picture.
  else if (content.type === 'file') inputs.add(content.mediaType.startsWith('image/') ? 'image' : 'file');
  else if (content.type === 'tool-result') for (const piece of content.content) addInputs(piece, inputs);
}

function needsOfCall(call: Call): Needs {
  let chars = 0;
  let tokens = 0;
  const inputs = new Set<Input>();
  for (const message of call.messages) {
    tokens += MESSAGE_TOKENS;
    for (const content of message.content) {
      chars += charsOf(content);
      tokens += fileTokens(content);
      addInputs(content, inputs);
    }
  }
  for (const tool of call.tools ?? []) {
    chars += tool.name.length + (tool.description?.length ?? 0) + JSON.stringify(tool.inputSchema).length;
  }
  if (call.json?.schema !== undefined) chars += JSON.stringify(call.json.schema).length;
  return {
    kind: 'chat',
    tools: (call.tools?.length ?? 0) > 0,
    json: call.json !== undefined,
    inputs: [...inputs],
    outputs: (call.modalities ?? []).filter((modality) => modality !== 'text'),
    inputTokens: Math.ceil(tokens) + tokensOf(chars),
    ...(call.maxOutputTokens === undefined ? {} : { outputTokens: call.maxOutputTokens }),
  };
}

/** `inputTokens` of embeddings is that of the longest text: each is read for itself. */
function needsOfTask(task: Task): Needs {
  const plain = { tools: false, json: false, inputs: [], outputs: [] };
  switch (task.task) {
    case 'embed': {
      const longest = task.values.reduce((most, { length }) => Math.max(most, length), 0);
      return { ...plain, kind: 'embedding', inputTokens: tokensOf(longest) };
    }
    case 'image': {
      const images = task.images?.length ?? 0;
      const inputTokens = tokensOf(task.prompt.length) + images * IMAGE_TOKENS;
      return { ...plain, kind: 'image', inputs: images > 0 ? ['image'] : [], inputTokens };
    }
    case 'speech': {
      const chars = task.text.length + (task.instructions?.length ?? 0);
      return { ...plain, kind: 'speech', inputTokens: tokensOf(chars) };
    }
    case 'transcribe': {
      const heard = Math.ceil(bytesOf(task.audio.data) / AUDIO_BYTES_PER_TOKEN);
      return { ...plain, kind: 'transcription', inputTokens: heard + tokensOf(task.prompt?.length ?? 0) };
    }
  }
}

export const needsOf = (call: Call | Task): Needs => ('task' in call ? needsOfTask(call) : needsOfCall(call));
