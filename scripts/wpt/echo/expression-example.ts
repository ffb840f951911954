/** A short text that a regular expression asks for, where one can be made by reading it from left to right. */

/** `undefined`: it has something that is not read here (look-around, back references, properties of characters). */
export function expressionExample(source: string, flags: string): string | undefined {
  try {
    const reading = { source, at: 0 };
    const text = alternatives(reading);
    return reading.at === source.length && new RegExp(source, flags).test(text) ? text : undefined;
  } catch (error) {
    if (error instanceof Unread || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

class Unread extends Error {}

interface Reading {
  source: string;
  at: number;
}

/** The first of them; the others are read for where they end. */
function alternatives(reading: Reading): string {
  const first = sequence(reading);
  while (reading.source[reading.at] === '|') {
    reading.at++;
    sequence(reading);
  }
  return first;
}

function sequence(reading: Reading): string {
  let text = '';
  for (;;) {
    const sign = reading.source[reading.at];
    if (sign === undefined || sign === '|' || sign === ')') return text;
    const atom = readAtom(reading, sign);
    text += atom.repeat(leastOf(reading));
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  d: '0',
  D: 'a',
  w: 'a',
  W: ' ',
  s: ' ',
  S: 'a',
  n: '\n',
  r: '\r',
  t: '\t',
  b: '',
};

function readEscape(reading: Reading): string {
  const sign = reading.source[reading.at++];
  if (sign === undefined || /[1-9BkpPucx]/.test(sign)) throw new Unread();
  return ESCAPES[sign] ?? sign;
}

function readAtom(reading: Reading, sign: string): string {
  reading.at++;
  switch (sign) {
    case '^':
    case '$':
      return '';
    case '.':
      return 'a';
    case '\\':
      return readEscape(reading);
    case '[':
      return readClass(reading);
    case '(':
      return readGroup(reading);
    default:
      return sign;
  }
}

function readGroup(reading: Reading): string {
  const [head = ''] = /^\?(?::|<\w+>)/.exec(reading.source.slice(reading.at)) ?? [];
  if (head === '' && reading.source[reading.at] === '?') throw new Unread();
  reading.at += head.length;
  const inside = alternatives(reading);
  if (reading.source[reading.at++] !== ')') throw new Unread();
  return inside;
}

/** The first character that is in it. */
function readClass(reading: Reading): string {
  const [whole, negated, inside = ''] =
    /^(\^?)((?:\\.|[^\]\\])*)\]/.exec(reading.source.slice(reading.at)) ?? [];
  if (whole === undefined) throw new Unread();
  reading.at += whole.length;
  if (negated) {
    const isIn = new RegExp(`[${inside}]`);
    const other = [...'a0 A.'].find((character) => !isIn.test(character));
    if (other === undefined) throw new Unread();
    return other;
  }
  if (inside[0] === '\\') return readEscape({ source: inside, at: 1 });
  if (inside === '') throw new Unread();
  return inside[0] as string;
}

/** How often, at least; `+` is once. */
function leastOf(reading: Reading): number {
  const rest = reading.source.slice(reading.at);
  const [whole = '', least] = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/.exec(rest) ?? [];
  reading.at += whole.length;
  if (least !== undefined) return Number(least);
  return whole.startsWith('*') || whole.startsWith('?') ? 0 : 1;
}
