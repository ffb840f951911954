import { describe, expect, it } from 'vitest';
import type { Loose } from '../../../../lib/providers/loose.ts';
import { functionCalls } from '../../../../lib/providers/wires/gemini-tools.ts';

const built = (...values: Loose[]): unknown => {
  const calls = functionCalls('Lab');
  calls.accept({ name: 'f', willContinue: true }, undefined);
  for (const value of values) calls.accept({ partialArgs: [value], willContinue: true }, undefined);
  const [call] = calls.rest();
  return JSON.parse(call?.arguments ?? 'null');
};

describe('arguments by path', () => {
  it('are put together in place', () => {
    expect(
      built(
        { jsonPath: '$.a.b[0].c', stringValue: 'x', willContinue: true },
        { jsonPath: '$.a.b[0].c', stringValue: 'y' },
        { jsonPath: '$.a.b[1]', numberValue: 2 },
        { jsonPath: "$['a b']", boolValue: false },
        { jsonPath: '$.none', nullValue: 'NULL_VALUE' },
        { jsonPath: '$.empty' },
        { jsonPath: '$.list[]' },
      ),
    ).toEqual({ a: { b: [{ c: 'xy' }, 2] }, 'a b': false, none: null, empty: {}, list: [] });
  });

  it('S32 do not reach a prototype', () => {
    const value = built({ jsonPath: '$.__proto__.polluted', stringValue: 'x' });
    expect(JSON.stringify(value)).toBe('{"__proto__":{"polluted":"x"}}');
    expect(({} as Loose).polluted).toBeUndefined();
  });

  it('S32 grow by what was sent, not by what an index says', () => {
    expect(built({ jsonPath: '$.a[999999]', stringValue: 'x' }, { jsonPath: '$.b', numberValue: 1 })).toEqual(
      {
        a: [],
        b: 1,
      },
    );
  });

  it('a path that is none is passed over', () => {
    const paths = ['', '$', 'a', '$.a[', '$.a.', '$..a', `$${'.a'.repeat(100)}`, 7, null];
    expect(built(...paths.map((jsonPath) => ({ jsonPath, stringValue: 'x' })))).toEqual({});
  });

  it('a value within a text is passed over', () => {
    expect(built({ jsonPath: '$.a', stringValue: 'x' }, { jsonPath: '$.a.b', stringValue: 'y' })).toEqual({
      a: 'x',
    });
  });
});

describe('calls', () => {
  it('a new one ends the one before it', () => {
    const calls = functionCalls('Lab');
    calls.accept({ name: 'f', willContinue: true }, undefined);
    const whole = calls.accept({ name: 'g', args: { x: 1 } }, undefined);
    expect(whole.map(({ name, arguments: text }) => [name, text])).toEqual([
      ['f', '{}'],
      ['g', '{"x":1}'],
    ]);
    expect(calls.rest()).toEqual([]);
  });

  it('a piece that belongs to none is nothing', () => {
    const calls = functionCalls('Lab');
    expect(calls.accept({}, undefined)).toEqual([]);
    expect(calls.accept({ partialArgs: [{ jsonPath: '$.a', stringValue: 'x' }] }, undefined)).toEqual([]);
    expect(calls.rest()).toEqual([]);
  });
});
