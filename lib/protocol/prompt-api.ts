/**
 * The browser's own `LanguageModel`, as far as we ask it. Types only.
 * https://webmachinelearning.github.io/prompt-api/
 */
export type BuiltInAvailability = 'unavailable' | 'downloadable' | 'downloading' | 'available';

export type BuiltInContent = { type: 'text'; value: string } | { type: 'image'; value: Blob };

export interface BuiltInMessage {
  role: 'system' | 'user' | 'assistant';
  content: BuiltInContent[];
  /** The last message only: the model goes on from it. */
  prefix?: boolean;
}

export interface BuiltInCoreOptions {
  /** Tokens to choose from; the older browsers want both of these or neither. */
  topK?: number;
  temperature?: number;
  expectedInputs?: { type: 'text' | 'image' }[];
}

export interface BuiltInCreateOptions extends BuiltInCoreOptions {
  initialPrompts?: BuiltInMessage[];
  signal?: AbortSignal;
  /** Called at once. `loaded` runs from 0 to 1. */
  monitor?(monitor: {
    addEventListener(type: 'downloadprogress', listener: (event: { loaded: number }) => void): void;
  }): void;
}

export interface BuiltInPromptOptions {
  /** A JSON Schema. */
  responseConstraint?: object;
  signal?: AbortSignal;
}

export interface BuiltInSession {
  /** Each chunk is what was added. */
  promptStreaming(input: BuiltInMessage[], options?: BuiltInPromptOptions): ReadableStream<string>;
  /** Tokens. Browsers before 148 know these by the names below. */
  readonly contextUsage?: number;
  readonly inputUsage?: number;
  measureContextUsage?(input: BuiltInMessage[], options?: BuiltInPromptOptions): Promise<number>;
  measureInputUsage?(input: BuiltInMessage[], options?: BuiltInPromptOptions): Promise<number>;
  destroy(): void;
}

export interface BuiltInModels {
  availability(options?: BuiltInCoreOptions): Promise<BuiltInAvailability>;
  create(options?: BuiltInCreateOptions): Promise<BuiltInSession>;
  /** Extensions only; null where the model does not run. */
  params?(): Promise<{
    defaultTopK: number;
    maxTopK: number;
    defaultTemperature: number;
    maxTemperature: number;
  } | null>;
}
