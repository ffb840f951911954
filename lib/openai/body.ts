/** JSON that a page sends: read field by field, each wrong one named as OpenAI names it. */
import { OrielError } from '../protocol/errors.ts';

export type Json = Record<string, unknown>;

/** @throws OrielError `invalid-request` always. `param`: the field, as OpenAI writes it. */
export function refuse(param: string, message: string): never {
  throw new OrielError('invalid-request', { message, detail: param });
}

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const objectOf = (value: unknown, param: string): Json =>
  isObject(value) ? value : refuse(param, `${param} must be an object.`);

export const listOf = (value: unknown, param: string): unknown[] =>
  Array.isArray(value) ? value : refuse(param, `${param} must be a list.`);

export const textOf = (value: unknown, param: string): string =>
  typeof value === 'string' ? value : refuse(param, `${param} must be a string.`);

/** `null` is as good as nothing: OpenAI's own types allow it nearly everywhere. */
export const given = (value: unknown): unknown => value ?? undefined;

/** What a table has for a value, which may be anything. */
export const wordFor = <T>(words: Readonly<Record<string, T>>, value: unknown): T | undefined =>
  typeof value === 'string' && Object.hasOwn(words, value) ? words[value] : undefined;

/** A value in a sentence: the word that it is, else what kind of value. */
export const spelled = (value: unknown): string => (typeof value === 'string' ? `"${value}"` : typeof value);
