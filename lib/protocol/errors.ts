/**
 * The one table of what can go wrong, for every surface. Plain data without zod: the page bundle may import it.
 * `title` is a sentence for a person and says what to do next; nothing a provider wrote is ever in it (S06).
 */
export const ERRORS = {
  // The person, the site, the browser
  'permission-denied': 'The user did not allow this site to use their AI models.',
  'not-allowed-here': 'Oriel does not answer in this kind of page or frame.',
  throttled: 'This site asked too often. Wait a minute, then try again.',
  'budget-exceeded': 'This site has spent what the user allows. Raise its budget in Oriel, or wait.',
  'no-model': 'No model is set up yet. Open Oriel and choose one.',
  aborted: 'The request was cancelled.',
  interrupted: 'The connection to Oriel ended before the answer did. Try again.',
  // The call
  'invalid-request': 'The request is not valid.',
  'too-large': 'The request is too large.',
  unsupported: 'The chosen model or provider cannot do what was asked.',
  // The answer
  'invalid-output':
    'The model’s answer does not have the form that was asked for. Ask again, or choose another model.',
  // The provider
  authentication: 'The provider did not accept the key. Check it in Oriel’s dashboard.',
  'payment-required': 'The provider account has no credit left.',
  'rate-limited': 'The provider is limiting requests. Try again later.',
  overloaded: 'The provider is overloaded. Try again later.',
  'context-too-long': 'The request is longer than the model can read.',
  'content-filtered': 'The provider’s content filter stopped the answer.',
  refused: 'The model declined to answer.',
  'model-not-found': 'The provider does not have this model. Choose another in Oriel.',
  timeout: 'The provider did not answer in time.',
  network: 'The provider could not be reached. Check the address and the connection.',
  'origin-blocked': 'The server refused a request that comes from a browser extension.',
  'provider-error': 'The provider answered in a way that could not be understood.',
  internal: 'Something went wrong inside Oriel.',
} as const satisfies Record<string, string>;

export type ErrorCode = keyof typeof ERRORS;

/** How a failure travels: JSON, safe to show, free of keys and of provider text. */
export interface ErrorInfo {
  code: ErrorCode;
  /** A sentence for a person, with the next step. */
  message: string;
  /** The provider's HTTP status, where there was one. */
  status?: number;
  /** Seconds until a retry makes sense. */
  retryAfter?: number;
  /** For `budget-exceeded` and `throttled`: when there is more to spend, Unix ms. Absent where waiting does not help. */
  resetsAt?: number;
  /** For `context-too-long`, where the provider tells: how many tokens the model can read. */
  limit?: number;
  /**
   * Names the feature for `unsupported`, the field for `invalid-request`; for `budget-exceeded` and `throttled` whose limit
   * it is and which: `site perDay`. For `authentication`: `locked` where keys are under a passphrase that was not entered.
   */
  detail?: string;
}

/** A failure inside Oriel's own code. `cause` stays in the background and never travels. */
export class OrielError extends Error {
  override readonly name = 'OrielError';
  readonly info: ErrorInfo;

  constructor(code: ErrorCode, extra: Partial<Omit<ErrorInfo, 'code'>> = {}, cause?: unknown) {
    const message = extra.message ?? ERRORS[code];
    super(message, cause === undefined ? undefined : { cause });
    this.info = { ...extra, code, message };
  }
}

/** Whatever was thrown, as something that may be shown. Unknown errors say nothing of themselves. */
export function errorInfo(thrown: unknown): ErrorInfo {
  if (thrown instanceof OrielError) return thrown.info;
  if (thrown instanceof DOMException && thrown.name === 'AbortError')
    return { code: 'aborted', message: ERRORS.aborted };
  return { code: 'internal', message: ERRORS.internal };
}
