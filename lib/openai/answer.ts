/** An answer as it gathers: its blocks in their order, as the content of an assistant message. */
import type { Content } from '../protocol/call.ts';
import type {
  FilePart,
  FinishReason,
  Part,
  ReasoningPart,
  SourcePart,
  TextPart,
  ToolCallPart,
  Usage,
} from '../protocol/part.ts';

type Spoken = Extract<Content, { type: 'text' | 'reasoning' }>;

export interface Answer {
  content: Content[];
  calls: ToolCallPart[];
  sources: SourcePart[];
  files: FilePart[];
  usage: Usage;
  reason: FinishReason;
  /** Which model it is by, once that is known. */
  model: string | undefined;
}

export const emptyAnswer = (): Answer => ({
  content: [],
  calls: [],
  sources: [],
  files: [],
  usage: {},
  reason: 'other',
  model: undefined,
});

/** All words of a kind. */
export const wordsOf = ({ content }: Answer, type: Spoken['type']): string =>
  content.map((block) => (block.type === type ? block.text : '')).join('');

export function gather(answer: Answer, part: Part): void {
  switch (part.type) {
    case 'text':
    case 'reasoning':
      speak(answer.content, part);
      break;
    case 'tool-call': {
      const { type, id, name, arguments: text, metadata } = part;
      answer.calls.push(part);
      answer.content.push({ type, id, name, arguments: text, ...(metadata && { metadata }) });
      break;
    }
    case 'source':
      answer.sources.push(part);
      break;
    case 'file':
      answer.files.push(part);
      break;
    case 'usage':
      answer.usage = { ...answer.usage, ...part.usage };
      break;
    case 'finish':
      answer.reason = part.reason;
      answer.model = part.served?.model;
  }
}

/** Metadata ends a block: it belongs to all text of its kind since the last. */
function speak(content: Content[], { type, text, metadata }: TextPart | ReasoningPart): void {
  const last = content.at(-1);
  if (last?.type === type && last.metadata === undefined) {
    last.text += text;
    if (metadata !== undefined) last.metadata = metadata;
  } else content.push({ type, text, ...(metadata && { metadata }) });
}
