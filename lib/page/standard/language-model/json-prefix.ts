/** Whether a text can be gone on with so that the whole is JSON of the type that a schema asks for. */
import { hasOwn, isArray, parse, slice } from '../../natives.ts';
import { execute, trunc } from '../natives.ts';

/** What could follow where the text breaks off, before the brackets that are open. */
const ENDINGS = [
  '',
  '0',
  '"',
  '":0',
  ':0',
  '"":0',
  '\\"',
  '\\":0',
  'rue',
  'ue',
  'e',
  'alse',
  'lse',
  'se',
  'ull',
  'll',
  'l',
];
/** A string, whole or not, a bracket, or anything else. */
const NEXT = /^(?:"(?:\\[\s\S]|[^"\\])*"?|([[{])|([\]}])|[\s\S])/;
/** All but an escape that has only been begun. */
const WHOLE = /^([\s\S]*?)(?:\\(?:u[\da-fA-F]{0,3})?)?$/;

/** One way to go on; undefined where there is none. */
export function completed(text: string): { value: unknown } | undefined {
  let closers = '';
  for (let rest = text; rest !== ''; ) {
    const { 0: all, 1: opens, 2: closes } = execute(NEXT, rest) as RegExpExecArray;
    rest = slice(rest, all.length);
    if (opens) closers = (opens === '{' ? '}' : ']') + closers;
    else if (closes) closers = slice(closers, 1);
  }
  const whole = (execute(WHOLE, text) as RegExpExecArray)[1] as string;
  for (let at = 0; at < ENDINGS.length; at++)
    try {
      return { value: parse(whole + ENDINGS[at] + closers) as unknown };
    } catch {
      // Not this way.
    }
  return undefined;
}

/** Only the outermost type is compared: what is further in is for the check of the whole answer. */
export function canBeginJson(text: string, schema: object): boolean {
  if (execute(/\S/, text) === null) return true;
  const found = completed(text);
  const wanted = hasOwn(schema, 'type') ? (schema as { type: unknown }).type : undefined;
  if (!found || typeof wanted !== 'string') return found !== undefined;
  const { value } = found;
  const type = value === null ? 'null' : isArray(value) ? 'array' : typeof value;
  // A number that is whole so far may stay so.
  return wanted === type || (wanted === 'integer' && type === 'number' && trunc(value as number) === value);
}
