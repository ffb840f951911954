/**
 * Web IDL's conversions of what a page gives (https://webidl.spec.whatwg.org/#js-type-mapping), as far as the interfaces
 * need them. What cannot be converted throws TypeError; what the page's own getters throw goes through.
 */
import { append, define, isSignal, NativeTypeError } from '../natives.ts';
import { apply, iterator } from './natives.ts';

/** `what` names the value in the sentence of the TypeError. */
export type Convert<T> = (value: unknown, what: string) => T;

export function mismatch(what: string, wanted: string): never {
  throw new NativeTypeError(`${what} must be ${wanted}.`);
}

export const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

/** DOMString. A symbol throws. */
export const toText: Convert<string> = (value) => `${value as string}`;
export const toBoolean: Convert<boolean> = (value) => !!value;
/** unrestricted double. A bigint and a symbol throw. */
export const toNumber: Convert<number> = (value) => +(value as number);
export const toAny: Convert<unknown> = (value) => value;
export const toObject: Convert<object> = (value, what) =>
  isObject(value) ? value : mismatch(what, 'an object');
export const toSignal: Convert<AbortSignal> = (value, what) =>
  isSignal(value) ? value : mismatch(what, 'an AbortSignal');

export type Callback = (...given: unknown[]) => unknown;
export const toCallback: Convert<Callback> = (value, what) =>
  typeof value === 'function' ? (value as Callback) : mismatch(what, 'a function');

export const toEnum =
  <T extends string>(words: readonly T[]): Convert<T> =>
  (value, what) => {
    const word = toText(value, what);
    for (let at = 0; at < words.length; at++) if (words[at] === word) return word as T;
    return mismatch(what, `a word of its kind: "${word}" is none`);
  };

/** The method by which a value is iterated. What is there and cannot be called throws. */
export function iteration(value: unknown, what: string): Callback | undefined {
  if (!isObject(value)) return undefined;
  const method = (value as { [iterator]?: unknown })[iterator] ?? undefined;
  return method === undefined ? undefined : toCallback(method, what);
}

/** sequence<T>. A page's own iterator is run, as Web IDL demands. */
export const toSequence =
  <T>(convert: Convert<T>): Convert<T[]> =>
  (value, what) => {
    const method = iteration(value, what);
    return method === undefined ? mismatch(what, 'a list') : iterate(value, method, convert, what);
  };

export function iterate<T>(value: unknown, method: Callback, convert: Convert<T>, what: string): T[] {
  const iterated = toObject(apply(method, value, []), what);
  const { next } = iterated as { next: unknown };
  const list: T[] = [];
  for (;;) {
    const step = toObject(apply(next, iterated, []), what) as IteratorResult<unknown>;
    if (step.done) return list;
    append(list, convert(step.value, what));
  }
}

/** A member of a dictionary: its name, its type, and what it is where the page does not say (`REQUIRED`: it must). */
export type Member = readonly [key: string, convert: Convert<unknown>, otherwise?: unknown];
export const REQUIRED: unique symbol = Symbol('required');

/**
 * A dictionary: exactly these members, read in this order, which has to be Web IDL's (inherited ones first, each
 * dictionary's by its letters). What else the page gave is never looked at. The result inherits nothing, so that a member
 * that is not there is undefined whatever the page has done to `Object.prototype`.
 */
export const toDictionary =
  <T>(members: readonly Member[]): Convert<T> =>
  (value, what) => {
    const read = { __proto__: null } as unknown as Record<string, unknown>;
    const absent = value === undefined || value === null;
    if (!absent && !isObject(value)) mismatch(what, 'an object');
    for (let at = 0; at < members.length; at++) {
      // By their places: how lists are iterated is the page's to change.
      const member = members[at] as Member;
      const key = member[0];
      const convert = member[1];
      const otherwise = member.length > 2 ? member[2] : undefined;
      const given = absent ? undefined : (value as Record<string, unknown>)[key];
      if (given !== undefined) define(read, key, convert(given, key));
      else if (otherwise === REQUIRED) throw new NativeTypeError(`${key} is missing.`);
      else if (otherwise !== undefined) define(read, key, otherwise);
    }
    return read as T;
  };
