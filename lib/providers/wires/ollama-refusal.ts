/** What Ollama's errors say, refused or midway. Words of ours only (S06). */
import type { ErrorCode, OrielError } from '../../protocol/errors.ts';
import { refusalError } from '../refusal.ts';
import type { Explanation } from '../types.ts';

interface Sign {
  sign: RegExp;
  code: ErrorCode;
  message?: string;
  detail?: string;
}

/**
 * In this order: the first that fits explains. Matched in lower case against the whole body, whatever the status:
 * Ollama says the same with several, and with none once an answer has begun.
 */
const SIGNS: readonly Sign[] = [
  {
    sign: /does not support (tools|tool calling)/,
    code: 'unsupported',
    detail: 'tools',
    message: 'This model cannot use tools. Choose another model in Oriel, or leave them out.',
  },
  {
    sign: /does not support thinking|think value .{0,40}not supported/,
    code: 'unsupported',
    detail: 'reasoning',
    message: 'This model does not think before it answers. Choose another model in Oriel, or leave that out.',
  },
  {
    sign: /does not support (images?|vision|multimodal)|missing data required for image input|this model is missing.{0,40}(image|vision)/,
    code: 'unsupported',
    detail: 'image',
    message: 'This model cannot see images. Choose another model in Oriel, or leave them out.',
  },
  {
    sign: /does not support (chat|completion|generate|insert)/,
    code: 'unsupported',
    message: 'This model does not chat. Choose another model in Oriel.',
  },
  {
    sign: /input length exceeds|exceeds? (the )?(available |maximum )?context|context (length|window|size).{0,30}exceed|prompt (is )?too long|input.{0,20}too long/,
    code: 'context-too-long',
  },
  {
    sign: /failed to parse grammar|invalid (json )?schema|unsupported schema|failed to create grammar/,
    code: 'unsupported',
    detail: 'json',
    message:
      'Ollama cannot hold an answer to this JSON schema. Simplify it, or choose another model in Oriel.',
  },
  {
    sign: /model.{0,300}not found|pull (it|the model) first|no such model/s,
    code: 'model-not-found',
    message:
      'Ollama does not have this model. Pull it first (“ollama pull” and the model’s name), or choose another model in Oriel.',
  },
  {
    sign: /requires more (system |gpu |video )?memory|out of memory|insufficient memory|not enough memory|cannot allocate|cudamalloc failed|unable to allocate/,
    code: 'overloaded',
    message:
      'There is not enough memory for this model and a request of this length. Close other programs, shorten the request, or choose a smaller model in Oriel.',
  },
  {
    sign: /server busy|maximum pending requests|too many requests in queue/,
    code: 'overloaded',
  },
  {
    sign: /timed out waiting for|still (loading|starting)|loading model|llama-server is (starting|loading)/,
    code: 'overloaded',
    message: 'Ollama is still loading the model. Try again in a moment.',
  },
  {
    sign: /(you need to be signed in|unauthorized|signin_url)/,
    code: 'authentication',
    message: 'This model runs in Ollama’s cloud. Sign in with “ollama signin”, then try again.',
  },
  {
    sign: /usage limit|rate limit/,
    code: 'rate-limited',
  },
  { sign: /cannot unmarshal|invalid (request|message)/, code: 'invalid-request' },
  {
    sign: /error parsing tool call|failed to parse tool/,
    code: 'provider-error',
    message:
      'The model wrote a tool call that could not be read. Try again, or choose another model in Oriel.',
  },
  {
    sign: /runner (process )?(has )?(terminated|stopped|exited|crashed)|unexpectedly stopped/,
    code: 'provider-error',
    message:
      'Ollama’s model stopped unexpectedly, often for want of memory. Try again, or choose a smaller model in Oriel.',
  },
];

export function explainOllama(body: string): Explanation | undefined {
  const words = body.toLowerCase();
  const known = SIGNS.find(({ sign }) => sign.test(words));
  if (known === undefined) return undefined;
  const { code, message, detail } = known;
  return { code, ...(message && { message }), ...(detail && { detail }) };
}

/** An error inside an answer of status 200; some lines tell the status they would have had. */
export function reportedByOllama(
  words: string,
  told: number | undefined,
  label: string,
  now: number,
): OrielError {
  const explanation = explainOllama(words);
  const status = told !== undefined && told >= 400 && told < 600 ? told : 500;
  return refusalError({ status, label, keyed: false, local: true, explanation, now });
}
