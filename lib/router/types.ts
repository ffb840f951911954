/** What the router's files say to one another. */
import type { Endpoint } from '../catalog/endpoint.ts';
import type { ModelRef, ProviderConfig } from '../protocol/config.ts';
import type { ErrorInfo } from '../protocol/errors.ts';
import type { Decision, EndpointHealth, Preset, Reason, Rules } from '../protocol/routing.ts';
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

/** All that a choice is made of. A model is named by a reference, by `oriel/<virtual model>` or by `oriel/<preset id>`. */
export interface ChooseRequest {
  /** Picked in the approval window, for these calls alone. */
  approval?: ModelRef | undefined;
  /** The person's rule for this site. */
  site?: ModelRef | undefined;
  /** The person's default: for a task, what was chosen for tasks of its kind. */
  fallback?: ModelRef | undefined;
  /** What the page named. */
  wish?: string | undefined;
  /** Whether that counts. */
  pageChooses: boolean;
  /** Those of all sites, of the site: the strictest of each kind counts. */
  rules: readonly Rules[];
  /** Absent: a chat of which no more is known. */
  needs?: Needs | undefined;
  providers: readonly ProviderConfig[];
  typeOf(name: string): ProviderType | undefined;
  presets: readonly Preset[];
  /** All that the person could use. Absent where nothing has to be looked up: see plain.ts. */
  endpoints?: readonly Endpoint[] | undefined;
  /** Where an endpoint fails, the same model at the person's other providers. */
  elsewhere: boolean;
  /** The catalogue's `canonicalName`, where the endpoints were made with it. */
  nameOf?: ((type: string, id: string) => string) | undefined;
  health: HealthOf;
  /** Who answered this conversation last, while its prompt cache is warm. */
  sticky?: ModelRef | undefined;
  /** What the person chose anywhere (default, sites, presets), the most important first. */
  favourites: readonly ModelRef[];
  /** Unix ms. */
  now: number;
  /** 0 ≤ random() < 1. */
  random(): number;
}

export interface Choice {
  /** In the order in which they are to be asked. */
  candidates: readonly [Candidate, ...Candidate[]];
  decision: Decision;
}

/** What was decided: candidates, or why there are none. */
export interface Outcome {
  candidates: readonly Candidate[];
  decision: Decision;
  /** Where there are none. */
  refused?: ErrorInfo;
}

/** Time as the router knows it: a browser's, or a simulation's. */
export interface Clock {
  /** Unix ms. */
  now(): number;
  /** Calls `run` once after `ms`; the returned function prevents it. */
  after(ms: number, run: () => void): () => void;
}
