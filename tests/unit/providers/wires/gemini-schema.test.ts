import { describe, expect, it } from 'vitest';
import { toGeminiSchema } from '../../../../lib/providers/wires/gemini-schema.ts';

const converted = (schema: Record<string, unknown>) => toGeminiSchema(schema, 'json');

describe('a schema', () => {
  it('says what Gemini has no word for in one that it has', () => {
    expect(
      converted({
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        type: 'object',
        properties: {
          kind: { const: 'a', description: 'k' },
          none: { const: null },
          const: { type: 'string' },
        },
        anyOf: [{ const: 1 }, { items: { const: 2 } }],
      }),
    ).toEqual({
      type: 'object',
      properties: {
        kind: { enum: ['a'], description: 'k' },
        none: { type: 'null' },
        const: { type: 'string' },
      },
      anyOf: [{ enum: [1] }, { items: { enum: [2] } }],
    });
  });

  it('keeps what is referred to where Gemini looks for it, and references alone', () => {
    expect(
      converted({
        properties: {
          a: { allOf: [{ $ref: '#/definitions/A' }], description: 'd' },
          b: { $ref: '#/$defs/B', description: 'd' },
        },
        definitions: { A: { const: 'x' } },
      }),
    ).toEqual({
      properties: { a: { $ref: '#/$defs/A' }, b: { $ref: '#/$defs/B' } },
      $defs: { A: { enum: ['x'] } },
    });
  });

  it('joins no two demands for the same', () => {
    const schema = { required: ['a'], allOf: [{ required: ['b'] }] };
    expect(converted(schema)).toEqual(schema);
    expect(converted({ description: 'x', allOf: [{ description: 'y', type: 'string' }] })).toEqual({
      description: 'x',
      type: 'string',
    });
  });

  it('leaves values alone that only look like schemas', () => {
    const schema = {
      enum: [{ const: 1 }],
      default: { const: 2 },
      examples: [{ $ref: 'x' }],
      allOf: [{}, {}],
    };
    expect(converted(schema)).toEqual(schema);
  });

  it('is not changed itself', () => {
    const schema = { properties: { a: { const: 1 } } };
    converted(schema);
    expect(schema).toEqual({ properties: { a: { const: 1 } } });
  });

  it('S32 beyond all depth is refused', () => {
    let deep: Record<string, unknown> = {};
    for (let depth = 0; depth < 5_000; depth += 1) deep = { items: deep };
    expect(() => converted(deep)).toThrow(
      expect.objectContaining({ info: expect.objectContaining({ code: 'invalid-request', detail: 'json' }) }),
    );
  });
});
