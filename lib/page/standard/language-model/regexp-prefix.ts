/** Whether a text can be gone on with so that the whole matches a regular expression. */
import { indexOf, slice } from '../../natives.ts';
import { execute } from '../natives.ts';

/** The plain signs that every match begins with; the last is left out where a quantifier could take it away. */
const HEAD = /^\^([^\\^$.*+?()[\]{}|]*(?![*?{]))/;

/**
 * Only the plain beginning of an expression is compared, where every match has it. What contradicts further on shows in the
 * answers, which then do not match.
 */
export function canBegin(source: string, flags: string, text: string): boolean {
  const varies = indexOf(source, '|') >= 0 || execute(/[im]/, flags);
  const head = varies ? '' : (execute(HEAD, source)?.[1] ?? '');
  const { length } = head.length < text.length ? head : text;
  return slice(head, 0, length) === slice(text, 0, length);
}
