/** What the error bodies of OpenAI's wire say, for the many servers that speak it. Words of ours only (S06). */
import type { ErrorCode, OrielError } from '../../protocol/errors.ts';
import { type Loose, loose, textOf } from '../loose.ts';
import { refusalError, reportOf } from '../refusal.ts';
import type { Explanation } from '../types.ts';

interface Sign {
  code: ErrorCode;
  /** Of these alone; an error inside a stream that tells no status may be any. */
  statuses: readonly number[];
  sign: RegExp;
  message?: string;
}

/** In this order: the first that fits explains. Matched in lower case against the whole body. */
const SIGNS: readonly Sign[] = [
  {
    code: 'provider-error',
    statuses: [400],
    sign: /tool_use_failed|failed to call a function/,
    message:
      'The model wrote a tool call that could not be read. Try again, or choose another model in Oriel.',
  },
  {
    code: 'provider-error',
    statuses: [400],
    sign: /json_validate_failed|failed to (generate|validate) json/,
    message:
      'The model’s answer did not fit the JSON that was asked for. Try again, or choose another model in Oriel.',
  },
  {
    code: 'payment-required',
    statuses: [400, 403, 412, 429],
    sign: /insufficient_quota|insufficient.{0,10}(credit|balance|funds|quota)|exceeded your (current quota|monthly)|credit balance is too low|(any|all available) credits|spending limit|billing_(hard_limit|not_active)|budget.{0,10}exceeded|account is suspended/,
  },
  {
    code: 'authentication',
    statuses: [400, 401, 403],
    sign: /(key|token).{0,40}\bexpired|expired.{0,20}(key|token)/,
    message: 'The key has expired. Make a new one at the provider, and enter it in Oriel’s dashboard.',
  },
  {
    code: 'authentication',
    statuses: [400, 401, 403],
    sign: /(key|token).{0,40}\b(revoked|disabled|deactivated|deleted)|account.{0,20}(deactivated|disabled)/,
    message:
      'The key was revoked, or its account closed. Make a new one at the provider, and enter it in Oriel’s dashboard.',
  },
  {
    code: 'authentication',
    statuses: [401, 403, 404],
    sign: /mismatched_(organization|project)|not? (a )?member of (an|the|this) (organization|project)|member of an organization/,
    message:
      'The key belongs to no organization or project that may use this, or to another one. Make one in the right project at the provider, and enter it in Oriel’s dashboard.',
  },
  {
    code: 'authentication',
    statuses: [401, 403],
    sign: /missing.?scope|insufficient permissions/,
    message:
      'The key is good, but may not be used for this. Give it more permissions at the provider, or enter another in Oriel’s dashboard.',
  },
  {
    code: 'authentication',
    statuses: [400, 403, 404],
    sign: /organization must be verified/,
    message:
      'The provider wants the account’s organization verified before it may use this model. Do so there, or choose another model in Oriel.',
  },
  {
    code: 'authentication',
    statuses: [403],
    sign: /unsupported_country|country, region, or territory/,
    message:
      'The provider does not serve the country that the request came from. Choose another model in Oriel.',
  },
  {
    code: 'rate-limited',
    statuses: [],
    sign: /rate.?limit|too many (requests|tokens, please wait)|throttl|tokens per (minute|day)/,
  },
  {
    code: 'context-too-long',
    statuses: [400, 413, 422, 500],
    sign: /context_length_exceeded|contextwindowexceeded|exceed_context_size|context[ _](length|window|size)|maximum (context|(prompt|model) length)|prompt is too long|input is too long|too many (input )?tokens|token count.{0,40}exceeds|string_above_max_length|reduce the length|too large for model with|must be <= \d/,
  },
  {
    code: 'content-filtered',
    statuses: [400, 403, 422],
    sign: /content_filter|content_policy|content management policy|content policy|responsibleaipolicy|moderation|flagged|content exists risk|data_inspection_failed/,
  },
  {
    code: 'authentication',
    statuses: [400, 403],
    sign: /invalid_api_key|(incorrect|invalid|missing|no) (api|auth)[ _-]?(key|credentials)/,
  },
  { code: 'too-large', statuses: [400], sign: /(request|payload|request entity) (is )?too large/ },
  { code: 'origin-blocked', statuses: [403], sign: /\borigin\b|\bcors\b/ },
  {
    code: 'model-not-found',
    statuses: [404],
    sign: /data policy|guardrail restrictions/,
    message:
      'Your privacy settings at this provider allow none of the servers that run this model. Change them there, or choose another model in Oriel.',
  },
  {
    code: 'model-not-found',
    statuses: [400, 403],
    sign: /model_terms_required|terms acceptance/,
    message:
      'The provider wants the terms of this model accepted first. Do so there, or choose another model in Oriel.',
  },
  {
    code: 'model-not-found',
    statuses: [400, 403, 422],
    sign: /model_(not_found|not_available|not_supported|decommissioned)|invalid_model|model.{0,120}(does not exist|not exist|not found|is not available|has been de(precated|commissioned))|(unknown|invalid|no such) model|not a valid model|model identifier is invalid|access to (the|this) model|no models? (is )?loaded|supported by any provider|throughput isn.t supported/s,
  },
  {
    code: 'unsupported',
    statuses: [400, 404, 422, 500, 501],
    sign: /unsupported|not supported|isn.t supported|does(n.t| not) support|no endpoints found that support|operationnotsupported|requires --|tools param requires|not a multimodal model|unrecognized request argument|unknown parameter|extra_forbidden/,
  },
  {
    code: 'overloaded',
    statuses: [424, 498, 500],
    sign: /overloaded|capacity|server.{0,10}busy|loading model|currently loading|unavailable/,
  },
  { code: 'timeout', statuses: [], sign: /time(d )?.?out/ },
  {
    code: 'authentication',
    statuses: [],
    sign: /authentication_error|unauthorized|permission_(denied|error)/,
  },
  { code: 'invalid-request', statuses: [], sign: /invalid_request|bad.?request|validation_?error/ },
];

