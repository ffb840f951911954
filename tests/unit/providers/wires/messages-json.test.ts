import { describe, expect, it } from 'vitest';
import { closedSchema, jsonTool } from '../../../../lib/providers/wires/messages-json.ts';

const object = (properties: Record<string, unknown>, more = {}) => ({ type: 'object', properties, ...more });

describe('a schema as the API takes it', () => {
  it('is closed at every depth', () => {
    const inner = object({ b: { type: ['string', 'null'] } }, { required: ['b'] });
    expect(closedSchema(object({ a: { type: 'array', items: inner } }))).toEqual(
      object(
        { a: { type: 'array', items: { ...inner, additionalProperties: false } } },
        { additionalProperties: false },
      ),
    );
  });

  it('says in the description what it has no keyword for', () => {
    const schema = { type: 'integer', description: 'An age.', minimum: 0, maximum: 150 };
    expect(closedSchema(schema)).toEqual({
      type: 'integer',
      description: 'An age.\nminimum: 0; maximum: 150.',
    });
    expect(closedSchema({ type: 'string', format: 'email' })).toEqual({ type: 'string', format: 'email' });
    expect(closedSchema({ type: 'string', format: 'iban' })).toEqual({
      type: 'string',
      description: 'format: "iban".',
    });
    expect(closedSchema({ oneOf: [{ type: 'string' }, { type: 'null' }] })).toEqual({
      anyOf: [{ type: 'string' }, { type: 'null' }],
    });
  });

  it('keeps references and what they refer to', () => {
    const schema = { $ref: '#/$defs/a', $defs: { a: { type: 'string', minLength: 1 } } };
    expect(closedSchema(schema)).toEqual({
      $ref: '#/$defs/a',
      $defs: { a: { type: 'string', description: 'minLength: 1.' } },
    });
  });

  it.each([
    ['open objects', object({ a: { type: 'object' } })],
    ['maps', { type: 'object', additionalProperties: { type: 'string' } }],
    ['more properties than named', object({}, { additionalProperties: true })],
    ['conditions', { if: { type: 'string' }, else: { minimum: 1 } }],
    ['negation', object({ a: { not: {} } })],
    ['recursion', { $ref: '#/$defs/a', $defs: { a: object({ a: { $ref: '#/$defs/a' } }) } }],
    ['recursion by the root', object({ a: { $ref: '#' } })],
    [
      'recursion by another',
      {
        $ref: '#/$defs/a',
        $defs: { a: object({ b: { $ref: '#/$defs/b' } }), b: object({ a: { $ref: '#/$defs/a' } }) },
      },
    ],
    [
      '25 properties that may be missing',
      object(Object.fromEntries([...'abcdefghijklmnopqrstuvwxy'].map((it) => [it, {}]))),
    ],
    ['anything that is no schema', object({ a: 5 })],
  ])('cannot say %s', (_, schema) => {
    expect(closedSchema(schema)).toBeUndefined();
  });

  it('a schema nested beyond measure is one it cannot say', () => {
    let schema: Record<string, unknown> = { type: 'string' };
    for (let depth = 0; depth < 20_000; depth += 1) schema = { type: 'array', items: schema };
    expect(closedSchema(schema)).toBeUndefined();
  });

  it('references that fan out are followed once each', () => {
    const $defs = Object.fromEntries(
      Array.from({ length: 30 }, (_, i) => [
        `d${i}`,
        i === 29
          ? { type: 'string' }
          : object(
              { a: { $ref: `#/$defs/d${i + 1}` }, b: { $ref: `#/$defs/d${i + 1}` } },
              { required: ['a', 'b'] },
            ),
      ]),
    );
    const since = performance.now();
    expect(closedSchema({ $ref: '#/$defs/d0', $defs })).toBeDefined();
    expect(performance.now() - since).toBeLessThan(500);
  });
});

it('a tool takes an object and no choice of several', () => {
  expect(jsonTool(object({}))).toMatchObject({ input_schema: { type: 'object', properties: {} } });
  expect(jsonTool()).toMatchObject({ input_schema: { type: 'object' } });
  expect(jsonTool({ type: 'array' })).toBeUndefined();
  expect(jsonTool({ anyOf: [object({})] })).toBeUndefined();
});
