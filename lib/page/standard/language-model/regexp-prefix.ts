/** Whether a text can be gone on with so that the whole matches a regular expression. */
import { slice } from '../../natives.ts';
import { execute, NativeRegExp } from '../natives.ts';

/**
 * The next thing in an expression: an assertion about words; a back reference; the beginning of something that looks
 * around; of another group; a quantifier or a sign that takes no character; the end of a group; or what takes a
 * character, which may be an escape, a class or a code point of two halves.
 */
const NEXT =
  /^(?:(\\[bB])|(\\(?:k<[^>]*>|[1-9]\d*))|(\(\?<?[=!])|(\((?:\?<[^>]*>|\?[a-z-]*:)?)|(\{\d+(?:,\d*)?\}|[*+?|^$])|(\))|(?:\\(?:u\{[^}]*\}|u[\da-f]{4}|x[\da-f]{2}|p\{[^}]*\}|c[a-z]|[\s\S])|\[(?:\\[\s\S]|[^\]\\])*\]|[\uD800-\uDBFF][\uDC00-\uDFFF]|[\s\S]))/i;

/**
 * The same expression, in which each thing that takes a character may also be the end: it matches what could still become
 * a match. Hopeful where it cannot know (back references, what looks around).
 */
export function partial(source: string): string {
  let made = '';
  let rest = source;
  /** The open groups, the innermost first: whether each looks around. */
  let open = '';
  while (rest !== '') {
    const found = execute(NEXT, rest) as RegExpExecArray;
    const { 0: all, 1: word, 2: back, 3: look, 4: group, 5: sign, 6: end } = found;
    rest = slice(rest, all.length);
    if (look || group) open = (look ? '1' : '0') + open;
    if (back) made += `(?:${back}|[\\s\\S]*$)`;
    // What looks around becomes a group that may be passed over.
    else if (look) made += '(?:(?:';
    else if (end) {
      made += open[0] === '1' ? ')|)' : ')';
      open = slice(open, 1);
    } else if (!word) made += group ?? sign ?? `(?:${all}|$)`;
  }
  return made;
}

/** An expression that cannot be taken apart is not held against the text. */
export function canBegin(source: string, flags: string, text: string): boolean {
  try {
    return execute(new NativeRegExp(partial(source), flags), text) !== null;
  } catch {
    return true;
  }
}
