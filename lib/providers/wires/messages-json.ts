/**
 * Answers in JSON on the Messages wire. Models are held to a closed schema (`output_config.format`); what it cannot say, and
 * models that know none, get a tool whose arguments are the answer. Source:
 * https://platform.claude.com/docs/en/build-with-claude/structured-outputs, "JSON Schema limitations".
 */
import { type Loose, listOf, loose } from '../loose.ts';

/** The tool in place of a schema. Its arguments come out as text, see messages-answer.ts. */
export const JSON_TOOL = 'oriel_json_answer';

/** Undefined for a schema of anything but an object: arguments are one, and no choice of several. */
export function jsonTool(schema: Loose = {}): Loose | undefined {
  const { type = 'object', anyOf, oneOf, allOf } = schema;
  if (type !== 'object' || (anyOf ?? oneOf ?? allOf) !== undefined) return undefined;
  const description = 'Gives the answer. Its arguments are the whole answer.';
  return { name: JSON_TOOL, description, input_schema: { ...schema, type } };
}

/** Deeper schemas are not meant; a page may write any. */
const MAX_DEPTH = 64;

/** More make the API refuse the schema. */
const MAX_OPTIONAL = 24;

/** Taken as they are. */
const TAKEN = ['title', 'description', 'default', 'const', 'enum', 'type', 'required'];
/** Not taken: what they demand is said in the description instead. */
const SAID = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'pattern',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
];
const FORMATS = new Set(
  'date-time time date duration email hostname uri ipv4 ipv6 uuid'.split(' ') as unknown[],
);
/** Keywords that change what is meant, and that there is no way to say. */
const UNSAYABLE = [
  'not',
  'if',
  'then',
  'else',
  'contains',
  'prefixItems',
  'patternProperties',
  'propertyNames',
  'dependentSchemas',
  'dependentRequired',
  'unevaluatedProperties',
  '$dynamicRef',
];

/** The schema as the API takes it; undefined where it cannot be said so: open objects, recursion, conditions. */
export function closedSchema(schema: Loose): Loose | undefined {
  try {
    if (isRecursive(schema)) return undefined;
    return close(schema, 0, { optional: 0 });
  } catch (thrown) {
    if (thrown === UNSAID) return undefined;
    throw thrown;
  }
}

const UNSAID = Symbol('unsaid');

function close(value: unknown, depth: number, seen: { optional: number }): Loose {
  const it = loose(value);
  if (it === undefined || Array.isArray(it) || depth > MAX_DEPTH) throw UNSAID;
  if (UNSAYABLE.some((key) => it[key] !== undefined)) throw UNSAID;
  const inner = (schema: unknown) => close(schema, depth + 1, seen);
  const closed: Loose = {};
  for (const key of ['$defs', 'definitions']) {
    const named = loose(it[key]);
    if (named !== undefined) closed[key] = mapped(named, inner);
  }
  // What stands beside a reference is not read.
  if (typeof it.$ref === 'string') return { $ref: it.$ref, ...closed };
  for (const key of TAKEN) if (it[key] !== undefined) closed[key] = it[key];
  const anyOf = [...listOf(it.anyOf), ...listOf(it.oneOf)];
  if (anyOf.length > 0) closed.anyOf = anyOf.map(inner);
  if (Array.isArray(it.allOf)) closed.allOf = it.allOf.map(inner);
  if (it.items !== undefined) closed.items = inner(it.items);
  if (it.properties !== undefined || listOf(it.type).concat(it.type).includes('object')) {
    const properties = loose(it.properties);
    const open = it.additionalProperties === true || loose(it.additionalProperties) !== undefined;
    if (open || (properties === undefined && it.additionalProperties !== false)) throw UNSAID;
    if (properties !== undefined) closed.properties = mapped(properties, inner);
    closed.additionalProperties = false;
    const required = new Set(listOf(it.required));
    seen.optional += Object.keys(properties ?? {}).filter((name) => !required.has(name)).length;
    if (seen.optional > MAX_OPTIONAL) throw UNSAID;
  }
  if (FORMATS.has(it.format)) closed.format = it.format;
  const demands = [...SAID, ...(FORMATS.has(it.format) ? [] : ['format'])]
    .filter((key) => it[key] !== undefined && it[key] !== false)
    .map((key) => `${key}: ${JSON.stringify(it[key])}`);
  if (demands.length > 0) {
    closed.description = [it.description, `${demands.join('; ')}.`].filter(Boolean).join('\n');
  }
  return closed;
}

const mapped = (named: Loose, change: (schema: unknown) => Loose): Loose =>
  Object.fromEntries(Object.entries(named).map(([name, schema]) => [name, change(schema)]));

/** A reference that leads back to what holds it, by way of others or at once. */
function isRecursive(schema: Loose): boolean {
  const done = new Set<string>();
  const within = new Set<string>();
  const visit = (value: unknown, depth: number): boolean => {
    const it = loose(value);
    if (it === undefined) return false;
    if (depth > MAX_DEPTH * 2) return true;
    if (typeof it.$ref === 'string' && follow(it.$ref, depth)) return true;
    return Object.entries(it).some(
      ([key, inner]) => key !== '$defs' && key !== 'definitions' && visit(inner, depth + 1),
    );
  };
  const follow = (ref: string, depth: number): boolean => {
    if (within.has(ref) || ref === '#') return true;
    if (done.has(ref)) return false;
    within.add(ref);
    const found = visit(targetOf(schema, ref), depth + 1);
    within.delete(ref);
    done.add(ref);
    return found;
  };
  return visit(schema, 0);
}

function targetOf(schema: Loose, ref: string): unknown {
  if (!ref.startsWith('#/')) return undefined;
  return ref
    .slice(2)
    .split('/')
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((at, name) => {
      const it = loose(at);
      return it !== undefined && Object.hasOwn(it, name) ? it[name] : undefined;
    }, schema);
}
