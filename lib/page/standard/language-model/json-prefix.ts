/** Whether a text can be the beginning of JSON of the type that a schema asks for. */
import { hasOwn } from '../../natives.ts';
import { execute, NativeRegExp } from '../natives.ts';

/** The first sign of values of each type. */
const FIRST: Readonly<Record<string, string>> = {
  object: '{',
  array: '[[]',
  string: '"',
  number: '[-\\d]',
  integer: '[-\\d]',
  boolean: '[tf]',
  null: 'n',
};

/** Only how the outermost value begins is compared: what is further in is for the check of the whole answer. */
export function canBeginJson(text: string, schema: { type?: unknown }): boolean {
  const { type } = schema;
  const first = typeof type === 'string' && hasOwn(FIRST, type) && FIRST[type];
  return !first || execute(new NativeRegExp(`^\\s*(?:${first}|$)`), text) !== null;
}
