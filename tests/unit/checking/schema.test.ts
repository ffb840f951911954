import { describe, expect, it } from 'vitest';
import { judgeOf } from '../../../lib/checking/schema.ts';
import { OrielError } from '../../../lib/protocol/errors.ts';

const judge = (schema: object, value: unknown) =>
  judgeOf(schema as Record<string, unknown>)(value, JSON.stringify(value).length);
const ITEM = {
  type: 'object',
  properties: { name: { type: 'string' }, price: { type: 'number', minimum: 0 } },
  required: ['name', 'price'],
  additionalProperties: false,
};

describe('a value against a schema', () => {
  it('passes where it follows it', () => {
    expect(judge({ type: 'array', items: ITEM }, [{ name: 'Tea', price: 3 }])).toBeUndefined();
  });

  it.each([
    [[{ name: 'Tea', price: '3' }], '/0/price: Instance type "string" is invalid. Expected "number".'],
    [[{ name: 'Tea' }], '/0: Instance does not have required property "price".'],
    [[{ name: 'Tea', price: 3, colour: 'green' }], '/0/colour: False boolean schema.'],
    [{}, 'Instance type "object" is invalid. Expected "array".'],
  ])('%j is told where it fails', (value, wrong) => {
    expect(judge({ type: 'array', items: ITEM }, value)).toBe(wrong);
  });

  it.each([
    ['pattern', { pattern: '^[a-z]+(-[a-z]+)*$' }, 'a-b', 'a--b'],
    ['pattern beside a format', { pattern: '^2', format: 'date' }, '2026-11-26', '1999-01-01'],
    ['pattern beside allOf', { pattern: 'a', format: 'email', allOf: [{ minLength: 5 }] }, 'a@b.c', 'a@b'],
    ['format', { format: 'date' }, '2026-11-26', '2026-13-26'],
    ['patternProperties', { patternProperties: { '^n': { type: 'number' } } }, { n: 1, s: '' }, { n: '' }],
    [
      'patternProperties beside others',
      {
        properties: { n: { minimum: 2 } },
        patternProperties: { '^n': { type: 'number' } },
        additionalProperties: false,
      },
      { n: 2, n2: 1 },
      { n: 1 },
    ],
    [
      'patternProperties closed',
      { patternProperties: { '^n': {} }, additionalProperties: false },
      { n: 1 },
      { m: 1 },
    ],
    ['propertyNames', { propertyNames: { pattern: '^[a-z]$' } }, { a: 1 }, { ab: 1 }],
    [
      'definitions',
      {
        $ref: '#/$defs/tree',
        $defs: { tree: { properties: { of: { items: { $ref: '#/$defs/tree' } } }, required: ['name'] } },
      },
      { name: 'a', of: [{ name: 'b' }] },
      { name: 'a', of: [{}] },
    ],
    [
      'a reference into what is no word of the standard',
      { $ref: '#/components/schemas/N', components: { schemas: { N: { type: 'number' } } } },
      1,
      'a',
    ],
    ['if and then', JSON.parse('{ "if": { "const": 1 }, "then": { "type": "string" } }'), 2, 1],
    [
      'draft 4',
      { $schema: 'http://json-schema.org/draft-04/schema#', minimum: 1, exclusiveMinimum: true },
      2,
      1,
    ],
  ])('%s counts', (_, schema, yes, no) => {
    expect(judge(schema, yes)).toBeUndefined();
    expect(judge(schema, no)).toEqual(expect.any(String));
  });

  it('leaves remarks alone, whatever they hold', () => {
    const remarks = { example: { type: 'circle', id: 'same' }, 'x-order': { pattern: '(' } };
    const schema = { properties: { a: { type: 'number', ...remarks }, b: { type: 'number', ...remarks } } };
    expect(judge(schema, { a: 1, b: 2 })).toBeUndefined();
    expect(judge(schema, { a: 1, b: 'x' })).toEqual(expect.any(String));
  });

  it('S14 a schema and an answer may name __proto__ and constructor', () => {
    const schema = JSON.parse('{"properties":{"__proto__":{"type":"number"}},"required":["constructor"]}');
    expect(judge(schema, JSON.parse('{"__proto__":1,"constructor":2}'))).toBeUndefined();
    expect(judge(schema, JSON.parse('{"__proto__":"a","constructor":2}'))).toContain('__proto__');
    expect(judge(schema, {})).toContain('constructor');
    expect(({} as { type?: string }).type).toBeUndefined();
  });
});