/** What a request may ask for that a model may lack, by the `Call`'s name for it and the words used by servers. */
const FEATURES: readonly { detail: string; words: RegExp; what: string }[] = [
  { detail: 'tools', words: /tool|function call/, what: 'tools' },
  {
    detail: 'json',
    words: /response_format|json_schema|json mode|structured output/,
    what: 'answers by a JSON schema',
  },
  { detail: 'image', words: /image|vision|multimodal/, what: 'images' },
  { detail: 'audio', words: /audio/, what: 'audio' },
  { detail: 'temperature', words: /temperature/, what: 'a temperature' },
  { detail: 'topP', words: /top_p/, what: 'a top-p' },
  { detail: 'topK', words: /top_k/, what: 'a top-k' },
  { detail: 'presencePenalty', words: /presence.?penalty/, what: 'a presence penalty' },
  { detail: 'frequencyPenalty', words: /frequency.?penalty/, what: 'a frequency penalty' },
  { detail: 'logprobs', words: /logprobs/, what: 'log probabilities' },
  { detail: 'stop', words: /['"`]stop['"`]|stop sequence/, what: 'stop sequences' },
  { detail: 'maxOutputTokens', words: /max_(completion_)?tokens/, what: 'this limit of the answer’s length' },
  { detail: 'reasoning', words: /reasoning|thinking/, what: 'a reasoning effort' },
  { detail: 'seed', words: /['"`]seed['"`]/, what: 'a seed' },
];

/** How long a context a refusal says there is, tokens. */
const LIMITS: readonly RegExp[] = [
  /"n_ctx\\?"\s*:\s*(\d{2,9})/,
  /(?:maximum|max) (?:context|prompt|model) length(?: is| of|:)?\s*(\d{2,9})/,
  /context length of (?:only )?(\d{2,9})/,
  /model with (\d{2,9}) maximum context/,
  /> (\d{2,9}) maximum/,
  /limit is (\d{2,9})/,
  /must be <= (\d{2,9})/,
  /tokens allowed \((\d{2,9})\)/,
  /context (?:window|size)(?: is| of| \()?\s*(\d{2,9})/,
];

/** @param status Absent: an error inside a stream that does not tell the status it would have had. */
export function explainOpenAi(status: number | undefined, body: string): Explanation | undefined {
  const words = body.toLowerCase();
  const found = SIGNS.find(
    ({ statuses, sign }) => (status === undefined || statuses.includes(status)) && sign.test(words),
  );
  const code = found?.code ?? (status === 429 ? 'rate-limited' : status === 503 ? 'overloaded' : undefined);
  if (code === undefined) return undefined;
  if (found?.message !== undefined) return { code, message: found.message };
  if (code === 'rate-limited' || code === 'overloaded') {
    const wait = waitOf(words);
    return found === undefined && wait === undefined
      ? undefined
      : { code, ...(wait !== undefined && { retryAfter: wait }) };
  }
  if (code === 'context-too-long') {
    const digits = LIMITS.map((pattern) => pattern.exec(words)?.[1]).find((it) => it !== undefined);
    return digits === undefined ? { code } : { code, limit: Number(digits) };
  }
  const feature = code === 'unsupported' ? FEATURES.find((known) => known.words.test(words)) : undefined;
  if (feature === undefined) return { code };
  const message = `This model does not take ${feature.what}. Choose another model in Oriel, or leave that out.`;
  return { code, detail: feature.detail, message };
}

const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3_600 };

/** "Please try again in 6m0.5s", "retry after 2 seconds", `"retryDelay": "34s"`; seconds. */
function waitOf(words: string): number | undefined {
  const said =
    /(?:try again|retry|wait) (?:in|after|for) ((?:\d{1,9}(?:\.\d{1,9})? ?(?:ms|milliseconds?|minutes?|seconds?|hours?|[hms]) ?){1,4})/.exec(
      words,
    )?.[1];
  if (said !== undefined) {
    let wait = 0;
    for (const [, digits, unit] of said.matchAll(/([\d.]+) ?(ms|milli|[hms])/g)) {
      wait += Number(digits) * (SECONDS[unit === 'milli' ? 'ms' : (unit as string)] as number);
    }
    return wait;
  }
  const field =
    /"(?:retry_?after(?:_seconds)?|retrydelay|estimated_time)"\s*:\s*"?(\d{1,9}(?:\.\d{1,9})?)/.exec(words);
  return field === null ? undefined : Number(field[1]);
}

/** The error that a chunk, or what came in place of an answer, reports; in one of the many shapes for it. */
export function errorIn(chunk: Loose): Loose | string | undefined {
  const error = loose(chunk.error) ?? textOf(chunk.error) ?? textOf(loose(chunk.x_groq)?.error);
  if (error !== undefined) return error;
  // Mistral and older vLLM report without a wrapper, FastAPI under `detail`, Bedrock by a bare message.
  if (chunk.object === 'error') return chunk;
  if (chunk.choices !== undefined) return undefined;
  return textOf(chunk.message) ?? textOf(chunk.detail) ?? loose(chunk.detail);
}

/** An error inside an answer of status 200. Some carry the status that they would have had. */
export function reportedError(chunk: Loose, error: Loose | string, label: string, now: number): OrielError {
  const it = typeof error === 'string' ? chunk : error;
  const told = [it.code, it.status, it.status_code, it.http_status_code, it.raw_status_code, chunk.status]
    .map(Number)
    .find((code) => Number.isInteger(code) && code >= 400 && code < 600);
  // Beside the error stands what the model said, which explains nothing.
  const { type, code, message, error_type } = chunk;
  const body = reportOf({ error, type, code, message, error_type });
  const explanation = explainOpenAi(told, body);
  return refusalError({ status: told ?? 500, label, keyed: true, local: false, explanation, now });
}
