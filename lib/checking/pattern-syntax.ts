/** A pattern of ECMAScript with the flag `u`, as a tree. Nothing is matched here but single characters. */

export type Node =
  | { is: 'character'; test(character: string): boolean }
  /** Between two characters, each '' where there is none. */
  | { is: 'place'; test(before: string, after: string): boolean }
  | { is: 'sequence'; of: Node[] }
  | { is: 'choice'; of: Node[] }
  | { is: 'repeat'; of: Node; min: number; max: number };

const isWord = (character: string): boolean => /^\w$/.test(character);
const isBoundary = (before: string, after: string) => isWord(before) !== isWord(after);

const PLACES: Readonly<Record<string, Extract<Node, { is: 'place' }>['test']>> = {
  '^': (before) => before === '',
  $: (_, after) => after === '',
  '\\b': isBoundary,
  '\\B': (before, after) => !isBoundary(before, after),
};

const REFUSED = /^(?:\(\?(?![:<])|\(\?<[=!]|\\[1-9k])/;
const GROUP = /^\((?:\?:|\?<[^>]*>)?/;
const QUANTIFIER = /^(?:([*+?])|\{(\d+)(,(\d*))?\})\??/;
/** An escape, a class with all that is in it, or any one character; two escapes may be the halves of one character. */
const ATOM =
  /^(?:\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|\\(?:u\{[\da-fA-F]+\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|c[a-zA-Z]|[pP]\{[^}]*\}|.)|\[(?:\\.|[^\]\\])*\]|.)/su;

/** @throws SyntaxError for what is no pattern, and for what only going back can match */
export function readPattern(source: string): Node {
  // What the browser takes is well-formed; what follows need not doubt it.
  new RegExp(source, 'u');
  let rest = source;
  const take = (pattern: RegExp): RegExpMatchArray | undefined => {
    const found = pattern.exec(rest) ?? undefined;
    if (found !== undefined) rest = rest.slice(found[0].length);
    return found;
  };

  const choice = (): Node => {
    const of = [sequence()];
    while (take(/^\|/)) of.push(sequence());
    return of.length === 1 ? (of[0] as Node) : { is: 'choice', of };
  };
  const sequence = (): Node => {
    const of: Node[] = [];
    while (rest !== '' && rest[0] !== '|' && rest[0] !== ')') of.push(repeated(atom()));
    return { is: 'sequence', of };
  };
  const repeated = (of: Node): Node => {
    const quantifier = take(QUANTIFIER);
    if (quantifier === undefined) return of;
    const [, sign, least, range, most] = quantifier;
    if (sign !== undefined)
      return {
        is: 'repeat',
        of,
        min: sign === '+' ? 1 : 0,
        max: sign === '?' ? 1 : Number.POSITIVE_INFINITY,
      };
    const min = Number(least);
    const max = range === undefined ? min : most === '' ? Number.POSITIVE_INFINITY : Number(most);
    return { is: 'repeat', of, min, max };
  };
  const atom = (): Node => {
    if (REFUSED.test(rest)) throw new SyntaxError('looking around and back');
    if (take(GROUP)) {
      const inner = choice();
      take(/^\)/);
      return inner;
    }
    const [text] = take(ATOM) as RegExpMatchArray;
    const place = Object.hasOwn(PLACES, text) ? PLACES[text] : undefined;
    return place === undefined ? character(text) : { is: 'place', test: place };
  };
  return choice();
}

function character(text: string): Node {
  if (!/^[\\[.]/.test(text)) return { is: 'character', test: (it) => it === text };
  const one = new RegExp(`^${text}$`, 'u');
  return { is: 'character', test: (it) => one.test(it) };
}
