import { parse, stringify } from '../../natives.ts';
import { exception } from '../exceptions.ts';
import { objectTag } from '../natives.ts';

/**
 * A value of the page's as JSON text. Rejected is what JSON has no word for, and what it would silently lose: an object of
 * the platform's (a picture, a node) comes out of JSON.stringify as `{}`.
 * @throws DataError
 */
export function jsonText(value: unknown, what: string): string {
  let text: string | undefined;
  try {
    const isPlain = typeof value !== 'object' || value === null || isKnown(value);
    text = isPlain ? (stringify(value) as string | undefined) : undefined;
  } catch {
    // Circular, a bigint, or a toJSON of the page's that throws: said below.
  }
  if (text === undefined) throw exception('DataError', `${what} cannot be written as JSON.`);
  return text;
}

const isKnown = (value: object): boolean => {
  const tag = objectTag(value);
  return tag === '[object Object]' || tag === '[object Array]' || 'toJSON' in value;
};

/** @throws DataError for what is no dictionary: `arguments` of a tool. Nothing is `{}`. */
export function dictionaryText(value: unknown, what: string): string {
  if (value === undefined || value === null) return '{}';
  const text = jsonText(value, what);
  if (text[0] !== '{') throw exception('DataError', `${what} must be an object.`);
  return text;
}

/** Undefined for a text that is no JSON object. */
export function parseDictionary(text: string): object | undefined {
  try {
    const value: unknown = text === '' ? {} : parse(text);
    return typeof value === 'object' && value !== null && objectTag(value) === '[object Object]'
      ? value
      : undefined;
  } catch {
    return undefined;
  }
}
