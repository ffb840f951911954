/** The check, against the validator without what is put around it: where neither patterns nor work come in, they agree. */
import { type Schema, validate } from '@cfworker/json-schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFence } from '../../lib/checking/fence.ts';
import { judgeOf } from '../../lib/checking/schema.ts';

const name = fc.constantFrom('a', 'b', 'ab', '__proto__', 'constructor', 'x-1');
const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    fc.constantFrom(null, true, 0, 1, 2.5, '', 'a', 'ab', 'b1'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(name, tie('value')), { maxLength: 3 }).map((entries) => Object.fromEntries(entries)),
  ),
})).value;

const TYPES = ['null', 'boolean', 'object', 'array', 'number', 'integer', 'string'];
const PATTERNS = ['^a', 'b$', '^[ab]+$', '^(?:a|b)*$', '\\d', '^.{2}$'];
const schema = fc.letrec<{ schema: Record<string, unknown> | boolean }>((tie) => {
  const many = fc.array(tie('schema'), { minLength: 1, maxLength: 2 });
  const map = (of: fc.Arbitrary<string>) =>
    fc.array(fc.tuple(of, tie('schema')), { maxLength: 2 }).map((entries) => Object.fromEntries(entries));
  const word = fc.oneof(
    fc.tuple(
      fc.constant('type'),
      fc.oneof(fc.constantFrom(...TYPES), fc.uniqueArray(fc.constantFrom(...TYPES), { minLength: 1 })),
    ),
    fc.tuple(fc.constant('enum'), fc.array(value, { maxLength: 3 })),
    fc.tuple(fc.constant('const'), value),
    fc.tuple(
      fc.constantFrom('minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'),
      fc.integer({ min: 0, max: 3 }),
    ),
    fc.tuple(
      fc.constantFrom('minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'),
      fc.nat(3),
    ),
    fc.tuple(fc.constant('uniqueItems'), fc.boolean()),
    fc.tuple(fc.constant('pattern'), fc.constantFrom(...PATTERNS)),
    fc.tuple(fc.constant('format'), fc.constantFrom('date', 'email', 'made-up')),
    fc.tuple(fc.constant('required'), fc.array(name, { maxLength: 2 })),
    fc.tuple(fc.constant('properties'), map(name)),
    fc.tuple(fc.constant('patternProperties'), map(fc.constantFrom(...PATTERNS))),
    fc.tuple(
      fc.constantFrom('additionalProperties', 'unevaluatedProperties', 'propertyNames'),
      tie('schema'),
    ),
    fc.tuple(
      fc.constantFrom('items', 'contains', 'not', 'if', 'then', 'else', 'unevaluatedItems'),
      tie('schema'),
    ),
    fc.tuple(fc.constantFrom('allOf', 'anyOf', 'oneOf', 'prefixItems'), many),
    fc.tuple(fc.constantFrom('description', 'x-remark'), fc.constant('any words')),
  );
  return {
    schema: fc.oneof(
      { depthSize: 'small', maxDepth: 3 },
      fc.boolean(),
      fc.array(word, { maxLength: 3 }).map((entries) => Object.fromEntries(entries)),
    ),
  };
}).schema;

describe('the check of an answer', () => {
  it('says what the validator says, and never throws', () => {
    fc.assert(
      fc.property(schema, value, (its, one) => {
        const whole = { allOf: [its] };
        const text = JSON.stringify(one);
        const { valid } = validate(JSON.parse(text), structuredClone(whole) as Schema, '2020-12');
        expect(judgeOf(whole)(JSON.parse(text), text.length) === undefined).toBe(valid);
      }),
      { numRuns: 2_000 },
    );
  });

  it('S14 leaves the schema as it was, and nothing on any prototype', () => {
    fc.assert(
      fc.property(schema, value, (its, one) => {
        const whole = { allOf: [its] };
        const before = JSON.stringify(whole);
        judgeOf(whole)(one, 1);
        expect(JSON.stringify(whole)).toBe(before);
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
    );
  });

  it('takes off a fence and nothing else, however the text is cut', () => {
    const spaces = fc.stringMatching(/^[ \n]{0,2}$/);
    fc.assert(
      fc.property(
        value,
        fc.boolean(),
        spaces,
        fc.infiniteStream(fc.integer({ min: 1, max: 4 })),
        (one, fenced, around, sizes) => {
          const json = JSON.stringify(one);
          const text = `${around}${fenced ? `\`\`\`json\n${json}\n\`\`\`` : json}${around}`;
          const fence = createFence();
          let out = '';
          for (let at = 0; at < text.length; ) {
            const size = sizes.next().value as number;
            out += fence.push(text.slice(at, at + size));
            at += size;
          }
          out += fence.end();
          expect(out.trim()).toBe(json);
          expect(JSON.parse(out)).toEqual(JSON.parse(json));
        },
      ),
    );
  });
});
