/** The conversation of a `Call` as messages of a chat completions request. What has no word here is `unsupported`. */
import type { Content, Message } from '../../protocol/call.ts';
import { fnv1a } from '../../protocol/fnv.ts';
import { addressOf } from '../data-url.ts';
import { inputAudio } from '../input-audio.ts';
import type { Loose } from '../loose.ts';
import type { Traits } from '../traits.ts';
import { CONTENT_NAMES, unsupported } from '../wire.ts';
import { echoed, ownMetadata, thinkingPieces } from './chat-reasoning.ts';

export function toMessages(messages: readonly Message[], traits: Traits): Loose[] {
  const sent = messages.flatMap((message, index) =>
    toMessage(message, index === messages.length - 1, traits),
  );
  return traits.instructions === 'user' ? withoutInstructions(sent) : sent;
}

function toMessage(message: Message, isLast: boolean, traits: Traits): Loose[] {
  switch (message.role) {
    case 'system':
    case 'developer': {
      const role = traits.instructions === 'developer' ? 'developer' : 'system';
      return [{ role, content: toText(message.content, traits) }];
    }
    case 'user': {
      const isText = message.content.every(({ type }) => type === 'text');
      const content = isText
        ? toText(message.content, traits)
        : message.content.map((part) => toPiece(part, traits));
      return [{ role: 'user', content }];
    }
    case 'assistant': {
      const answer = toAnswer(message.content, traits);
      return [isLast && message.prefix && traits.prefill === 'prefix' ? { ...answer, prefix: true } : answer];
    }
    case 'tool':
      return message.content.map(({ id, content }) => ({
        role: 'tool',
        tool_call_id: toolId(id, traits),
        content:
          traits.toolImages && content.some(({ type }) => type === 'image')
            ? content.map((part) => toPiece(part, traits))
            : toText(content, traits),
      }));
  }
}

/** Instructions in front of what the user says next, for models that know no other role. */
function withoutInstructions(messages: Loose[]): Loose[] {
  const sent: Loose[] = [];
  let waiting: Loose[] = [];
  const flush = () => {
    if (waiting.length > 0) sent.push({ role: 'user', content: joined(waiting) });
    waiting = [];
  };
  for (const message of messages) {
    if (message.role === 'system') {
      waiting.push(message);
    } else if (message.role === 'user') {
      sent.push({ ...message, content: joined([...waiting, message]) });
      waiting = [];
    } else {
      flush();
      sent.push(message);
    }
  }
  flush();
  return sent;
}

function joined(messages: Loose[]): unknown {
  const contents = messages.map(({ content }) => content);
  if (contents.every((content) => typeof content === 'string')) return contents.join('\n\n');
  return contents.flatMap((content) =>
    typeof content === 'string' ? [{ type: 'text', text: content }] : content,
  );
}

function toAnswer(content: Content[], traits: Traits): Loose {
  const pictures: Loose[] = [];
  const spoken = content.filter((part) => {
    if (part.type === 'tool-call' || part.type === 'reasoning') return false;
    const picture = part.type === 'image' || (part.type === 'file' && part.mediaType.startsWith('image/'));
    if (!picture || !traits.modalities?.includes('image')) return true;
    pictures.push({ type: 'image_url', image_url: { url: addressOf(part.source, part.mediaType) } });
    return false;
  });
  const calls = content.flatMap((part) =>
    part.type === 'tool-call'
      ? [
          {
            id: toolId(part.id, traits),
            type: 'function',
            function: { name: part.name, arguments: part.arguments },
            // Where Gemini's own OpenAI endpoint puts the signature that it wants back.
            extra_content: ownMetadata(part)?.extra_content,
          },
        ]
      : [],
  );
  const text = toText(spoken, traits);
  const thinking = traits.echoReasoning === 'content' ? thinkingPieces(content) : [];
  const pieces = typeof text === 'string' ? (text === '' ? [] : [{ type: 'text', text }]) : text;
  return {
    role: 'assistant',
    content: thinking.length > 0 ? [...thinking, ...pieces] : text === '' && calls.length > 0 ? null : text,
    ...echoed(content, traits.echoReasoning),
    ...(pictures.length > 0 && { images: pictures }),
    ...(calls.length > 0 && { tool_calls: calls }),
  };
}

/** One string, or pieces where one of them is a breakpoint that this server knows. */
function toText(content: readonly Content[], traits: Traits): string | Loose[] {
  const texts = content.map((part) => {
    if (part.type !== 'text') throw unsupported(part.type, `${CONTENT_NAMES[part.type]} in this place`);
    return part;
  });
  if (traits.cacheControl && texts.some(({ cache }) => cache)) {
    return texts.map((part) => toPiece(part, traits));
  }
  return texts.map(({ text }) => text).join('');
}

function toPiece(part: Content, traits: Traits): Loose {
  const piece = bare(part, traits);
  const breakpoint = traits.cacheControl && 'cache' in part && part.cache;
  return breakpoint ? { ...piece, cache_control: { type: 'ephemeral' } } : piece;
}

function bare(part: Content, { inputs, files }: Traits): Loose {
  if (part.type === 'image' || part.type === 'audio' || part.type === 'file') {
    if (inputs !== undefined && !inputs.includes(part.type))
      throw unsupported(part.type, CONTENT_NAMES[part.type]);
  }
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text };
    case 'image':
      return { type: 'image_url', image_url: { url: addressOf(part.source, part.mediaType) } };
    case 'audio':
      return inputAudio(part);
    case 'file': {
      const address = addressOf(part.source, part.mediaType);
      if (files === 'document_url') return { type: 'document_url', document_url: address };
      if ('url' in part.source && files !== 'url') throw unsupported('file.url', 'a file by its address');
      return { type: 'file', file: { filename: part.name ?? 'file', file_data: address } };
    }
    default:
      throw unsupported(part.type, `${CONTENT_NAMES[part.type]} in this place`);
  }
}

/** The same id for the same id, so that a call and its result still find each other. */
function toolId(id: string, { toolIdLength: length }: Traits): string {
  if (length === undefined || (id.length === length && /^[a-z0-9]+$/i.test(id))) return id;
  let digits = '';
  for (let seed = 0; digits.length < length; seed += 1) {
    digits += (fnv1a(id, seed) >>> 0).toString(36).padStart(7, '0').slice(-5);
  }
  return digits.slice(0, length);
}
