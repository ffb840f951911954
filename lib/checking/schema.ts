/** Whether a value follows a JSON Schema that a stranger wrote: drafts 4 to 2020-12, without anything being compiled to code. */
import {
  dereference,
  format,
  ignoredKeyword,
  type SchemaDraft,
  schemaArrayKeyword,
  schemaMapKeyword,
  type Schema as ValidatorSchema,
  validate,
} from '@cfworker/json-schema';
import { OrielError } from '../protocol/errors.ts';
import { roughSize } from '../protocol/size.ts';
import { fits, isSchema, isWord, onTheSpot, type Schema } from './keywords.ts';
import { compile, type Pattern } from './pattern.ts';
import { counted, createWork } from './work.ts';

/** What is wrong with a value that was so many characters of JSON; undefined: nothing. Never throws. */
export type Judge = (value: unknown, chars: number) => string | undefined;

const unusable = (sentence: string): OrielError =>
  new OrielError('invalid-request', {
    message: `The JSON Schema cannot be used: ${sentence}.`,
    detail: 'json.schema',
  });

/** A short word of the page's own, as it may be repeated to it. */
const quoted = (text: string): string => `“${text.length > 80 ? `${text.slice(0, 80)}…` : text}”`;

/** @throws OrielError `invalid-request` with detail `json.schema`: the sentence says what in it is wrong */
export function judgeOf(schema: Schema): Judge {
  if (roughSize(schema, MAX_SCHEMA_CHARS) > MAX_SCHEMA_CHARS) throw unusable('it is too long');
  const { usable, patterns } = checkedSchema(schema);
  const draft = draftOf(schema);

  return (value, chars) => {
    const spend = createWork(Math.min(READS + READS_A_CHAR * chars, MOST_READS));
    const { names, longest } = textsOf(value);
    const own = new Map<string, Format>();
    // What is measured character by character costs as much as the longest text of the answer.
    const slow = 1 + longest / 16;
    try {
      const ready = readied(usable, { patterns, own, names, spend });
      const watched = counted(
        { schema: ready, lookup: dereference(ready as ValidatorSchema) },
        spend,
        (key) => (SLOW.has(key) ? slow : 1),
      );
      for (const [name, test] of own) format[name] = test;
      const seen = counted(value, spend);
      const { errors } = validate(seen, watched.schema as ValidatorSchema, draft, watched.lookup);
      const worst = errors.at(-1);
      return worst && said(worst.instanceLocation, worst.error);
    } catch {
      // Too much work, or nested deeper than there is room for.
      return 'It cannot be checked in reasonable time.';
    } finally {
      for (const name of own.keys()) delete format[name];
    }
  };
}

/** A hundred times what providers take. */
const MAX_SCHEMA_CHARS = 1_000_000;
/** Different ones: each may be two thousand states (pattern.ts). */
const MAX_PATTERNS = 200;

/** An answer of ordinary size needs a hundredth. */
const READS = 5_000_000;
const READS_A_CHAR = 30;
/** A second or two: a page may put megabytes before an answer itself, as its beginning. */
const MOST_READS = 50_000_000;
const SLOW = new Set<PropertyKey>(['minLength', 'maxLength', 'format']);

const MAX_SAID = 500;
const said = (place: string, what: string): string =>
  (place === '#' ? what : `${place.slice(1)}: ${what}`).slice(0, MAX_SAID);

const DRAFTS: readonly (readonly [RegExp, SchemaDraft])[] = [
  [/draft-04/, '4'],
  [/draft-0[67]/, '7'],
  [/2019-09/, '2019-09'],
];
const draftOf = ({ $schema }: Schema): SchemaDraft =>
  DRAFTS.find(([name]) => name.test(String($schema)))?.[1] ?? '2020-12';

interface Checked {
  usable: unknown;
  /** By their source. */
  patterns: ReadonlyMap<string, Pattern>;
}

/** What is no word of JSON Schema is a remark and may be anything, unless a reference leads into it. */
function checkedSchema(schema: Schema): Checked {
  try {
    return checkedAs(withoutRemarks(schema));
  } catch {
    try {
      return checkedAs(schema);
    } catch (thrown) {
      throw thrown instanceof OrielError ? thrown : unusable('it is nested too deeply');
    }
  }
}

function checkedAs(schema: unknown): Checked {
  const patterns = new Map<string, Pattern>();
  checkWords(schema, patterns);
  checkReferences(structuredClone(schema));
  return { usable: schema, patterns };
}

/** Where the validator looks for schemas inside of one, what `each` makes of them. */
function inPlace(word: string, value: unknown, each: (schema: unknown) => unknown): unknown {
  if (ignoredKeyword[word]) return value;
  if (Array.isArray(value)) return schemaArrayKeyword[word] ? value.map(each) : value;
  if (!schemaMapKeyword[word] && word !== 'dependencies') return each(value);
  return Object.fromEntries(Object.entries(value as Schema).map(([name, one]) => [name, each(one)]));
}

const isBranch = (schema: unknown): schema is Schema => isSchema(schema) && typeof schema === 'object';

