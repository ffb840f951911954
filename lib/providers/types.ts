/**
 * The seam every provider fits: a `Call` goes in, parts come out. A provider holds no state; key, `fetch`, clock,
 * engine and signal reach it through `Connection`.
 */
import type { Call } from '../protocol/call.ts';
import type { ProviderConfig } from '../protocol/config.ts';
import type { ProviderTypeView } from '../protocol/control.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { Part } from '../protocol/part.ts';
import type { BuiltInModels } from '../protocol/prompt-api.ts';
import type { EmbedTask, ImageTask, SpeechTask, TranscribeTask } from '../protocol/task.ts';

/**
 * An answer. Each item holds the parts of one network read, in order, text deltas of one read joined, so that they can
 * travel as one message. Ends after exactly one `finish` or `error` part; failures after the first content part come
 * as an `error` part, earlier ones are thrown as `OrielError` or come as an `error` part. It never throws AbortError:
 * an abort ends in an `error` part `aborted` or in a throw of `OrielError('aborted')`.
 */
export type Answer = AsyncIterable<Part[]>;

export interface ProviderRequest {
  method: 'GET' | 'POST';
  /** Added to the base URL's own; see `endpointUrl`. */
  query?: Record<string, string>;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as `multipart/form-data`, in place of JSON. */
  form?: FormData;
  headers?: Record<string, string>;
}

export interface Reading extends AsyncIterable<Uint8Array> {
  /**
   * What was read last held a part of the answer. Bytes alone do not keep a body going: one that has none for as long
   * as a first part may take, comments and heartbeats notwithstanding, is a `timeout`.
   */
  progressed(): void;
  /** The answer is whole; only trailing words may follow. Ends quietly after this many ms, whatever comes. */
  endWithin(ms: number): void;
}

/** What an error body says, in our words. `message` replaces the usual sentence for the code. */
export interface Explanation {
  code: ErrorCode;
  message?: string;
  detail?: string;
  /** Seconds until a retry makes sense, where the body says so; goes before what the headers say. */
  retryAfter?: number;
  /** Tokens that the model can read, where the body says so. */
  limit?: number;
}

/** Everything a provider may touch during one call. */
export interface Connection {
  provider: ProviderConfig;
  /**
   * Sends to `path` below the provider's base URL with the key where the provider type wants it. Resolves with a
   * response of status 200–299, whatever its body; throws `OrielError` for all else, the status mapped to a code and
   * the body read only for what `ProviderType.explain` recognises.
   */
  request(path: string, init: ProviderRequest): Promise<Response>;
  /**
   * The same request once more, with the provider's next key, where the body of its response refused the key that had been
   * let in, and held nothing else. Throws `thrown` where that is no fault of the key's, or no other key is left.
   */
  again(response: Response, thrown: unknown): Promise<Response>;
  /**
   * The body of a response, one item per network read. Throws `OrielError` `network`, `timeout` or `aborted`; leaving
   * early cancels the body, which closes the provider's connection.
   */
  read(response: Response): Reading;
  signal: AbortSignal;
  /** Unix ms. */
  now(): number;
  engine: OnDeviceEngine;
  /** The browser's own models; absent where it has none. */
  builtIn?: BuiltInModels | undefined;
  load: Load;
  /** What the model that is asked can read, tokens; absent where it is not known. */
  contextLength?: number | undefined;
}

/** What may take a while the first time and is at hand from then on: no promise, no turn lost. */
export type Eventual<T> = T | Promise<T>;

/** The module `doing/<name>.ts`; see load.ts. Throws or rejects with `OrielError` where it cannot be had. */
export type Load = (name: DoingName) => Eventual<object>;

export interface EngineMessage {
  role: 'system' | 'user' | 'assistant';
  content: string;
}
export interface EngineOptions {
  maxTokens?: number;
  temperature?: number;
  topP?: number;
  topK?: number;
  seed?: number;
  stop?: string[];
}

