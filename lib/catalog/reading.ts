/** What lists of many providers say, read by hand: what is no such thing, or absurd, is not there. */
import { listOf, textOf } from '../providers/loose.ts';
import { isTokens } from '../providers/model-list.ts';
import type { ModelInfo } from '../providers/types.ts';

const MAX_TOKENS = 1_000_000_000;
/** USD per million tokens that nothing costs. */
const MAX_USD = 100_000;

export const tokensOf = (value: unknown): number | undefined =>
  isTokens(value) && value <= MAX_TOKENS ? value : undefined;

export const usdOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 && value <= MAX_USD ? value : undefined;

/** An id that could be asked for: of one line, of a length that ids have. */
export function idOf(value: unknown): string | undefined {
  const id = textOf(value);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be in it.
  return id === undefined || id.length > 256 || /[\x00-\x20\x7f]/.test(id) ? undefined : id;
}

export const nameOf = (value: unknown): string | undefined =>
  textOf(value)?.trim().slice(0, 256) || undefined;

const OUTPUTS = ['text', 'image', 'audio'] as const;

export function outputsOf(kinds: unknown): ModelInfo['outputs'] {
  const listed = listOf(kinds);
  const known = OUTPUTS.filter((kind) => listed.includes(kind));
  return known.length === 0 ? undefined : known;
}

/** `YYYY-MM` or `YYYY-MM-DD` of such a text, of a moment, or of Unix ms. @param whole Only with its day. */
export function dayOf(value: unknown, whole?: 'whole'): string | undefined {
  const text =
    typeof value === 'number' && Math.abs(value) < 8.64e15 ? new Date(value).toISOString() : textOf(value);
  const day = /^(20\d\d-(?:0[1-9]|1[0-2]))(-(?:0[1-9]|[12]\d|3[01]))?(?:T|$)/.exec(text ?? '');
  if (day === null || (whole && day[2] === undefined)) return undefined;
  return `${day[1]}${day[2] ?? ''}`;
}
