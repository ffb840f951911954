/** What the items and ends of a Responses answer hold, each by itself. */
import type { OrielError } from '../../protocol/errors.ts';
import type { FilePart, FinishReason, SourcePart, Usage } from '../../protocol/part.ts';
import { countOf, type Loose, loose, textOf, usageOf } from '../loose.ts';
import { refusalError } from '../refusal.ts';
import type { Explanation } from '../types.ts';

/** @param offset Where the text that is annotated begins, within all text of the answer. */
export function citationOf(annotation: unknown, offset: number): SourcePart | undefined {
  const it = loose(annotation);
  const url = textOf(it?.url);
  if (it?.type !== 'url_citation' || url === undefined || !/^https?:/.test(url)) return undefined;
  const [title, start, end] = [textOf(it.title), countOf(it.start_index), countOf(it.end_index)];
  const place = start === undefined || end === undefined ? {} : { start: start + offset, end: end + offset };
  return { type: 'source', url, ...(title === undefined ? {} : { title }), ...place };
}

const IMAGE_TYPES: ReadonlyMap<unknown, string> = new Map([
  ['png', 'image/png'],
  ['webp', 'image/webp'],
  ['jpeg', 'image/jpeg'],
]);

/** The picture of an `image_generation_call`. */
export function imageOf(item: Loose): FilePart | undefined {
  const data = textOf(item.result);
  if (data === undefined) return undefined;
  return { type: 'file', mediaType: IMAGE_TYPES.get(item.output_format) ?? 'image/png', data };
}

export function responseUsage(value: unknown): Usage | undefined {
  const it = loose(value);
  if (it === undefined) return undefined;
  const into = loose(it.input_tokens_details);
  return usageOf({
    input: it.input_tokens,
    output: it.output_tokens,
    reasoning: loose(it.output_tokens_details)?.reasoning_tokens,
    cacheRead: into?.cached_tokens,
    cacheWrite: into?.cache_write_tokens,
  });
}

export interface Ending {
  /** The provider's word. */
  native: string;
  /** Before the model was done. */
  early: boolean;
}

/** How a response ended, by its own account, else by the event that brought it. */
export function endingOf(response: Loose, event = 'completed'): Ending {
  const reason = textOf(loose(response.incomplete_details)?.reason);
  const native = reason ?? textOf(response.status) ?? event;
  return { native, early: native !== 'completed' };
}

export function reasonOf({ native, early }: Ending, calls: number, refused: boolean): FinishReason {
  if (native === 'max_output_tokens' || native === 'max_tokens') return 'length';
  if (native === 'content_filter') return 'content-filter';
  // What a page must act on goes before what it may show.
  if (calls > 0) return 'tool-calls';
  if (refused) return 'refused';
  return early ? 'other' : 'stop';
}

/** The statuses that errors inside a stream would have had outside it; of others their words must tell. */
const STATUSES: ReadonlyMap<string, number> = new Map([
  ['rate_limit_exceeded', 429],
  ['rate_limit_error', 429],
  ['insufficient_quota', 429],
  ['invalid_api_key', 401],
  ['authentication_error', 401],
  ['model_not_found', 404],
  ['server_error', 500],
  ['server_is_overloaded', 503],
  ['overloaded_error', 503],
  ['slow_down', 503],
  ['context_length_exceeded', 400],
  ['content_filter', 400],
  ['content_policy_violation', 400],
  ['invalid_prompt', 400],
  ['image_content_policy_violation', 400],
  ['invalid_request_error', 400],
  ['unsupported_parameter', 400],
  ['unsupported_value', 400],
]);

/** What a refusal of this status says; undefined leaves it to the status. As `Doing.explain`, for errors inside a stream. */
export type Explain = (status: number | undefined, body: string) => Explanation | undefined;

/** @param error The object that says what went wrong: its code or type, and a sentence that is read and not passed on. */
export function reportedError(error: Loose, label: string, now: number, explain: Explain): OrielError {
  const named = [error.code, error.type].map((word) =>
    typeof word === 'string' ? (STATUSES.get(word) ?? Number(word)) : word,
  );
  const status = named.find(isFailure);
  const { code, type, message, param } = error;
  const explanation = explain(status, JSON.stringify({ error: { code, type, message, param } }));
  return refusalError({ status: status ?? 500, label, keyed: true, local: false, explanation, now });
}

const isFailure = (status: unknown): status is number =>
  typeof status === 'number' && Number.isInteger(status) && status >= 400 && status < 600;
