/** What Oriel adds to `window.ai` beside the names of 2023. Its failures are `WindowAIError`s. */
import type { AccessRequest } from '../protocol/call.ts';
import type { Access, Estimate, PageModel } from '../protocol/part.ts';
import { askAccess } from './access.ts';
import { askOnce } from './ask-once.ts';
import { prepare } from './generate.ts';
import { generateObject, type ObjectResult } from './generate-object.ts';
import { type PageInput, plain } from './input.ts';
import type { PageMedia } from './media.ts';
import { NativePromise } from './natives.ts';
import { BASE_URL, openAIFetch } from './openai-fetch.ts';
import { readSignal, type StreamOptions } from './options.ts';
import { failureOf, type PartStream, partStream } from './part-stream.ts';
import {
  type About,
  type EmbedOptions,
  embed,
  generateImage,
  generateSpeech,
  type ImageOptions,
  type SpeechOptions,
  type TranscribeOptions,
  transcribe,
} from './tasks.ts';
import { converse } from './tool-loop.ts';
import { invalid } from './window-ai-error.ts';

export interface WindowAI {
  /**
   * An answer as it comes. Never throws: what is wrong with the input is the stream's failure, as everything else is. Tools
   * that have an `execute` are run, and the model goes on with what they gave.
   */
  streamText(input: PageInput, options?: StreamOptions | null): PartStream;
  /** An answer that follows a JSON Schema. One that does not is asked for again, once; else it fails as `invalid-output`. */
  generateObject(
    input: PageInput,
    options: StreamOptions & { schema: Record<string, unknown> },
  ): Promise<ObjectResult>;
  /** Embeddings: one vector for each value, in their order. By the model that the user chose for them, as all of these. */
  embed(
    values: string | string[],
    options?: EmbedOptions | null,
  ): Promise<About & { embeddings: number[][] }>;
  /** Pictures by the model that the user chose for them: one, unless `n` says otherwise. */
  generateImage(prompt: string, options?: ImageOptions | null): Promise<About & { images: Blob[] }>;
  /** The text, spoken, by the model that the user chose for it. */
  generateSpeech(text: string, options?: SpeechOptions | null): Promise<About & { audio: Blob }>;
  /** What is said in a recording, by the model that the user chose for it: a `Blob` with its type, or a data: URL. */
  transcribe(audio: PageMedia, options?: TranscribeOptions | null): Promise<About & { text: string }>;
  /** The models that this site may use: what answers it, or what it may choose among. Asks nobody, and needs a grant. */
  models(options?: { signal?: AbortSignal } | null): Promise<PageModel[]>;
  /**
   * Asks the user, unless they have answered before; so a site can explain itself before its first call. A refusal is an
   * answer, not a failure: look at `state`.
   */
  requestAccess(request?: (AccessRequest & { signal?: AbortSignal }) | null): Promise<Access>;
  /** What a call would come to, at the model that would answer it: asks nobody, and needs a grant. */
  estimate(input: PageInput, options?: StreamOptions | null): Promise<Estimate>;
  /** Where this site stands: what it may use, what answers it, what is left to spend. Asks nobody. */
  access(options?: { signal?: AbortSignal } | null): Promise<Access>;
  /** What SDKs of OpenAI's API take as `baseURL`. Nothing is behind it but `fetch`. */
  readonly baseURL: string;
  /**
   * What they take as `fetch`. It answers `POST /chat/completions`, `/responses`, `/embeddings`, `/images/generations` and
   * `GET /models` below `baseURL` in OpenAI's words, streamed or not, and reaches no network. Failures are responses, with
   * OpenAI's statuses.
   */
  readonly fetch: (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>;
}

/** What a reader throws becomes the rejection. No promise waits for another: in a frame that was removed none would. */
function attempt<T>(start: () => Promise<T>): Promise<T> {
  try {
    return start();
  } catch (thrown) {
    return new NativePromise((_, reject) => reject(thrown));
  }
}

function readRequest(request: unknown): AccessRequest {
  if (request === undefined || request === null) return {};
  if (typeof request !== 'object') return invalid('request', 'requestAccess takes an object.');
  const { reason, capabilities, budget } = request as AccessRequest;
  const read = {
    reason: reason ?? undefined,
    capabilities: capabilities ?? undefined,
    budget: budget ?? undefined,
  };
  return plain(read, 'request') as AccessRequest;
}

export const windowAI: WindowAI = {
  streamText: (input, options) =>
    partStream((sink, whole) => converse(prepare('window.ai', input, options), options, sink, whole)),
  requestAccess: (request) => attempt(() => askAccess(readRequest(request), readSignal(request), failureOf)),
  estimate: (input, options) =>
    attempt(() => {
      const { call, pending, signal } = prepare('window.ai', input, options);
      return askOnce('estimate', { ask: 'estimate', call }, signal, failureOf, pending);
    }),
  models: (options) => attempt(() => askOnce('models', { ask: 'models' }, readSignal(options), failureOf)),
  generateObject: (input, options) => attempt(() => generateObject(input, options)),
  embed: (values, options) => attempt(() => embed(values, options)),
  generateImage: (prompt, options) => attempt(() => generateImage(prompt, options)),
  generateSpeech: (text, options) => attempt(() => generateSpeech(text, options)),
  transcribe: (audio, options) => attempt(() => transcribe(audio, options)),
  access: (options) => attempt(() => askAccess(undefined, readSignal(options), failureOf)),
  baseURL: BASE_URL,
  fetch: openAIFetch,
};
