/**
 * JSON Schema as Gemini reads it. It takes the whole language and heeds part of it; what can be said within that part
 * without a change of meaning is said so (https://ai.google.dev/api/generate-content, `responseJsonSchema`).
 */
import { OrielError } from '../../protocol/errors.ts';
import { loose } from '../loose.ts';

type Json = Record<string, unknown>;

/** A schema is written by a page; one that is deeper than any that was meant would exhaust the stack. */
const MAX_DEPTH = 64;

/** Keywords whose value is a schema, or a list of them. */
const SCHEMAS = new Set([
  'items',
  'prefixItems',
  'additionalProperties',
  'anyOf',
  'oneOf',
  'allOf',
  'not',
  'if',
  'then',
  'else',
  'contains',
  'propertyNames',
]);
/** Keywords whose value names schemas. */
const NAMED = new Set(['properties', '$defs', 'definitions', 'patternProperties', 'dependentSchemas']);

/** @throws OrielError `invalid-request` for a schema nested beyond all measure. */
export function toGeminiSchema(schema: Json, detail: string): Json {
  return convert(schema, 0) as Json;

  function convert(value: unknown, depth: number): unknown {
    if (depth > MAX_DEPTH) {
      const message = 'A JSON schema is nested too deeply. Make it flatter.';
      throw new OrielError('invalid-request', { message, detail });
    }
    if (Array.isArray(value)) return value.map((entry) => convert(entry, depth + 1));
    const given = loose(value);
    if (given === undefined) return value;
    const it = withoutAllOf(given);
    const entries = Object.entries(it).flatMap(([key, inner]): [string, unknown][] => {
      if (key === '$schema') return [];
      if (key === '$ref') return [[key, typeof inner === 'string' ? inDefs(inner) : inner]];
      if (key === 'const') return [inner === null ? ['type', 'null'] : ['enum', [inner]]];
      if (SCHEMAS.has(key)) return [[key, convert(inner, depth + 1)]];
      const named = NAMED.has(key) && !Array.isArray(inner) ? loose(inner) : undefined;
      if (named === undefined) return [[key, inner]];
      const schemas = Object.entries(named).map(([name, entry]) => [name, convert(entry, depth + 1)]);
      return [[key === 'definitions' ? '$defs' : key, Object.fromEntries(schemas)]];
    });
    // Beside a reference nothing else may stand.
    const hasRef = typeof it.$ref === 'string';
    return Object.fromEntries(hasRef ? entries.filter(([key]) => key.startsWith('$')) : entries);
  }
}

/** Where older drafts keep what is referred to. */
const inDefs = (ref: string): string => ref.replace(/^#\/definitions\//, '#/$defs/');

/** `allOf` of one is that one: generators write it to put a description beside a reference. */
function withoutAllOf(schema: Json): Json {
  const { allOf, ...rest } = schema;
  const only = Array.isArray(allOf) && allOf.length === 1 ? loose(allOf[0]) : undefined;
  if (only === undefined) return schema;
  // What both say must hold twice, and cannot be joined.
  const both = Object.keys(only).some((key) => key in rest && key !== 'description' && key !== 'title');
  return both ? schema : { ...only, ...rest };
}
