/** What Anthropic's error bodies say (https://platform.claude.com/docs/en/api/errors). Words of ours only (S06). */
import type { ErrorCode, OrielError } from '../../protocol/errors.ts';
import { type Loose, loose, textOf } from '../loose.ts';
import { refusalError, reportOf } from '../refusal.ts';
import type { Explanation } from '../types.ts';

interface Sign {
  code: ErrorCode;
  statuses: readonly number[];
  sign: RegExp;
  detail?: string;
  /** Its first group is how many tokens the model can read. */
  limit?: RegExp;
  says?(label: string): string;
}

const takes = (what: string) => () =>
  `This model does not take ${what}. Choose another model in Oriel, or leave that out.`;

/** In this order: the first that fits explains. Matched in lower case against the whole body. */
const SIGNS: readonly Sign[] = [
  {
    code: 'origin-blocked',
    statuses: [400, 401, 403],
    sign: /cors requests/,
    says: (label) =>
      `The organisation of this key does not let browsers call ${label}. Use a key of another organisation, or choose another provider in Oriel.`,
  },
  {
    code: 'payment-required',
    statuses: [400, 402, 403, 429],
    sign: /billing_error|credit balance is too low/,
  },
  {
    code: 'payment-required',
    statuses: [400, 403, 429],
    sign: /specified api usage limits|spend(ing)? limit|monthly usage limit/,
    says: (label) =>
      `The spending limit of the account at ${label} is reached. Raise it there, or choose another model in Oriel.`,
  },
  {
    code: 'authentication',
    statuses: [400, 401, 403],
    sign: /organization has been disabled/,
    says: (label) =>
      `${label} has disabled the organisation of this key. Ask there, or enter another key in Oriel’s dashboard.`,
  },
  {
    code: 'authentication',
    statuses: [401, 403],
    sign: /(api[ _-]key|key) (has |is )?expired/,
    says: (label) =>
      `The key for ${label} has expired. Make another there, and enter it in Oriel’s dashboard.`,
  },
  {
    code: 'authentication',
    statuses: [403],
    sign: /permission_error/,
    says: (label) =>
      `The key for ${label} may not use this. Allow it in the key’s workspace there, or choose another model in Oriel.`,
  },
  {
    code: 'context-too-long',
    statuses: [400, 413],
    sign: /prompt is too long|exceed context limit|context window/,
    limit: /tokens? > (\d{1,9}) maximum|exceed context limit: \d+ \+ \d+ > (\d{1,9})/,
  },
  {
    code: 'too-large',
    statuses: [400],
    sign: /request_too_large|exceeds \d+ ?mb|image.{0,80}exceeds|maximum of \d+ pdf pages/,
  },
  { code: 'content-filtered', statuses: [400], sign: /content filtering policy|blocked by content/ },
  {
    code: 'model-not-found',
    statuses: [400],
    sign: /not_found_error|model.{0,120}(does not exist|not found)/s,
  },
  {
    code: 'unsupported',
    statuses: [400],
    sign: /assistant message prefill|pre-?fill.{0,40}not supported/,
    detail: 'prefix',
    says: takes('the beginning of its own answer'),
  },
  {
    code: 'unsupported',
    statuses: [400],
    sign: /tool_choice.{0,120}(not supported|may not|cannot)|forces tool use/,
    detail: 'toolChoice',
    says: takes('a forced choice of tools'),
  },
  {
    code: 'unsupported',
    statuses: [400],
    sign: /output_config\.format|output_format|structured output.{0,40}not supported/,
    detail: 'json',
    says: takes('this JSON schema'),
  },
  {
    code: 'unsupported',
    statuses: [400],
    sign: /thinking[a-z._"`' ]{0,40}is not supported|does not support.{0,20}(thinking|effort)|output_config\.effort/,
    detail: 'reasoning',
    says: takes('this way of reasoning'),
  },
  {
    code: 'unsupported',
    statuses: [400],
    sign: /(temperature|top_p|top_k).{0,80}(deprecated|not supported|cannot both)/,
    detail: 'temperature',
    says: takes('a temperature, or ways to narrow its choice'),
  },
  {
    code: 'unsupported',
    statuses: [400],
    sign: /(image|vision).{0,60}not support|not support.{0,60}(image|vision)/,
    detail: 'image',
    says: takes('images'),
  },
  {
    code: 'unsupported',
    statuses: [400],
    sign: /(pdf|document).{0,60}not support|not support.{0,60}(pdf|document)/,
    detail: 'file',
    says: takes('files'),
  },
  {
    code: 'unsupported',
    statuses: [400],
    sign: /tool.{0,40}not support|not support.{0,40}tool/,
    detail: 'tools',
    says: takes('tools'),
  },
];

export function explainMessages(status: number, body: string, label: string): Explanation | undefined {
  const words = body.toLowerCase();
  const known = SIGNS.find(({ statuses, sign }) => statuses.includes(status) && sign.test(words));
  if (known === undefined) return undefined;
  const { code, detail, says } = known;
  const limit = Number(known.limit?.exec(words)?.slice(1).find(Boolean));
  return {
    code,
    ...(says && { message: says(label) }),
    ...(detail !== undefined && { detail }),
    ...(limit > 0 && { limit }),
  };
}

/** The status that an error has where it comes as a response of its own. */
const STATUSES: Readonly<Record<string, number | undefined>> = {
  __proto__: null as never,
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  api_error: 500,
  timeout_error: 504,
  overloaded_error: 529,
};

/** An error inside an answer of status 200. */
export function reportedError(event: Loose, label: string, now: number): OrielError {
  const status = STATUSES[textOf(loose(event.error)?.type) ?? ''] ?? 500;
  const explanation = explainMessages(status, reportOf(event), label);
  return refusalError({ status, label, keyed: true, local: false, explanation, now });
}
