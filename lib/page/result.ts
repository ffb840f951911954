import type {
  ContentPart,
  EmbeddingPart,
  FilePart,
  FinishPart,
  FinishReason,
  Part,
  ProviderMetadata,
  ReasoningPart,
  SourcePart,
  TextPart,
  ToolCallPart,
  Usage,
  UsagePart,
} from '../protocol/part.ts';
import type { Failure } from './channel.ts';
import type { PageMessage } from './input.ts';
import { append, define } from './natives.ts';

/** What a function of the page said, between two steps of a conversation. */
export interface ToolResultPart {
  type: 'tool-result';
  id: string;
  name?: string | undefined;
  content: { type: string; text?: string }[];
  isError?: boolean | undefined;
}
/** What a page reads of an answer as it comes. */
export type PagePart = ContentPart | UsagePart | FinishPart | ToolResultPart;

/** A `Sink`, and what the page itself has to say. */
export interface PageSink {
  part(part: Part | ToolResultPart): void;
  end(failure?: Failure): void;
}

/**
 * The whole of an answer; of the first one, where `n` were asked for. Where functions of the page were run, all but usage,
 * cost, sources and files is the last step’s.
 */
export interface Result {
  text: string;
  /** What it thought, as far as its provider tells. */
  reasoning?: string;
  /** To be run by the page; they can be handed back as the content of an assistant message. */
  toolCalls: ToolCallPart[];
  /**
   * The answer as the content of an assistant message. In a tool loop this is what goes back: it keeps the order of
   * thoughts and calls, and what the provider needs to take up its own thread again.
   */
  content: AnswerContent[];
  /** The steps before, where functions of the page were run: what goes between the input and `content` when the page asks on. */
  messages?: PageMessage[];
  /** What the answer refers to. */
  sources?: SourcePart[];
  files?: FilePart[];
  /** By the place of their value. */
  embeddings?: EmbeddingPart['vector'][];
  finishReason: FinishReason;
  usage: Usage;
  /** Parameters that this model does not take and that were left out. */
  ignored?: string[];
  /** Which model answered, in the `vendor/model` form. */
  model?: string;
  provider?: string;
  /** USD, for this answer; absent where the price is not known. */
  cost?: number;
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
  messages: undefined,
  files: undefined,
  embeddings: undefined,
  finishReason: 'other',
  usage: {},
  ignored: undefined,
  model: undefined,
  provider: undefined,
  cost: undefined,
  attempts: undefined,
  cached: undefined,
});

/** Adds one part to the result. */
export function collect(result: Result, part: Part | ToolResultPart): void {
  switch (part.type) {
    case 'usage':
      result.usage = { ...result.usage, ...part.usage };
      return;
    case 'finish':
      result.finishReason = part.reason;
      result.ignored = part.ignored;
      result.model = part.served?.model;
      result.provider = part.served?.provider;
      result.cost = part.served?.cost;
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
  else if (part.type === 'embedding') {
    result.embeddings ??= [];
    define(result.embeddings, part.index, part.vector);
  }
}

/** Metadata ends a block: it belongs to all text of its kind since the last. */
function speak(content: AnswerContent[], { type, text, metadata }: TextPart | ReasoningPart): void {
  const last = content.length > 0 ? content[content.length - 1] : undefined;
  if (last?.type === type && last.metadata === undefined) {
    last.text += text;
    last.metadata = metadata;
  } else append(content, { type, text, metadata });
}