/** A model that runs inside the browser. Loads on first use, frees itself when idle. */
export interface OnDeviceEngine {
  /** Ends after one `done`, or throws `OrielError`. */
  chat(messages: EngineMessage[], options: EngineOptions, signal: AbortSignal): AsyncIterable<EngineEvent[]>;
}
export type EngineEvent =
  | { type: 'text'; text: string }
  | { type: 'done'; reason: 'stop' | 'length'; inputTokens: number; outputTokens: number };

/** USD per million tokens, as the provider states it. */
export interface ModelPrice {
  input?: number;
  output?: number;
  cacheRead?: number;
  cacheWrite?: number;
  reasoning?: number;
  /** USD per image given, per request. */
  image?: number;
  request?: number;
  /** What replaces these where a request's input is longer than so many tokens, shortest first. */
  above?: {
    tokens: number;
    input?: number;
    output?: number;
    cacheRead?: number;
    cacheWrite?: number;
  }[];
}

/** What a provider says of a model that it lists; what it does not say is absent. */
export interface ModelInfo {
  id: string;
  name?: string;
  /** Absent: `chat`. */
  kind?: 'chat' | 'embedding' | 'image' | 'speech' | 'transcription' | 'other';
  /** Tokens. */
  contextLength?: number;
  maxOutput?: number;
  inputs?: ('text' | 'image' | 'audio' | 'file')[];
  outputs?: ('text' | 'image' | 'audio')[];
  tools?: boolean;
  json?: boolean;
  reasoning?: boolean;
  price?: ModelPrice;
  /** In the memory of a local server just now. */
  loaded?: boolean;
  note?: string;
}

/** What our own screens show of a type, and how it is asked. */
export type WireName = (typeof WIRES)[number] | 'none';

const WIRES = ['chat', 'responses', 'messages', 'gemini', 'cohere', 'ollama'] as const;

/** What is loaded on first use, each the name of a file in `doing/`: the wires, and the models inside the browser. */
export const DOINGS = [...WIRES, 'browser', 'on-device'] as const;
export type DoingName = (typeof DOINGS)[number];

/** What a provider does. What it is, the rest of `ProviderType` says. */
export interface Doing {
  /**
   * Recognises a refusal by status and body (at most 64 KiB of it). Returns our own words only: nothing of `body` may
   * be in them (S06). Undefined leaves it to the status.
   */
  explain?(status: number, body: string, provider: ProviderConfig): Explanation | undefined;
  generate(call: Call, model: string, connection: Connection): Answer;
  /** Beyond chat; absent where the provider has none of it. The same rules as for `generate`. */
  embed?(task: EmbedTask, model: string, connection: Connection): Answer;
  image?(task: ImageTask, model: string, connection: Connection): Answer;
  speech?(task: SpeechTask, model: string, connection: Connection): Answer;
  transcribe?(task: TranscribeTask, model: string, connection: Connection): Answer;
  listModels(connection: Connection): Promise<ModelInfo[]>;
  /** The cheapest request that proves address and key; throws `OrielError` with a sentence that says what to do. */
  check(connection: Connection): Promise<ModelInfo[]>;
}

export interface ProviderType extends ProviderTypeView, Omit<Doing, 'explain'> {
  /** The format it is spoken to in; `none`: a model inside the browser. */
  wire: WireName;
  /** The form of its keys, where it tells them from others'. Several types may share one: then the user is asked. */
  keyPattern?: RegExp;
  /** Where its models' names come from, if it does not list them: Oriel knows them, or the user enters them. */
  naming?: 'known' | 'entered';
  /** The server refuses an extension's `Origin`: a rule scoped to it removes the header (providers.md). */
  dropOrigin: boolean;
  /** Answers `Call.n` itself. Otherwise the router makes that many calls. */
  choices: boolean;
  /** Whether it can be set up in this browser at all. Absent: in every one. */
  offered?(within: Pick<Connection, 'builtIn'>): boolean;
  /** What the user typed as the address, as the base URL that paths are joined to. Absent: as typed. */
  address?(typed: string): string;
  /** As `Doing.explain`; it may have to be loaded first. */
  explain?(
    status: number,
    body: string,
    provider: ProviderConfig,
    load: Load,
  ): Eventual<Explanation | undefined>;
  /** The headers that carry a key. */
  authenticate(key: string): Record<string, string>;
}
