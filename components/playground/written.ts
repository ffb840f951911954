/** Values as source text. What a person or a model wrote ends up inside of a program: nothing in it may end its literal. */

/** Source text that stands among values: a name, a call. `depth`: how far its line is indented, in steps of two. */
export class Source {
  readonly write: (depth: number) => string;
  constructor(write: (depth: number) => string) {
    this.write = write;
  }
}

/** JSON values and source text. A member that is undefined is left out. */
export type Writable =
  | string
  | number
  | boolean
  | null
  | undefined
  | Source
  | readonly Writable[]
  | { readonly [name: string]: Writable };

/** Of what stands on one line behind its indent, code units. */
const WIDTH = 72;
const STEP = '  ';

/** A name, or any other text that is source already. */
export const source = (text: string): Source => new Source(() => text);

/** A call of `name` with these arguments, side by side where the line has room for them. */
export const applied = (name: string, ...args: Writable[]): Source =>
  new Source((depth) => `${name}${listed('(', args, ')', depth)}`);

/** The value as an expression of JavaScript, on as many lines as it needs; the first is not indented. */
export function written(value: Writable, depth = 0): string {
  if (value instanceof Source) return value.write(depth);
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : String(value);
  if (isList(value)) return listed('[', value, ']', depth);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => new Source((at) => `${nameOf(name)}: ${written(member, at)}`));
  return members.length === 0 ? '{}' : listed('{', members, '}', depth);
}

const isList = (value: readonly Writable[] | object): value is readonly Writable[] => Array.isArray(value);

function listed(open: string, items: readonly Writable[], close: string, depth: number): string {
  const [only, ...others] = items;
  if (others.length === 0 && hugs(only)) return `${open}${written(only, depth)}${close}`;
  const inner = items.map((item) => written(item, depth + 1));
  const pad = open === '{' ? ' ' : '';
  const flat = `${open}${pad}${inner.join(', ')}${pad}${close}`;
  if (!flat.includes('\n') && flat.length <= WIDTH) return flat;
  const indent = STEP.repeat(depth + 1);
  return `${open}\n${inner.map((item) => `${indent}${item},\n`).join('')}${STEP.repeat(depth)}${close}`;
}

/** What stands alone in its brackets needs no line of its own. */
const hugs = (item: Writable): boolean => item !== undefined && !(item instanceof Source);

/** `__proto__: x` would set a prototype. */
function nameOf(name: string): string {
  if (name === '__proto__') return `['__proto__']`;
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : short(name);
}

const quoted = (text: string): string => (/\n./s.test(text) ? template(text) : short(text));

function short(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inside = text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`);
  return `${quote}${escaped(inside).replaceAll('\n', '\\n').replaceAll('\t', '\\t')}${quote}`;
}

/** Several lines as they are. */
const template = (text: string): string => `\`${escaped(text.replace(/[\\`]|\$(?=\{)/g, '\\$&'))}\``;

/**
 * What is not seen, or turns the text around it (bidi), is written by number: code is to be what it looks like. So is a
 * lone surrogate. Line feeds and tabs stay.
 */
const UNSEEN = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** In the script element of a page this would end it, or begin what keeps it from ending. */
const MARKUP = /<(?=\/?script|!--)/gi;

const escaped = (text: string): string => text.replace(UNSEEN, byNumber).replace(MARKUP, '\\x3c');

/** By UTF-16 units, which stand beside lone surrogates without a doubt. */
const byNumber = (character: string): string =>
  Array.from({ length: character.length }, (_, at) => character.charCodeAt(at))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');
