/**
 * Signing in at OpenRouter instead of copying a key: OAuth with PKCE (RFC 7636, S256). There is no client secret and no
 * `state`: a code is worth nothing without the verifier, which never leaves the background, so a code that someone else
 * slips in is refused at the exchange. https://openrouter.ai/docs/use-cases/oauth-pkce
 */
import { isKey } from '../protocol/config.ts';
import { OrielError } from '../protocol/errors.ts';
import { jsonOf } from './body.ts';
import { loose, textOf } from './loose.ts';
import type { Connection, Explanation } from './types.ts';

/** Where people sign in. */
const AUTHORISE = 'https://openrouter.ai/auth';
const VERIFIER_BYTES = 32;
const MAX_CODE_CHARS = 2_048;
const MAX_ANSWER_BYTES = 65_536;
const MAX_KEY_CHARS = 8_192;

/** 43 characters of base64url: 256 random bits. */
export const newVerifier = (): string => base64Url(crypto.getRandomValues(new Uint8Array(VERIFIER_BYTES)));

/** S256: base64url of SHA-256 of the verifier's ASCII, without padding. */
export async function challengeOf(verifier: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return base64Url(new Uint8Array(hash));
}

/** @param callback Where the code is handed over. Absent: OpenRouter shows the code, for the person to copy. */
export function authorisationUrl(challenge: string, callback?: string): string {
  const url = new URL(AUTHORISE);
  if (callback !== undefined) url.searchParams.set('callback_url', callback);
  url.searchParams.set('code_challenge', challenge);
  url.searchParams.set('code_challenge_method', 'S256');
  return url.href;
}

/**
 * The code that a redirect to `callback` carries.
 * @throws OrielError `aborted` where the person said no, `authentication` for whatever else is no code
 */
export function codeOf(redirect: string, callback: string): string {
  const at = URL.canParse(redirect) ? new URL(redirect) : undefined;
  const to = new URL(callback);
  if (at === undefined || at.origin !== to.origin || at.pathname !== to.pathname) throw noCode();
  if (at.searchParams.get('error') === 'access_denied') {
    const message = 'You did not allow it at OpenRouter. Try again, or paste a key instead.';
    throw new OrielError('aborted', { message });
  }
  return checkedCode(at.searchParams.get('code') ?? '');
}

/** A code as a person pastes it. @throws OrielError `authentication` for what is none */
export function checkedCode(typed: string): string {
  const code = typed.trim();
  if (code.length > MAX_CODE_CHARS || !/^[\x21-\x7e]+$/.test(code)) throw noCode();
  return code;
}

/**
 * Trades the code for a key.
 * @param connection To OpenRouter's API, without a key.
 * @throws OrielError; nothing of the answer is in it (S06)
 */
export async function exchange(connection: Connection, code: string, verifier: string): Promise<string> {
  const response = await connection.request('/auth/keys', {
    method: 'POST',
    json: { code, code_verifier: verifier, code_challenge_method: 'S256' },
  });
  const noKey = () =>
    new OrielError('provider-error', {
      message: 'OpenRouter answered without a key. Try again, or paste a key instead.',
    });
  const answer = loose(await jsonOf(connection, response, { most: MAX_ANSWER_BYTES, otherwise: noKey }));
  const key = textOf(answer?.key);
  if (key === undefined || key.length > MAX_KEY_CHARS || !isKey(key)) throw noKey();
  return key.trim();
}

/** For the type that `exchange` connects with: what is refused there is a code, not a key. */
export function explainExchange(status: number): Explanation | undefined {
  if (status !== 400 && status !== 401 && status !== 403 && status !== 404) return undefined;
  const message =
    'OpenRouter did not accept this code: it is used up, too old, or belongs to another try. Start again.';
  return { code: 'authentication', message };
}

const noCode = () =>
  new OrielError('authentication', {
    message: 'OpenRouter sent no code. Try again, or paste a key instead.',
    detail: 'code',
  });

const base64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
