/** What Cohere's error bodies say: https://docs.cohere.com/reference/errors. Words of ours only (S06). */
import { ERRORS, type ErrorCode, type OrielError } from '../../protocol/errors.ts';
import { refusalError } from '../refusal.ts';
import type { Explanation } from '../types.ts';

interface Sign {
  /** Of these alone; an error inside an answer tells no status and may be any. */
  statuses: readonly number[];
  sign: RegExp;
  code: ErrorCode;
  message?: string;
  detail?: string;
}

const KEYS = 'dashboard.cohere.com/api-keys';

/** In this order: the first that fits explains. Matched in lower case against the whole body. */
const SIGNS: readonly Sign[] = [
  {
    statuses: [401],
    sign: /key has expired/,
    code: 'authentication',
    message: `The key has expired. Make a new one at ${KEYS}, and enter it in Oriel’s dashboard.`,
  },
  {
    statuses: [429],
    sign: /calls? ?(\/|per|a) ?month/,
    code: 'payment-required',
    message: `The trial key’s calls for this month are used up. Make a production key at ${KEYS}, or choose another model in Oriel.`,
  },
  {
    statuses: [429],
    sign: /trial/,
    code: 'rate-limited',
    message: `A trial key may ask only so often in a minute. Wait a minute, or make a production key at ${KEYS}.`,
  },
  {
    statuses: [400, 422],
    sign: /max tokens must be less/,
    code: 'invalid-request',
    message:
      'The answer was allowed to be longer than this model can write. Ask for fewer tokens, or choose another model in Oriel.',
    detail: 'maxOutputTokens',
  },
  {
    statuses: [400, 413, 422],
    sign: /too many tokens|size limit exceeded|context (length|window)|exceeds? the (limit|maximum)/,
    code: 'context-too-long',
  },
  {
    statuses: [400, 403, 422],
    sign: /safety|blocked (input|output|content)|(request|content) was blocked|content (filter|policy)|toxic/,
    code: 'content-filtered',
  },
  {
    statuses: [400, 404, 422],
    sign: /model.{0,160}(not found|does not exist|was removed|deprecated|unknown)|unknown model/s,
    code: 'model-not-found',
  },
  { statuses: [429, 500, 503], sign: /overloaded|at capacity|service is unavailable/, code: 'overloaded' },
  // Where there is a status, it says these better.
  { statuses: [], sign: /time.?out|timed out/, code: 'timeout' },
  { statuses: [], sign: /(api|invalid) (token|key)|unauthori[sz]ed/, code: 'authentication' },
  { statuses: [], sign: /payment method|billing/, code: 'payment-required' },
  { statuses: [], sign: /rate limit|per minute|too many requests/, code: 'rate-limited' },
];

/** The account or what it asks is blocked, or the token was taken back. */
const BLOCKED = 498;
const CANCELLED = 499;

function explainStatus(status: number | undefined, words: string): Explanation | undefined {
  if (status === CANCELLED) return { code: 'aborted', message: ERRORS.aborted };
  if (status !== BLOCKED) return undefined;
  if (!/token|key/.test(words)) return { code: 'content-filtered' };
  const message = `Cohere no longer accepts this key. Make a new one at ${KEYS}, and enter it in Oriel’s dashboard.`;
  return { code: 'authentication', message };
}

const UNSUPPORTED =
  /not supported|unsupported|does not support|cannot be (used|specified)|only one of|cannot specify/;

/** What a request may ask for that a model may lack, by the words used for it. */
const FEATURES: readonly { detail: string; words: RegExp; what: string }[] = [
  { detail: 'json', words: /response_format|json_schema|json_object/, what: 'answers by a JSON schema' },
  { detail: 'reasoning', words: /thinking|token_budget|reasoning/, what: 'a reasoning effort' },
  { detail: 'toolChoice', words: /tool_choice/, what: 'a choice of tools' },
  { detail: 'tools', words: /tool/, what: 'tools' },
  { detail: 'image', words: /image|vision/, what: 'images' },
  { detail: 'logprobs', words: /logprobs/, what: 'log probabilities' },
  { detail: 'presencePenalty', words: /penalty/, what: 'these penalties' },
];

const LIMIT = /(?:cannot exceed|limit of|maximum of) (\d{3,8})/;

/** @param status Absent: an error inside an answer. */
export function explainCohere(status: number | undefined, body: string): Explanation | undefined {
  const words = body.toLowerCase();
  const special = explainStatus(status, words);
  if (special !== undefined) return special;
  const known = SIGNS.find(
    ({ statuses, sign }) => (status === undefined || statuses.includes(status)) && sign.test(words),
  );
  if (known !== undefined) {
    const { code, message, detail } = known;
    const limit = code === 'context-too-long' ? LIMIT.exec(words)?.[1] : undefined;
    return {
      code,
      ...(message && { message }),
      ...(detail && { detail }),
      ...(limit !== undefined && { limit: Number(limit) }),
    };
  }
  if (status !== undefined && ![400, 422, 501].includes(status)) return undefined;
  if (!UNSUPPORTED.test(words)) {
    return status === undefined && words.includes('invalid request')
      ? { code: 'invalid-request' }
      : undefined;
  }
  const feature = FEATURES.find((it) => it.words.test(words));
  if (feature === undefined) return { code: 'unsupported' };
  const message = `This model does not take ${feature.what}. Choose another model in Oriel, or leave that out.`;
  return { code: 'unsupported', detail: feature.detail, message };
}

/** An error inside an answer of status 200. */
export function reportedByCohere(words: string, label: string, now: number): OrielError {
  const explanation = explainCohere(undefined, words) ?? { code: 'provider-error' as const };
  return refusalError({ status: 500, label, keyed: true, local: false, explanation, now });
}
