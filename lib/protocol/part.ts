/**
 * What comes back: one tagged union for every provider and every surface. A stream of parts ends in exactly one
 * `finish` or `error`. Parts travel in arrays, one array per network read. Types only: JSON on the wire.
 */
import type { ErrorInfo } from './errors.ts';
import type { Capability } from './grant.ts';

/** Ours, whatever the provider calls it (its own word travels in `native`). */
export type FinishReason = 'stop' | 'length' | 'tool-calls' | 'content-filter' | 'refused' | 'other';

/** Tokens. `input` includes cache reads and writes; `output` includes reasoning. Absent: the provider did not say. */
export interface Usage {
  input?: number;
  output?: number;
  reasoning?: number;
  cacheRead?: number;
  cacheWrite?: number;
}

/** Which of `n` answers a content part belongs to; absent means the first (0). */
interface OfChoice {
  choice?: number;
}

/**
 * Opaque to the page: sent back unchanged in a tool loop (signatures, encrypted reasoning, item ids). One entry, under
 * the name of the wire that gave it, so that another wire leaves it alone.
 */
export type ProviderMetadata = Record<string, unknown>;

/** A part with `metadata` is the last of its block: it belongs to all text of its kind since the one before it. */
export type TextPart = OfChoice & { type: 'text'; text: string; metadata?: ProviderMetadata };
/** As `TextPart`; `text` may be empty (a signature alone, reasoning that is kept from the reader). */
export type ReasoningPart = OfChoice & { type: 'reasoning'; text: string; metadata?: ProviderMetadata };
/** Arguments as they stream; `tool-call` follows with the whole. */
export type ToolCallDeltaPart = OfChoice & {
  type: 'tool-call-delta';
  id: string;
  name: string;
  arguments: string;
};
/** `arguments` is the JSON text exactly as the model wrote it: it may be invalid, and the page decides. */
export type ToolCallPart = OfChoice & {
  type: 'tool-call';
  id: string;
  name: string;
  arguments: string;
  metadata?: ProviderMetadata;
};
/** `data` is base64. */
export type FilePart = OfChoice & {
  type: 'file';
  mediaType: string;
  data: string;
  metadata?: ProviderMetadata;
};
export type SourcePart = OfChoice & {
  type: 'source';
  url: string;
  title?: string;
  start?: number;
  end?: number;
};
/** The vector of the value at `index`. */
export type EmbeddingPart = OfChoice & { type: 'embedding'; index: number; vector: number[] };
/** `content` holds one entry per token of the answer, natural logarithms. */
export type LogprobsPart = OfChoice & {
  type: 'logprobs';
  content: { token: string; logprob: number; top?: { token: string; logprob: number }[] }[];
};
export type UsagePart = { type: 'usage'; usage: Usage };

export interface Served {
  /** In the `vendor/model` form that pages know. */
  model: string;
  /** The provider's label, as the user named it. */
  provider: string;
  /** How many times an endpoint was asked until this answer came; 0 for one from memory. */
  attempts?: number;
  /** From memory: nobody was asked, and nothing is owed. */
  cached?: true;
  /** USD for this answer, failed attempts included; absent where a price is not known. */
  cost?: number;
}

export type FinishPart = {
  type: 'finish';
  reason: FinishReason;
  /** The provider's own word for it. */
  native?: string;
  /** Set by the router, not by an adapter. */
  served?: Served;
  /**
   * Parameters of the call, by their own names, that only colour an answer and that this model does not take: they
   * were left out. What would change an answer's meaning is refused instead, as `unsupported`.
   */
  ignored?: string[];
};
/** `served`: by whom, where somebody answered and the answer would not do. */
export type ErrorPart = { type: 'error'; error: ErrorInfo; served?: Served };

