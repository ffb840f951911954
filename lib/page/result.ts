import type {
  FilePart,
  FinishReason,
  Part,
  ProviderMetadata,
  ReasoningPart,
  SourcePart,
  TextPart,
  ToolCallPart,
  Usage,
} from '../protocol/part.ts';
import { append } from './natives.ts';

/** The whole of an answer; of the first one, where `n` were asked for. */
export interface Result {
  text: string;
  reasoning?: string;
  /** To be run by the page; they can be handed back as the content of an assistant message. */
  toolCalls: ToolCallPart[];
  /**
   * The answer as the content of an assistant message. In a tool loop this is what goes back: it keeps the order of
   * thoughts and calls, and what the provider needs to take up its own thread again.
   */
  content: AnswerContent[];
  /** What the answer refers to. */
  sources?: SourcePart[];
  files?: FilePart[];
  finishReason: FinishReason;
  usage: Usage;
  /** Parameters that this model does not take and that were left out. */
  ignored?: string[];
  /** Which model answered, in the `vendor/model` form. */
  model?: string;
  provider?: string;
  /** How many times an endpoint was asked until this answer came. */
  attempts?: number;
  /** The answer to the very same question, from memory. */
  cached?: boolean;
}

export type AnswerContent =
  | { type: 'text' | 'reasoning'; text: string; metadata?: ProviderMetadata }
  | { type: 'tool-call'; id: string; name: string; arguments: string; metadata?: ProviderMetadata };

/** Every field is its own property from the start: assigning to it cannot run a setter of the page's. */
export const emptyResult = (): Result => ({
  text: '',
  reasoning: undefined,
  toolCalls: [],
  content: [],
  sources: undefined,
  files: undefined,
  finishReason: 'other',
  usage: {},
  ignored: undefined,
  model: undefined,
  provider: undefined,
  attempts: undefined,
  cached: undefined,
});

/** Adds one part to the result. */
export function collect(result: Result, part: Part): void {
  switch (part.type) {
    case 'usage':
      result.usage = { ...result.usage, ...part.usage };
      return;
    case 'finish':
      result.finishReason = part.reason;
      result.ignored = part.ignored;
      result.model = part.served?.model;
      result.provider = part.served?.provider;
      result.attempts = part.served?.attempts;
      result.cached = part.served?.cached;
      return;
    case 'text':
    case 'reasoning':
    case 'tool-call':
    case 'file':
    case 'source':
      if ((part.choice ?? 0) !== 0) return;
  }
  if (part.type === 'text') {
    result.text += part.text;
    speak(result.content, part);
  } else if (part.type === 'reasoning') {
    result.reasoning = (result.reasoning ?? '') + part.text;
    speak(result.content, part);
  } else if (part.type === 'tool-call') {
    append(result.toolCalls, part);
    const { type, id, name, arguments: json, metadata } = part;
    append(result.content, { type, id, name, arguments: json, metadata });
  } else if (part.type === 'source') result.sources = append(result.sources ?? [], part);
  else if (part.type === 'file') result.files = append(result.files ?? [], part);
}

/** Metadata ends a block: it belongs to all text of its kind since the last. */
function speak(content: AnswerContent[], { type, text, metadata }: TextPart | ReasoningPart): void {
  const last = content.length > 0 ? content[content.length - 1] : undefined;
  if (last?.type === type && last.metadata === undefined) {
    last.text += text;
    last.metadata = metadata;
  } else append(content, { type, text, metadata });
}
