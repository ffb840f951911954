/** What the browser's own `LanguageModel` throws, as our errors. Its messages are the browser's words and stay out. */
import { type ErrorCode, OrielError } from '../../protocol/errors.ts';

const TRY_AGAIN = 'Try again, or choose another model in Oriel.';

const BY_NAME: Readonly<Record<string, readonly [ErrorCode, string?]>> = {
  AbortError: ['aborted'],
  NotSupportedError: [
    'unsupported',
    'The browser’s model cannot do what was asked. Choose another in Oriel.',
  ],
  NotAllowedError: [
    'model-not-found',
    'The browser does not let its model run here just now. Download or allow it under Models in Oriel’s dashboard.',
  ],
  NotReadableError: ['content-filtered', 'The browser’s own filter stopped the answer.'],
  NetworkError: ['network', `The browser could not download its model. ${TRY_AGAIN}`],
  InvalidStateError: [
    'provider-error',
    `The browser ended its model in the middle of the answer. ${TRY_AGAIN}`,
  ],
  TimeoutError: ['timeout', `The browser’s model did not answer in time. ${TRY_AGAIN}`],
};

/** @param constrained The answer had to fit a schema. */
export function explainBuiltIn(thrown: unknown, signal: AbortSignal, constrained: boolean): OrielError {
  if (thrown instanceof OrielError) return thrown;
  if (signal.aborted) return new OrielError('aborted', {}, thrown);
  const { name = '', quota } = (thrown ?? {}) as { name?: string; quota?: unknown };
  if (name === 'QuotaExceededError') {
    const limit = typeof quota === 'number' && quota >= 1 ? Math.floor(quota) : undefined;
    const reads = limit === undefined ? '' : ` It reads up to ${limit} tokens.`;
    const message = `The request is longer than the browser’s model can read.${reads} Shorten it, or choose another model in Oriel.`;
    return new OrielError('context-too-long', { message, ...(limit === undefined ? {} : { limit }) }, thrown);
  }
  if (constrained && name === 'NotSupportedError') {
    const message =
      'The browser’s model cannot answer in this JSON schema. Simplify it, or choose another model in Oriel.';
    return new OrielError('unsupported', { detail: 'json', message }, thrown);
  }
  if (constrained && name === 'SyntaxError') {
    const message = `The browser’s model did not manage to answer in the JSON schema. ${TRY_AGAIN}`;
    return new OrielError('provider-error', { message }, thrown);
  }
  const [code, message] = BY_NAME[name] ?? [
    'provider-error',
    `The browser’s model stopped before its answer was complete. ${TRY_AGAIN}`,
  ];
  return new OrielError(code, message === undefined ? {} : { message }, thrown);
}
