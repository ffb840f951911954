/**
 * Where and why a text is no JSON. The engines' own messages differ, often give no place, and quote the text, which may
 * hold a key (S06).
 */
export interface JsonError {
  /** UTF-16 code units from the start. */
  index: number;
  message: string;
}

type Expecting = 'value' | 'first-item' | 'key' | 'first-key' | 'colon' | 'comma' | 'end';

const BLANKS = /[ \t\n\r]*/y;
const SCALAR = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** Undefined for exactly the texts that `JSON.parse` accepts. */
export function findJsonError(text: string): JsonError | undefined {
  const open: ('{' | '[')[] = [];
  let expecting: Expecting = 'value';
  let index = matchAt(BLANKS, text, 0);

  const afterValue = (): Expecting => (open.length === 0 ? 'end' : 'comma');
  for (; ; index = matchAt(BLANKS, text, index)) {
    const char = text[index];
    if (char === undefined) {
      return expecting === 'end' ? undefined : { index, message: 'the file ends too early' };
    }
    const closes = open.at(-1) === '{' ? '}' : ']';
    if (char === closes && open.length > 0 && ['comma', 'first-item', 'first-key'].includes(expecting)) {
      open.pop();
      expecting = afterValue();
      index += 1;
    } else if (expecting === 'value' || expecting === 'first-item') {
      if (char === '{' || char === '[') {
        open.push(char);
        expecting = char === '{' ? 'first-key' : 'first-item';
        index += 1;
        continue;
      }
      const end = char === '"' ? endOfString(text, index) : matchAt(SCALAR, text, index);
      if (typeof end !== 'number') return end;
      if (end === index) return { index, message: wrongValue(char, closes, open.length > 0) };
      index = end;
      expecting = afterValue();
    } else if (expecting === 'key' || expecting === 'first-key') {
      if (char !== '"') return { index, message: wrongKey(char) };
      const end = endOfString(text, index);
      if (typeof end !== 'number') return end;
      index = end;
      expecting = 'colon';
    } else if (expecting === 'colon') {
      if (char !== ':') return { index, message: 'a “:” is missing after the field name' };
      expecting = 'value';
      index += 1;
    } else if (expecting === 'comma') {
      if (char !== ',') return { index, message: `a “,” or “${closes}” is missing` };
      expecting = closes === '}' ? 'key' : 'value';
      index += 1;
    } else return { index, message: 'something follows after the end' };
  }
}

/** The place as a text editor shows it; both count from 1. */
export function placeOf(text: string, index: number): { line: number; column: number } {
  const before = text.slice(0, index).split(/\r\n|\n|\r/);
  return { line: before.length, column: (before.at(-1) as string).length + 1 };
}

function endOfString(text: string, start: number): number | JsonError {
  for (let index = start + 1; ; ) {
    const code = text.charCodeAt(index);
    if (Number.isNaN(code)) return { index: start, message: 'this text has no closing quote' };
    if (code === 0x22) return index + 1;
    if (code < 0x20)
      return { index, message: 'a text must not hold line breaks or tabs; its quote may be missing' };
    if (code !== 0x5c) index += 1;
    else {
      const end = matchAt(ESCAPE, text, index);
      if (end === index) return { index, message: 'a “\\” must be written “\\\\”' };
      index = end;
    }
  }
}

function wrongValue(char: string, closes: string, nested: boolean): string {
  if (char === closes && nested) return `a value is missing, or there is a comma too many before “${closes}”`;
  if (char === '/') return 'comments are not allowed';
  return 'a value is missing here; texts stand in double quotes';
}

function wrongKey(char: string): string {
  if (char === '}') return 'there is a comma too many before “}”';
  if (char === '/') return 'comments are not allowed';
  return 'a field name in double quotes is missing here';
}

/** The index after the match, or `index` itself where there is none. */
function matchAt(pattern: RegExp, text: string, index: number): number {
  pattern.lastIndex = index;
  return pattern.test(text) ? pattern.lastIndex : index;
}
