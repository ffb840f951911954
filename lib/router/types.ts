/** What the router's files say to one another. */
import type { Endpoint } from '../catalog/endpoint.ts';
import type { ModelRef, ProviderConfig } from '../protocol/config.ts';
import type { EndpointHealth, Preset, Reason } from '../protocol/routing.ts';
import type { ProviderType } from '../providers/types.ts';

/** An endpoint that may answer. */
export interface Candidate {
  provider: ProviderConfig;
  type: ProviderType;
  modelId: string;
  ref: ModelRef;
  /** For the person who asks. */
  reasons: readonly Reason[];
  /** What is known of it; absent where nothing had to be looked up. */
  endpoint?: Endpoint;
  /** What a preset adds to the call. */
  preset?: Pick<Preset, 'system' | 'parameters'>;
}

/** What a call asks of a model beyond text. Tokens are estimates. */
export interface Needs {
  kind: 'chat' | 'embedding' | 'image' | 'speech' | 'transcription';
  tools: boolean;
  json: boolean;
  inputs: readonly ('image' | 'audio' | 'file')[];
  outputs: readonly ('image' | 'audio')[];
  inputTokens: number;
  /** What the call caps it at; absent where it does not. */
  outputTokens?: number;
}

export type HealthOf = (ref: ModelRef) => EndpointHealth | undefined;

/** Time as the router knows it: a browser's, or a simulation's. */
export interface Clock {
  /** Unix ms. */
  now(): number;
  /** Calls `run` once after `ms`; the returned function prevents it. */
  after(ms: number, run: () => void): () => void;
}
