/**
 * `window.ai.fetch`: a fetch for the SDKs of OpenAI's API. It answers a handful of addresses below `BASE_URL` and reaches no
 * network: what a page asks goes out on a line like any other. It is put into OpenAI's words behind that line
 * (docs/decisions/023-openai-is-spoken-behind-the-line.md); here it only becomes a response.
 */
import type { ErrorInfo } from '../protocol/errors.ts';
import { type Abort, GONE } from './channel.ts';
import { ask, NOTHING_PENDING } from './generate.ts';
import {
  closeStream,
  enqueue,
  failStream,
  hasOwn,
  indexOf,
  isGone,
  NativePromise,
  NativeRequest,
  NativeResponse,
  NativeStream,
  parse,
  requestMethod,
  requestSignal,
  requestText,
  requestUrl,
  type StreamController,
  slice,
  stringify,
  upon,
  utf8,
} from './natives.ts';
import { recallFor, remember } from './openai-kept.ts';
import { LEFT } from './part-stream.ts';

/** Of a name that is reserved (RFC 6761): where a page forgets our `fetch`, what it asks goes nowhere. */
export const BASE_URL = 'https://window.ai.invalid/v1';

const SILENT: ErrorInfo = { code: 'internal', message: 'Oriel did not answer. Try again.' };

const METHODS = {
  '/chat/completions': 'POST',
  '/responses': 'POST',
  '/embeddings': 'POST',
  '/images/generations': 'POST',
  '/models': 'GET',
};

const response = (body: BodyInit, status: number, headers: object): Response =>
  new NativeResponse(body, { __proto__: null, status, headers } as ResponseInit);

const errorOf = ({ code, message }: ErrorInfo, status: number) => ({
  message,
  type: status < 500 ? 'invalid_request_error' : 'server_error',
  param: null,
  code,
});

/** Of what never came to Oriel, or of what it did not come back from. To try again would not help, or be paid for twice. */
const refusal = (status: number, info: ErrorInfo): Response =>
  response(stringify({ error: errorOf(info, status) }), status, {
    __proto__: null,
    'content-type': 'application/json',
    'x-should-retry': 'false',
  });

export const openAIFetch = (input: RequestInfo | URL, init?: RequestInit): Promise<Response> =>
  new NativePromise((resolve, reject) => {
    // No job of a removed frame runs in Firefox: a body would be waited for in vain.
    if (isGone()) return resolve(refusal(503, GONE.info as ErrorInfo));
    const request = new NativeRequest(input, init);
    const refuse = (status: number, message: string) =>
      resolve(refusal(status, { code: 'invalid-request', message }));
    const method = requestMethod(request);
    const url = requestUrl(request);
    const query = indexOf(url, '?');
    const address = query < 0 ? url : slice(url, 0, query);
    const path = slice(address, BASE_URL.length);
    if (slice(address, 0, BASE_URL.length) !== BASE_URL || !hasOwn(METHODS, path))
      return refuse(404, `Invalid URL (${method} ${address}). Oriel answers a few below ${BASE_URL}.`);
    const allowed = METHODS[path as keyof typeof METHODS];
    if (method !== allowed) return refuse(405, `Not allowed to ${method} on ${path}: ${allowed} it.`);
    upon(
      requestText(request),
      (text) => {
        let body: unknown;
        try {
          body = parse(text || '{}');
        } catch {
          return refuse(400, 'The body is not JSON.');
        }
        converse(path, body ?? {}, requestSignal(request), resolve, reject);
      },
      reject,
    );
  });

function converse(
  path: string,
  body: unknown,
  signal: AbortSignal,
  resolve: (response: Response) => void,
  reject: (reason: unknown) => void,
): void {
  let controller: StreamController | undefined;
  let begun = false;
  let abort: Abort | undefined;
  const send = (text: string) => controller && enqueue(controller, utf8(text));
  abort = ask({ ask: 'openai', path, body, kept: recallFor(body) }, NOTHING_PENDING, signal, {
    part(part) {
      if (part.type !== 'reply') return;
      const { head, keep, text } = part;
      if (keep) remember(keep);
      if (head && !begun) {
        begun = true;
        const stream = new NativeStream({
          __proto__: null,
          start(its: StreamController) {
            controller = its;
          },
          cancel() {
            controller = undefined;
            abort?.({ info: LEFT });
          },
        } as UnderlyingDefaultSource<Uint8Array>);
        resolve(response(stream, head.status, head.headers));
      }
      send(text);
    },
    end(failure) {
      const info = failure ? failure.info : begun ? undefined : SILENT;
      if (failure && !info) {
        if (!begun) reject((failure as { reason: unknown }).reason);
        else if (controller) failStream(controller, (failure as { reason: unknown }).reason);
      } else if (info && !begun) resolve(refusal(info.code === 'too-large' ? 413 : 503, info));
      else {
        if (info)
          send(
            `event: error\ndata: ${stringify({ type: 'error', error: errorOf(info, 503), sequence_number: 0 })}\n\n`,
          );
        if (controller) closeStream(controller);
      }
    },
  });
}