describe('a schema that cannot be used', () => {
  it.each([
    ['a type that is none', { type: 'text' }, 'type'],
    ['deep inside', { properties: { a: { items: { minLength: -1 } } } }, 'minLength'],
    ['properties that are a list', { properties: [] }, 'properties'],
    ['required of draft 3', { properties: { a: { required: true } } }, 'required'],
    ['a reference to nowhere', { $ref: '#/$defs/gone' }, 'gone'],
    ['a reference to the web', { $ref: 'https://models.example/a.json' }, 'models.example'],
    ['a reference to itself', { $ref: '#' }, 'without end'],
    [
      'references in a ring',
      { anyOf: [{ $ref: '#/$defs/a' }], $defs: { a: { not: { $ref: '#' } } } },
      'without end',
    ],
    ['what the validator does not know', { $dynamicRef: '#node' }, '$dynamicRef'],
    ['a pattern that is none', { pattern: '(' }, '('],
    ['a pattern that looks around', { items: { pattern: '(?=a)' } }, '(?=a)'],
  ])('%s is told so', (_, schema, word) => {
    let thrown: unknown;
    try {
      judgeOf(schema);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(OrielError);
    expect((thrown as OrielError).info).toMatchObject({
      code: 'invalid-request',
      detail: 'json.schema',
      message: expect.stringContaining(word),
    });
  });

  it('S12 is told so when it is nested without end', () => {
    let schema: Record<string, unknown> = {};
    for (let depth = 0; depth < 100_000; depth += 1) schema = { not: schema };
    expect(() => judgeOf(schema)).toThrow(OrielError);
  });
});

describe('S12 a check that would never end', () => {
  const TOO_LONG = 'It cannot be checked in reasonable time.';
  /** Each definition twice in the one before it: two to the power of so many steps. */
  const doubling = (inner: (ref: object) => object) => {
    const $defs: Record<string, object> = { d40: { minLength: 1 } };
    for (let at = 39; at >= 0; at -= 1) $defs[`d${at}`] = inner({ $ref: `#/$defs/d${at + 1}` });
    return { $ref: '#/$defs/d0', $defs };
  };

  it('is ended where definitions multiply', () => {
    expect(
      judge(
        doubling((ref) => ({ allOf: [ref, ref] })),
        'a',
      ),
    ).toBe(TOO_LONG);
  });

  it('is ended where a tree is gone down twice at every step', () => {
    let value: object = {};
    for (let depth = 0; depth < 60; depth += 1) value = { a: value };
    const twice = { allOf: [{ properties: { a: { $ref: '#' } } }, { properties: { a: { $ref: '#' } } }] };
    expect(judge(twice, value)).toBe(TOO_LONG);
  });

  it('is ended where every two of very many are compared', () => {
    expect(
      judge(
        { uniqueItems: true },
        Array.from({ length: 20_000 }, (_, at) => ({ at })),
      ),
    ).toBe(TOO_LONG);
  });

  it('is ended where a long text is measured again and again', () => {
    const schema = { allOf: Array.from({ length: 5_000 }, () => ({ maxLength: 2_000_000 })) };
    expect(judge(schema, 'a'.repeat(1_000_000))).toBe(TOO_LONG);
  });

  it('is ended where the answer is deeper than there is room for', () => {
    const text = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    expect(judgeOf({ items: { $ref: '#' } })(JSON.parse(text), text.length)).toBe(TOO_LONG);
  });

  it('is none of an ordinary answer, long as it is', () => {
    const value = Array.from({ length: 20_000 }, (_, at) => ({ name: `item-${at}`, price: at }));
    expect(judge({ type: 'array', items: ITEM }, value)).toBeUndefined();
  });
});

describe('a schema that is made to be work', () => {
  const unusable = (schema: object) => () => judgeOf(schema as Record<string, unknown>);

  it('S12 has no more patterns than somebody would write', () => {
    const properties = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, at) => [`p${at}`, { pattern: `${at}x{1900}` }]),
    );
    expect(unusable({ properties })).toThrow(/too many patterns/);
  });

  it('S12 may say the same pattern as often as it likes', () => {
    const properties = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, at) => [`p${at}`, { pattern: '^[a-z]+$' }]),
    );
    expect(judge({ properties }, { p7: 'A' })).toMatch(/^\/p7/);
  });

  it('S12 is no longer than a book', () => {
    expect(unusable({ description: 'x'.repeat(2_000_000) })).toThrow(/too long/);
  });
});

it('S12 the work of a check has an end, however long the answer is', () => {
  const twice = (name: string) => ({ allOf: [{ $ref: `#/$defs/${name}` }, { $ref: `#/$defs/${name}` }] });
  const names = Array.from({ length: 40 }, (_, at) => `d${at}`);
  const $defs = Object.fromEntries(names.map((name, at) => [name, twice(names[at + 1] ?? 'end')]));
  const schema = { $ref: '#/$defs/d0', $defs: { ...$defs, end: { type: 'number' } } };
  expect(judgeOf(schema)(1, 30_000_000)).toBe('It cannot be checked in reasonable time.');
}, 20_000);
