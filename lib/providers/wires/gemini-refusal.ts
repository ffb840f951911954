/** What Google's error bodies (`google.rpc.Status`) say. Words of ours only (S06). */
import type { ErrorCode, OrielError } from '../../protocol/errors.ts';
import { type Loose, loose } from '../loose.ts';
import { refusalError, reportOf } from '../refusal.ts';
import type { Explanation } from '../types.ts';

interface Sign {
  code: ErrorCode;
  statuses: readonly number[];
  sign: RegExp;
  detail?: string;
  says?(label: string): string;
}

const OTHER_KEY = 'Make another at aistudio.google.com/apikey, and enter it in Oriel’s dashboard.';

/** In this order: the first that fits explains. Matched in lower case against the whole body. */
const SIGNS: readonly Sign[] = [
  {
    code: 'authentication',
    statuses: [400, 401, 403],
    sign: /api[ _]key[ _]expired/,
    says: (label) => `The key for ${label} has expired. ${OTHER_KEY}`,
  },
  {
    code: 'authentication',
    statuses: [400, 401, 403],
    sign: /reported as leaked/,
    says: (label) => `${label} has blocked this key, because it was found in public. ${OTHER_KEY}`,
  },
  {
    code: 'authentication',
    statuses: [400, 401, 403],
    sign: /api_key_(http_referrer|ip_address|android_app|ios_app)_blocked/,
    says: (label) => `The key for ${label} works from certain sites or addresses only. ${OTHER_KEY}`,
  },
  {
    code: 'authentication',
    statuses: [403],
    sign: /api_key_service_blocked|service_disabled|has not been used in project/,
    says: (label) => `The project of the key for ${label} has no access to the Gemini API. ${OTHER_KEY}`,
  },
  {
    code: 'payment-required',
    statuses: [400, 403, 429],
    sign: /billing_disabled|prepayment credits|spending cap|requires billing|billing account/,
  },
  { code: 'authentication', statuses: [400], sign: /api_key_invalid|api key not (valid|found)/ },
  {
    code: 'unsupported',
    statuses: [400, 403],
    sign: /location is not supported/,
    detail: 'location',
    says: (label) => `${label} does not serve the place you are in. Choose another provider in Oriel.`,
  },
  { code: 'too-large', statuses: [400], sign: /payload size exceeds/ },
  {
    code: 'model-not-found',
    statuses: [400],
    sign: /is not found for api version|unexpected model name|not supported for generatecontent/,
  },
  { code: 'content-filtered', statuses: [400], sign: /prohibited_content|blocked by.{0,40}safety/ },
];

/** What a model may lack, by the words that are used for it, once the body says that something is lacking. */
const LACKING = /not enabled for|not supported|unsupported|does not support|only works in thinking mode/;
const FEATURES: readonly { detail: string; words: RegExp; what: string }[] = [
  {
    detail: 'json',
    words: /response mime type|json mode|response_?(json_?)?schema/,
    what: 'a demand for JSON here',
  },
  { detail: 'tools', words: /function calling|tool use/, what: 'tools' },
  { detail: 'logprobs', words: /logprobs/, what: 'a question for log probabilities' },
  { detail: 'presencePenalty', words: /penalty/, what: 'penalties' },
  { detail: 'reasoning', words: /thinking/, what: 'this way of reasoning' },
  { detail: 'system', words: /developer instruction|system instruction/, what: 'instructions' },
  { detail: 'modalities', words: /response modalit/, what: 'a wish for this kind of answer' },
  { detail: 'n', words: /multiple candidates/, what: 'a wish for several answers' },
  { detail: 'image', words: /image input|mime ?type:? image/, what: 'this image' },
  { detail: 'audio', words: /audio input|mime ?type:? audio/, what: 'this audio' },
  { detail: 'file', words: /mime ?type/, what: 'this kind of file' },
];

/** Enough of a body to tell what is wrong. */
const MAX_CHARS = 65_536;

/** @param label The provider's, for sentences. */
export function explainGemini(status: number, body: string, label: string): Explanation | undefined {
  const words = body.slice(0, MAX_CHARS).toLowerCase();
  const found = SIGNS.find(({ statuses, sign }) => statuses.includes(status) && sign.test(words));
  if (found !== undefined) {
    const { code, detail, says } = found;
    return { code, ...(detail && { detail }), ...(says && { message: says(label) }) };
  }
  if (status === 429) return explainQuota(words, label);
  if (status === 503) return { code: 'overloaded', ...retryIn(words) };
  if (status !== 400) return undefined;
  if (/token count.{0,40}exceeds|exceeds the maximum number of tokens/.test(words))
    return tooLong(words, label);
  const feature = LACKING.test(words) && FEATURES.find((known) => known.words.test(words));
  if (!feature) return undefined;
  const message = `This model does not take ${feature.what}. Choose another model in Oriel, or leave that out.`;
  return { code: 'unsupported', detail: feature.detail, message };
}

/** Google says `RESOURCE_EXHAUSTED` of a full minute, of a full day, and of what the free tier never had. */
function explainQuota(words: string, label: string): Explanation {
  if (/limit: 0\b|"quotavalue":\s*"0"/.test(words)) {
    const message = `The free tier of ${label} does not include this model. Set up billing there, or choose another model in Oriel.`;
    return { code: 'payment-required', message };
  }
  if (/"quotaid":\s*"[^"]*perday/.test(words)) {
    // The delay that comes with it is the minute's.
    const message = `The quota at ${label} is used up for today. Try again tomorrow, or choose another model in Oriel.`;
    return { code: 'rate-limited', message };
  }
  return { code: 'rate-limited', ...retryIn(words) };
}

/** `RetryInfo.retryDelay`, a duration in seconds: "34.4s". */
function retryIn(words: string): { retryAfter?: number } {
  const seconds = Number(/"retrydelay":\s*"(\d{1,9}(?:\.\d{1,9})?)s"/.exec(words)?.[1]);
  return Number.isNaN(seconds) ? {} : { retryAfter: seconds };
}

function tooLong(words: string, label: string): Explanation {
  const limit = Number(/tokens allowed\s*\(?(\d{1,12})/.exec(words)?.[1]);
  if (!(limit > 0)) return { code: 'context-too-long' };
  const message = `The request is longer than this model of ${label} can read: it reads ${limit} tokens at most. Shorten it, or choose another model in Oriel.`;
  return { code: 'context-too-long', message, limit };
}

/** The HTTP status that goes with Google's own, for errors that come without one. */
const STATUSES: Readonly<Record<string, number | undefined>> = Object.assign(Object.create(null), {
  INVALID_ARGUMENT: 400,
  FAILED_PRECONDITION: 400,
  OUT_OF_RANGE: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  ABORTED: 409,
  RESOURCE_EXHAUSTED: 429,
  CANCELLED: 499,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 504,
});

/** An error inside an answer of status 200. */
export function reportedByGemini(event: Loose, label: string, now: number): OrielError {
  const error = loose(event.error);
  const code = Number(error?.code);
  const isStatus = Number.isInteger(code) && code >= 400 && code < 600;
  const status = isStatus ? code : (STATUSES[String(error?.status)] ?? 500);
  const explanation = explainGemini(status, reportOf(event), label);
  return refusalError({ status, label, keyed: true, local: false, explanation, now });
}
