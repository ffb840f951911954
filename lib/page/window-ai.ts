/** What Oriel adds to `window.ai` beside the names of 2023. Its failures are `WindowAIError`s. */
import type { AccessRequest } from '../protocol/call.ts';
import type { Access, Estimate } from '../protocol/part.ts';
import { askAccess } from './access.ts';
import { askEstimate } from './estimate.ts';
import { prepare, send } from './generate.ts';
import { type PageInput, plain } from './input.ts';
import { NativePromise } from './natives.ts';
import { BASE_URL, openAIFetch } from './openai-fetch.ts';
import { readSignal, type StreamOptions } from './options.ts';
import { failureOf, type PartStream, partStream } from './part-stream.ts';
import { invalid } from './window-ai-error.ts';

export interface WindowAI {
  /** Never throws: what is wrong with the input is the stream's failure, as everything else is. */
  streamText(input: PageInput, options?: StreamOptions | null): PartStream;
  /** Asks the user, unless they have answered before; so a site can explain itself before its first call. */
  requestAccess(request?: (AccessRequest & { signal?: AbortSignal }) | null): Promise<Access>;
  /** What a call would come to, at the model that would answer it: asks nobody, and needs a grant. */
  estimate(input: PageInput, options?: StreamOptions | null): Promise<Estimate>;
  /** Asks nobody. */
  access(options?: { signal?: AbortSignal } | null): Promise<Access>;
  /** For the SDKs of OpenAI's API: what they take as `baseURL`, and as `fetch`. */
  readonly baseURL: string;
  readonly fetch: (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>;
}

/** What a reader throws becomes the rejection. */
const attempt = <T>(start: () => Promise<T>): Promise<T> =>
  new NativePromise((resolve, reject) => {
    try {
      resolve(start());
    } catch (thrown) {
      reject(thrown);
    }
  });

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
  streamText: (input, options) => partStream((sink) => send(prepare('window.ai', input, options), sink)),
  requestAccess: (request) => attempt(() => askAccess(readRequest(request), readSignal(request), failureOf)),
  estimate: (input, options) => attempt(() => askEstimate(prepare('window.ai', input, options), failureOf)),
  access: (options) => attempt(() => askAccess(undefined, readSignal(options), failureOf)),
  baseURL: BASE_URL,
  fetch: openAIFetch,
};