/** What a site may know of its own standing. Before a grant `model` is the neutral `oriel/auto`. */
export interface Access {
  state: 'unasked' | 'granted' | 'denied';
  model: string;
  /** What it may use, where it is granted. */
  capabilities?: Capability[];
  /** USD that its budget and a permission with an amount leave it; absent where neither limits it. */
  remainingBudget?: number;
  /** Tokens that its model reads at most, where it is granted and that is known. */
  contextLength?: number;
  /** When the first of its grants ends, Unix ms; absent where none ends by the clock. */
  expires?: number;
}
export type AccessPart = { type: 'access'; access: Access };

/** What a call would come to, before it is made. */
export interface Estimate {
  /** Tokens that go in, about. */
  inputTokens: number;
  /** USD, at the very most; absent where the price is not known. */
  maxCost?: number;
  /** What would answer, in the `vendor/model` form that pages know. */
  model: string;
}
export type EstimatePart = { type: 'estimate'; estimate: Estimate };

/** A model that a site may use, as far as it is known. No prices, no addresses, nothing of who else serves it. */
export interface PageModel {
  /** In the `vendor/model` form that pages know: what `Call.model` takes. */
  id: string;
  /** For people. */
  name: string;
  /** What it is asked for; each of the others answers the function of `window.ai` that makes its kind. */
  kind: 'chat' | 'embedding' | 'image' | 'speech' | 'transcription';
  /** Tokens. */
  contextLength?: number;
  maxOutput?: number;
  inputs?: ('text' | 'image' | 'audio' | 'file')[];
  outputs?: ('text' | 'image' | 'audio')[];
  tools?: boolean;
  /** Answers that follow a JSON Schema. */
  json?: boolean;
  reasoning?: boolean;
}
export type ModelsPart = { type: 'models'; models: PageModel[] };

export interface DetectedLanguage {
  /** A canonical tag; `und` for what is not known. */
  language: string;
  /** 0–1. */
  confidence: number;
}
/** The likeliest first, `und` last; together at most 1. */
export type LanguagesPart = { type: 'languages'; languages: DetectedLanguage[] };

/**
 * A piece of an HTTP response in OpenAI's words: all that a page's `window.ai.fetch` is sent, but for the end. The first has
 * the head. `keep`: what the page is to send along when it names one of these ids again; opaque to it.
 */
export type ReplyPart = {
  type: 'reply';
  text: string;
  head?: ReplyHead;
  keep?: Record<string, unknown>;
};
export interface ReplyHead {
  status: number;
  headers: Record<string, string>;
}
export type CorrectionType = 'spelling' | 'punctuation' | 'capitalization' | 'grammar';
/** In the text that was given, what stands from `startIndex` to `endIndex` is to be `correction`. UTF-16 code units. */
export interface Correction {
  startIndex: number;
  endIndex: number;
  correction: string;
  types?: CorrectionType[];
  explanation?: string;
}
/** The whole of a text that was proofread; `corrections` are in order and make the one text the other. */
export type ProofreadPart = { type: 'proofread'; correctedInput: string; corrections: Correction[] };

export type ContentPart =
  | TextPart
  | ReasoningPart
  | ToolCallDeltaPart
  | ToolCallPart
  | FilePart
  | SourcePart
  | LogprobsPart
  | EmbeddingPart;
/** What an answer is made of. It ends in one `finish` or `error`. */
export type AnswerPart = ContentPart | UsagePart | FinishPart | ErrorPart;
export type Part =
  | AnswerPart
  | AccessPart
  | EstimatePart
  | ModelsPart
  | LanguagesPart
  | ReplyPart
  | ProofreadPart;

export const isTerminal = (part: Part): part is FinishPart | ErrorPart =>
  part.type === 'finish' || part.type === 'error';

/** Failover ends with the first of these: from here on the page has seen part of an answer. */
export const isContent = (part: Part): part is ContentPart => {
  switch (part.type) {
    case 'usage':
    case 'access':
    case 'estimate':
    case 'models':
    case 'languages':
    case 'reply':
    case 'proofread':
    case 'finish':
    case 'error':
      return false;
    default:
      return true;
  }
};
