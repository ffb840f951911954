/** Kinds of content, in the words of chat completions and of responses. */
import type { Content, Message } from '../protocol/call.ts';
import type { ProviderMetadata } from '../protocol/part.ts';
import { listOf, objectOf, refuse, spelled, textOf } from './body.ts';
import { readMedia } from './media.ts';

function readFile(part: Record<string, unknown>, param: string): Content {
  const file = part.file === undefined ? part : objectOf(part.file, `${param}.file`);
  const field = file.file_data === undefined || file.file_data === null ? 'file_url' : 'file_data';
  if (typeof file[field] !== 'string')
    return refuse(`${param}.file_id`, 'Oriel holds no files. Send the file itself, as file_data.');
  const { source, mediaType } = readMedia(file[field], `${param}.${field}`);
  const name = typeof file.filename === 'string' ? file.filename : undefined;
  return {
    type: 'file',
    source,
    // What has an address may be fetched by its own type; files that OpenAI takes are PDFs first of all.
    mediaType: mediaType ?? 'application/pdf',
    ...(name === undefined ? {} : { name }),
  };
}

function readPart(value: unknown, param: string, metadata: ProviderMetadata | undefined): Content {
  const part = objectOf(value, param);
  switch (part.type) {
    case 'text':
    case 'input_text':
    case 'output_text':
      return textContent(textOf(part.text, `${param}.text`), metadata);
    case 'refusal':
      return textContent(textOf(part.refusal, `${param}.refusal`), metadata);
    case 'image_url':
    case 'input_image': {
      const at = `${param}.image_url`;
      if (part.file_id != null) refuse(`${param}.file_id`, 'Oriel holds no files. Send the image itself.');
      const url = typeof part.image_url === 'string' ? part.image_url : objectOf(part.image_url, at).url;
      return { type: 'image', ...readMedia(textOf(url, at), at) };
    }
    case 'input_audio': {
      const at = `${param}.input_audio`;
      const { data, format } = objectOf(part.input_audio, at);
      const { source } = readMedia(textOf(data, `${at}.data`), `${at}.data`);
      return { type: 'audio', source, mediaType: `audio/${textOf(format, `${at}.format`)}` };
    }
    case 'file':
    case 'input_file':
      return readFile(part, param);
    default:
      return refuse(`${param}.type`, `Oriel takes no content of the type ${spelled(part.type)}.`);
  }
}

const textContent = (text: string, metadata: ProviderMetadata | undefined): Content =>
  metadata === undefined ? { type: 'text', text } : { type: 'text', text, metadata };

/** A text, a list of parts, or nothing. `metadata` belongs to its texts. */
export function readContent(value: unknown, param: string, metadata?: ProviderMetadata): Content[] {
  if (value === null || value === undefined || value === '') return [];
  if (typeof value === 'string') return [textContent(value, metadata)];
  return listOf(value, param).map((part, at) => readPart(part, `${param}[${at}]`, metadata));
}

/** A conversation as it grows: what one side does in a row is one message. */
export interface Conversation {
  readonly messages: Message[];
  say(role: string, content: readonly Content[]): void;
}

export function conversation(): Conversation {
  const messages: Message[] = [];
  return {
    messages,
    say(role, content) {
      const last = messages.at(-1);
      if (last !== undefined && last.role === role && (role === 'assistant' || role === 'tool')) {
        (last.content as Content[]).push(...content);
      } else messages.push({ role, content: [...content] } as Message);
    },
  };
}

export const toolResult = (id: unknown, content: unknown, param: string): Content =>
  ({ type: 'tool-result', id, content: readContent(content, param) }) as Content;
