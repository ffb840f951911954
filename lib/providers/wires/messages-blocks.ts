/** Pieces of content as blocks of the Messages wire. */
import type { Content } from '../../protocol/call.ts';
import { bytesOfBase64, imageType, standardBase64 } from '../data-url.ts';
import { type Loose, loose, textOf } from '../loose.ts';
import type { Traits } from '../traits.ts';
import { unsupported } from '../wire.ts';

type Of<T extends Content['type']> = Extract<Content, { type: T }>;

export const CACHED = { type: 'ephemeral' };
const cached = ({ cache }: { cache?: boolean | undefined }): Loose =>
  cache ? { cache_control: CACHED } : {};

/** Blank text is refused. */
export const toTextBlocks = (content: readonly Of<'text'>[]): Loose[] =>
  content.flatMap((part) => {
    const { text } = part;
    return text.trim() === '' ? [] : [{ type: 'text', text, ...cached(part) }];
  });

export function toUserBlock(part: Content, traits: Traits): Loose[] {
  switch (part.type) {
    case 'text':
      return toTextBlocks([part]);
    case 'image':
      return [toImage(part, traits)];
    case 'file':
      return [toDocument(part, traits)];
    case 'audio':
      throw unsupported('audio', 'audio');
    default:
      throw unsupported(part.type, 'this kind of content from the user');
  }
}

const IMAGES = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'];

function toImage(part: Of<'image'>, { inputs }: Traits): Loose {
  if (inputs !== undefined && !inputs.includes('image')) throw unsupported('image', 'images');
  const { source } = part;
  if ('url' in source) return { type: 'image', source: { type: 'url', url: source.url }, ...cached(part) };
  const data = standardBase64(source.data);
  const said = part.mediaType?.toLowerCase().replace('image/jpg', 'image/jpeg');
  const media_type = said === undefined || said === 'image/*' ? imageType(data) : said;
  if (!IMAGES.includes(media_type)) throw unsupported('image', 'images other than JPEG, PNG, GIF and WebP');
  return { type: 'image', source: { type: 'base64', media_type, data }, ...cached(part) };
}

/** Read as text, whatever their kind of text is. */
const TEXTS = /^(text\/.+|application\/(json|xml|yaml|javascript|x-ndjson)|.+\+(json|xml))$/;

function toDocument(part: Of<'file'>, traits: Traits): Loose {
  const mediaType = (part.mediaType.split(';')[0] ?? '').trim().toLowerCase();
  if (mediaType.startsWith('image/')) return toImage({ ...part, type: 'image', mediaType }, traits);
  const pdf = mediaType === 'application/pdf';
  if (pdf && traits.inputs !== undefined && !traits.inputs.includes('file'))
    throw unsupported('file', 'files');
  const source = pdf ? toPdf(part) : TEXTS.test(mediaType) ? toPlainText(part) : undefined;
  if (source === undefined) throw unsupported('file', 'files that are neither PDF nor text');
  return { type: 'document', source, ...(part.name ? { title: part.name } : {}), ...cached(part) };
}

const toPdf = ({ source }: Of<'file'>): Loose =>
  'url' in source
    ? { type: 'url', url: source.url }
    : { type: 'base64', media_type: 'application/pdf', data: standardBase64(source.data) };

function toPlainText({ source }: Of<'file'>): Loose {
  // Behind an address the wire takes PDF alone, and we fetch nothing (S08).
  if ('url' in source) throw unsupported('file', 'a text file by its address');
  try {
    const data = new TextDecoder('utf-8', { fatal: true }).decode(bytesOfBase64(source.data));
    return { type: 'text', media_type: 'text/plain', data };
  } catch {
    throw unsupported('file', 'a text file that is not UTF-8');
  }
}

/** Ids of other wires hold characters that are refused here; a call and its result are changed alike. */
const toId = (id: string): string => id.replaceAll(/[^\w-]/g, '_');

export function toToolResult(part: Of<'tool-result'>, traits: Traits): Loose {
  const content = part.content.flatMap((it): Loose[] => {
    if (it.type === 'image')
      return [toImage({ type: 'image', source: it.source, mediaType: it.mediaType }, traits)];
    return it.text.trim() === '' ? [] : [{ type: 'text', text: it.text }];
  });
  return {
    type: 'tool_result',
    tool_use_id: toId(part.id),
    ...(content.length > 0 && { content }),
    ...(part.isError && { is_error: true }),
    ...cached({ cache: part.content.some(({ cache }) => cache) }),
  };
}

export function toAssistantBlocks(content: readonly Content[]): Loose[] {
  const blocks: Loose[] = [];
  let thought = '';
  for (const part of content) {
    switch (part.type) {
      case 'reasoning':
        thought += part.text;
        // Metadata ends a block: a signature is good for all text since the last.
        if (part.metadata === undefined) break;
        blocks.push(...toThought(thought, loose(part.metadata.messages)));
        thought = '';
        break;
      case 'text':
        blocks.push(...toTextBlocks([part]));
        break;
      case 'tool-call':
        blocks.push({ type: 'tool_use', id: toId(part.id), name: part.name, input: toInput(part.arguments) });
        break;
      default:
        throw unsupported(part.type, 'images or files among the model’s own words');
    }
  }
  return blocks;
}

/** What nobody signed, or another wire's model, is refused: it stays out. */
function toThought(thinking: string, kept: Loose | undefined): Loose[] {
  const data = textOf(kept?.redacted);
  if (data !== undefined) return [{ type: 'redacted_thinking', data }];
  const signature = textOf(kept?.signature);
  return signature === undefined ? [] : [{ type: 'thinking', thinking, signature }];
}

/**
 * An object, as the wire demands; for what the model wrote and is none, the API's own form
 * (https://platform.claude.com/docs/en/agents-and-tools/tool-use/fine-grained-tool-streaming).
 */
function toInput(written: string): Loose {
  if (written.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(written);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Loose;
  } catch {
    // It was cut off.
  }
  return { INVALID_JSON: written };
}