function withoutRemarks(schema: unknown): unknown {
  if (!isBranch(schema)) return schema;
  const words = Object.entries(schema).filter(([word]) => isWord(word) || ignoredKeyword[word]);
  return Object.fromEntries(words.map(([word, value]) => [word, inPlace(word, value, withoutRemarks)]));
}

function checkWords(schema: unknown, patterns: Map<string, Pattern>): void {
  if (!isBranch(schema)) return;
  for (const [word, value] of Object.entries(schema))
    if (!fits(word, value)) throw unusable(`look at ${quoted(word)}`);
  const { pattern, patternProperties = {} } = schema;
  const sources = Object.keys(patternProperties as Schema);
  for (const source of pattern === undefined ? sources : [...sources, pattern as string]) {
    if (patterns.has(source)) continue;
    if (patterns.size === MAX_PATTERNS) throw unusable('it has too many patterns');
    try {
      patterns.set(source, compile(source));
    } catch {
      throw unusable(
        `the pattern ${quoted(source)} is none, looks around or back, or repeats too much to be checked`,
      );
    }
  }
  for (const [word, value] of Object.entries(schema))
    inPlace(word, value, (inner) => checkWords(inner, patterns));
}

/** Every reference leads somewhere, and none back to itself before the value has been gone into. */
function checkReferences(schema: unknown): void {
  let lookup: Record<string, unknown>;
  try {
    lookup = dereference(schema as ValidatorSchema);
  } catch {
    throw unusable('an $id or a $ref in it is no address, or names two things');
  }
  const target = ({ __absolute_ref__: its }: Schema) =>
    its === undefined ? undefined : lookup[its as string];
  const done = new Set<unknown>();
  const under = new Set<unknown>();
  const follow = (one: unknown): void => {
    if (!isBranch(one) || done.has(one)) return;
    if (under.has(one)) throw unusable('it refers to itself without end');
    under.add(one);
    const { $ref } = one;
    const its = target(one);
    if ($ref !== undefined && !isSchema(its)) throw unusable(`${quoted(String($ref))} is not in it`);
    for (const next of [its, ...onTheSpot(one)]) follow(next);
    under.delete(one);
    done.add(one);
  };
  for (const one of Object.values(lookup)) follow(one);
}

type Format = (text: string) => boolean;

interface Readying {
  patterns: ReadonlyMap<string, Pattern>;
  /** Formats of this check alone, by name. */
  own: Map<string, Format>;
  /** All names of properties in the value. */
  names: readonly string[];
  spend(steps: number): void;
}

/** Formats of the validator that take no time that could be made long. What is none of them is a remark, as the standard has it. */
const FORMATS = new Set<unknown>([
  ...['date', 'time', 'date-time', 'duration', 'email', 'hostname', 'ipv4', 'ipv6'],
  ...['uri', 'uri-reference', 'uuid', 'json-pointer', 'regex'],
]);

/**
 * The schema with its patterns in a form that the validator does not run by the browser's own engine: of a text as a format,
 * of names of properties as the very names that match.
 */
function readied(schema: unknown, readying: Readying): unknown {
  if (!isBranch(schema)) return schema;
  const each = (one: unknown) => readied(one, readying);
  const whole = Object.fromEntries(
    Object.entries(schema).map(([word, value]) => [word, inPlace(word, value, each)]),
  );
  const { pattern, format: its, patternProperties, ...rest } = whole;
  const ready: Schema = { ...rest };
  if (FORMATS.has(its)) ready.format = its;
  if (pattern !== undefined) {
    const { patterns, own, spend } = readying;
    const name = `pattern ${pattern}`;
    own.set(name, (text) => (patterns.get(pattern as string) as Pattern)(text, spend));
    if (ready.format === undefined) ready.format = name;
    else ready.allOf = [...((rest.allOf as unknown[] | undefined) ?? []), { format: name }];
  }
  if (patternProperties !== undefined) ready.properties = named(rest, patternProperties as Schema, readying);
  return ready;
}

function named({ properties = {} }: Schema, by: Schema, { patterns, names, spend }: Readying): Schema {
  const all = new Map(Object.entries(properties as Schema));
  for (const [source, schema] of Object.entries(by)) {
    const pattern = patterns.get(source) as Pattern;
    for (const name of names) {
      if (!pattern(name, spend)) continue;
      const its = all.get(name);
      all.set(name, its === undefined ? schema : { allOf: [its, schema] });
    }
  }
  return Object.fromEntries(all);
}

/** @returns every name of a property once, and the length of the longest text. */
function textsOf(value: unknown): { names: string[]; longest: number } {
  const names = new Set<string>();
  let longest = 0;
  const open: unknown[] = [value];
  while (open.length > 0) {
    const one = open.pop();
    if (typeof one === 'string') longest = Math.max(longest, one.length);
    else if (Array.isArray(one)) for (const item of one) open.push(item);
    else if (typeof one === 'object' && one !== null)
      for (const [name, item] of Object.entries(one)) {
        names.add(name);
        longest = Math.max(longest, name.length);
        open.push(item);
      }
  }
  return { names: [...names], longest };
}
