/** A value that has the form of a JSON Schema, as plain as it can be. */
import type { Schema } from './asked.ts';
import { expressionExample } from './expression-example.ts';

/** Code units of a text that may be of any length. */
const LONGEST = 100_000;

/** @param words What texts say, where they may say anything. */
export function schemaExample(schema: Schema, words: string): unknown {
  const of = (inner: Schema) => schemaExample(inner, words);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const [alternative] = schema.anyOf ?? schema.oneOf ?? [];
  if (alternative) return of(alternative);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case 'string':
      return textFor(schema, words);
    case 'integer':
    case 'number':
      return schema.minimum ?? (schema.exclusiveMinimum === undefined ? 0 : schema.exclusiveMinimum + 1);
    case 'boolean':
      return true;
    case 'null':
      return null;
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => of(schema.items ?? {}));
    default:
      return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, it]) => [name, of(it)]));
  }
}

function textFor({ pattern, minLength = 0, maxLength = LONGEST }: Schema, words: string): string {
  const fitting = pattern === undefined ? undefined : expressionExample(pattern, '');
  return fitting ?? words.slice(0, maxLength).padEnd(minLength, '.');
}
