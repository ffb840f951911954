/** How a wire writes what a test wants to be said: with one of these the suite can play any provider that speaks it. */
import type { ErrorCode } from '../../../lib/protocol/errors.ts';

/** What a test wants to be said. */
export interface Script {
  says: string[];
  /** Before `says`. */
  thinks?: string[];
  /** After `says`; `arguments` is JSON text. */
  calls?: { name: string; arguments: string }[];
  finish?: 'stop' | 'length' | 'tool-calls' | 'content-filter';
  /** `input` includes `cacheRead`, `output` includes `reasoning`. */
  usage?: { input: number; output: number; reasoning?: number; cacheRead?: number };
}

export interface Refusal {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

export interface Play {
  /** Of a stream. */
  contentType: string;
  /** The packets of a streamed answer: `content` up to the last word, `end` with finish, usage and end mark. */
  stream(script: Script): { content: string[]; end: string[] };
  /** The same in one JSON body, where the wire has that. */
  whole?(script: Script): unknown;
  /** What the provider answers to GET (or a POST that only looks), by path; undefined: 404. */
  look(path: string, models: readonly string[]): unknown;
  /** An error that comes in a stream that has begun, as the provider writes it. */
  midway: string;
  /** A refusal as the provider reports it in a stream of status 200, without the status that it would have had. */
  reported(body: unknown): string;
  /** The provider's documented refusals, by what Oriel must make of them. */
  refusals: Partial<Record<ErrorCode, Refusal>>;
  /** What a request held, read back from its path and JSON. */
  sent(path: string, json: Record<string, unknown>): Sent;
}

export interface Sent {
  model: string;
  /** All text of the messages, joined. */
  text: string;
  /** Names of the tools. */
  tools: string[];
  /** base64 of the images, or their addresses. */
  images: string[];
  /** The JSON Schema asked for. */
  schema?: unknown;
}
