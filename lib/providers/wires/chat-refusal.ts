/** What the error bodies of OpenAI's wire say, for the many servers that speak it. Words of ours only (S06). */
import type { ErrorCode } from '../../protocol/errors.ts';
import type { Explanation } from '../types.ts';

/** In this order: the first that fits explains. Matched in lower case against the whole body. */
const SIGNS: readonly { code: ErrorCode; statuses: readonly number[]; sign: RegExp }[] = [
  {
    code: 'payment-required',
    statuses: [400, 403, 429],
    sign: /insufficient_quota|insufficient.{0,10}(credit|balance|funds)|exceeded your current quota|credit balance is too low/,
  },
  {
    code: 'context-too-long',
    statuses: [400, 413, 422, 500],
    sign: /context_length_exceeded|exceed_context_size|context (length|window|size)|maximum context|prompt is too long|too many tokens|string_above_max_length|reduce the length/,
  },
  {
    code: 'content-filtered',
    statuses: [400, 403, 422],
    sign: /content_filter|content_policy|content management policy|content policy|moderation|flagged/,
  },
  {
    code: 'authentication',
    statuses: [400, 403],
    sign: /invalid_api_key|(incorrect|invalid|missing|no) (api|auth)[ _-]?(key|credentials)/,
  },
  { code: 'origin-blocked', statuses: [403], sign: /\borigin\b|\bcors\b/ },
  {
    code: 'model-not-found',
    statuses: [400, 422],
    sign: /model_not_found|model.{0,120}(does not exist|not found|is not available)|(unknown|invalid|no such) model/s,
  },
  {
    code: 'unsupported',
    statuses: [400, 404, 422, 501],
    sign: /unsupported|not supported|does not support|no endpoints found that support/,
  },
];

/** What a request may ask for that a model may lack, by the words used for it. */
const FEATURES: readonly { detail: string; words: RegExp; what: string }[] = [
  { detail: 'tools', words: /tool|function call/, what: 'tools' },
  {
    detail: 'json',
    words: /response_format|json_schema|structured output/,
    what: 'answers by a JSON schema',
  },
  { detail: 'images', words: /image|vision|multimodal/, what: 'images' },
  { detail: 'audio', words: /audio/, what: 'audio' },
  { detail: 'temperature', words: /temperature/, what: 'a temperature' },
  { detail: 'logprobs', words: /logprobs/, what: 'log probabilities' },
  { detail: 'reasoning', words: /reasoning/, what: 'a reasoning effort' },
];

export function explainOpenAi(status: number, body: string): Explanation | undefined {
  const words = body.toLowerCase();
  const code = SIGNS.find(({ statuses, sign }) => statuses.includes(status) && sign.test(words))?.code;
  if (code === undefined) return undefined;
  if (code !== 'unsupported') return { code };
  const feature = FEATURES.find((known) => known.words.test(words));
  if (feature === undefined) return { code };
  const message = `This model does not take ${feature.what}. Choose another model in Oriel, or leave that out.`;
  return { code, detail: feature.detail, message };
}
